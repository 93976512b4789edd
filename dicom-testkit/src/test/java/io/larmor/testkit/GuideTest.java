package io.larmor.testkit;

import java.io.IOException;
import java.util.Map;

import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.Timeouts;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    /// A provider that keeps to the contract, in a few lines.
    record EchoProvider() implements SopClassProvider {
        @Override
        public String name() {
            return "example";
        }

        @Override
        public SopClassService create(ProviderContext context) {
            return new Echo();
        }
    }

    private static final class Echo implements SopClassService, io.larmor.services.spi.EchoOperation {
        @Override
        public java.util.Collection<ServiceDescriptor> descriptors() {
            return java.util.List.of(ServiceDescriptor.of(Uid.Verification, Operation.ECHO));
        }

        @Override
        public Status echo(io.larmor.services.spi.OperationContext context, CEchoRq request) {
            return Status.SUCCESS;
        }
    }

    // [contract]
    static class EchoProviderTest implements SopClassProviderContract {
        @Override
        public ProviderContract contract() {
            return ProviderContract.of(new EchoProvider()).settings(Map.of("any", "setting"));
        }
    }
    // [/contract]

    @Test
    void theProviderOfTheGuideKeepsToTheContract() throws Exception {
        new EchoProviderTest().contract().run();
        assertEquals(8, new EchoProviderTest().keepsToTheContract().count());
    }
}
