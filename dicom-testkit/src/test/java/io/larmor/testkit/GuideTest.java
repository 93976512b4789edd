package io.larmor.testkit;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Timeouts;
import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.EchoOperation;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The examples of `docs/testing.md` work; that they stand there word for word is checked by [DocumentsTest].
class GuideTest {
    // [peer]
    @Test
    void aClientSurvivesAServerThatResets() throws Exception {
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            peer.expectMessage(CEchoRq.class);
            peer.reset();
        })) {
            var client = DicomClient.builder(server.address("FRAGILE")).sopClasses(Uid.Verification).build();
            try (var association = client.connect()) {
                assertThrows(IOException.class, association::echo);
            }
            server.verify();
        }
    }
    // [/peer]

    // [link]
    @Test
    @ExtendWith(BenchExtension.class)
    void anEchoGoesOverASlowLink(TestBench bench) throws Exception {
        DicomServer server = bench.server(builder -> builder.echo((context, request) -> Status.SUCCESS));
        DicomProxy link = bench.link(server, Faults.of("delay=5ms,split=7"));
        try (var association = bench.client(link).build().connect()) {
            assertEquals(Status.SUCCESS, association.echo());
        }
    }
    // [/link]

    // [time]
    @Test
    @ExtendWith(BenchExtension.class)
    void aSilentPeerIsGivenUp(TestBench bench) throws Exception {
        var silent = bench.scripted(ScriptedPeer::stallUntilEnd);
        var client = DicomClient.builder(silent.address("SILENT")).time(bench.time()).build();
        Thread.ofVirtual().start(() -> {
            bench.time().awaitDeadline();
            bench.time().advance(Timeouts.DEFAULT.association());
        });
        assertThrows(DicomTimeoutException.class, client::connect);
    }
    // [/time]

    // [provider]
    record EchoProvider() implements SopClassProvider {
        @Override
        public String name() {
            return "example"; // its settings are found by it
        }

        @Override
        public SopClassService create(ProviderContext context) {
            return new Echo();
        }
    }

    static final class Echo implements SopClassService, EchoOperation {
        @Override
        public Collection<ServiceDescriptor> descriptors() {
            return List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO));
        }

        @Override
        public Status echo(OperationContext context, CEchoRq request) {
            return Status.SUCCESS;
        }
    }
    // [/provider]

    // [unit]
    @Test
    void anEchoIsAnswered() throws Exception {
        var service = (EchoOperation) new EchoProvider().create(new TestProviderContext());
        var context = TestOperation.of(Uid.Verification).callingAe("CT1");
        assertEquals(Status.SUCCESS, service.echo(context, new CEchoRq(1, Uid.Verification, DataSet.EMPTY)));
    }
    // [/unit]

    @Test
    void theSurroundingsOfAnOperationAreWhatTheyWereSetTo() throws Exception {
        var context = TestOperation.of(Uid.CTImageStorage).callingAe("CT1").transferSyntax(Uid.ImplicitVRLittleEndian)
                .window(4).negotiated(0, 1);
        assertEquals("CT1", context.association().callingAe());
        assertEquals(Uid.ImplicitVRLittleEndian, context.presentationContext().transferSyntax());
        assertEquals(4, context.association().window().invoked());
        assertTrue(context.negotiated(1));
        assertThrows(IllegalStateException.class, context::exchange);
        var cancelled = new AtomicInteger();
        context.onCancel(cancelled::incrementAndGet);
        assertFalse(context.cancelled());
        context.cancel();
        context.cancel();
        context.onCancel(cancelled::incrementAndGet);
        assertTrue(context.cancelled());
        assertEquals(2, cancelled.get());
    }

    @Test
    void whatAServerOffersIsWhatItWasSetTo() throws Exception {
        var peer = new Peer("PACS", "localhost", 104);
        var context = new TestProviderContext().settings(Map.of("any", "true")).share(String.class, "shared")
                .aeTitle("NODE").peers(peer);
        assertTrue(context.config().flag("any", false));
        assertEquals("shared", context.shared(String.class).orElseThrow());
        assertEquals("NODE", context.aeTitle());
        assertEquals(peer, context.peer("PACS").orElseThrow());
        assertThrows(IOException.class, () -> context.connect(peer, List.of()));
        context.meters().counter("stored").add(2);
        context.meters().counter("stored").add(1);
        assertEquals(Map.of("stored", 3L), context.counters());
    }

    @Test
    @ExtendWith(BenchExtension.class)
    void aBenchCallsAServerByItsName(TestBench bench) throws Exception {
        DicomServer server = bench
                .server(builder -> builder.aeTitle("ARCHIVE", "OLD").echo((_, _) -> Status.SUCCESS));
        for (var client : List.of(bench.client(server), bench.memoryClient(server),
                bench.client(bench.link(server, Faults.of("split=7"))))) {
            try (var association = client.build().connect()) {
                assertEquals(Status.SUCCESS, association.echo());
            }
        }
    }

    // [contract]
    static class EchoProviderTest implements SopClassProviderContract {
        @Override
        public ProviderContract contract() {
            return ProviderContract.of(new EchoProvider());
        }
    }
    // [/contract]

    @Test
    void theProviderOfTheGuideKeepsToTheContract() throws Exception {
        new EchoProviderTest().contract().run();
        assertEquals(8, new EchoProviderTest().keepsToTheContract().count());
    }
}
