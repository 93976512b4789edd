package io.larmor.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.EventReporter.Event;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import io.larmor.testkit.ScriptedPeer.Script;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventReporterTest {
    private static final String EVENT = Uid.UnifiedProcedureStepEvent;

    private final CompletableFuture<EventReporter> reporter = new CompletableFuture<>();
    private List<Duration> pauses = List.of(Duration.ZERO);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch allTold = new CountDownLatch(3);

    @Test
    void whatComesWhileTheAssociationIsReleasedIsReportedOnce() throws Exception {
        watch(peer -> {
            peer.accept(Answers::acceptingRoles);
            take(peer);
            peer.expect(ReleaseRq.class);
            report("2");
            peer.send(new ReleaseRp());
            peer.expectEnd();
        }, peer -> takeAll(peer, 2));
    }

    @Test
    void whatIsNotAnsweredIsReportedAgainInItsOrder() throws Exception {
        watch(peer -> {
            peer.accept(Answers::acceptingRoles);
            peer.expectMessage(NEventReportRq.class);
            report("2");
            peer.reset();
        }, peer -> takeAll(peer, 3));
    }

    @Test
    void whatComesInAPauseIsNotKeptWaitingForItsEnd() throws Exception {
        pauses = List.of(Duration.ZERO, Duration.ofDays(1));
        watch(peer -> {
            peer.accept(Answers::acceptingRoles);
            peer.reset();
        }, peer -> {
            peer.accept(Answers::acceptingRoles);
            peer.expectMessage(NEventReportRq.class);
            report("2");
            peer.reset();
        }, peer -> takeAll(peer, 3));
    }

    @Test
    void theOldestGoWhenWhatWaitsIsTooMuch() throws Exception {
        var six = DataSet.builder().set(Tag.TextValue, "x".repeat(6 << 20)).build();
        watch(List.of("1", "3", "4"), peer -> {
            peer.accept(Answers::acceptingRoles);
            var first = peer.expectMessage(NEventReportRq.class);
            for (var instance : List.of("2", "3", "4")) {
                reporter.join().send("WATCHER", new Event(instance, 1, six));
            }
            told.add(first.sopInstance());
            peer.send(1, DimseResponse.to(first, Status.SUCCESS));
            allTold.countDown();
            for (int i = 0; i < 2; i++) {
                take(peer);
            }
            peer.expectRelease();
        });
    }

    private void watch(Script... scripts) throws Exception {
        watch(List.of("1", "2", "3"), scripts);
    }

    /// Reports to a peer that plays these scripts: 1, and what they report.
    private void watch(List<String> expected, Script... scripts) throws Exception {
        try (var watcher = ScriptedServer.play(scripts);
                var _ = DicomServer.builder().peers(new Peer("WATCHER", "nowhere.invalid", 104))
                        .connector(_ -> watcher.connect()).provider(new Reporting()).build()) {
            report("1");
            assertTrue(allTold.await(60, TimeUnit.SECONDS), told.toString());
            watcher.verify();
        }
        assertEquals(expected, told);
    }

    private void report(String instance) {
        reporter.join().send("WATCHER", new Event(instance, 1, null));
    }

    private void take(ScriptedPeer peer) throws IOException {
        var event = peer.expectMessage(NEventReportRq.class);
        told.add(event.sopInstance());
        if (event.sopInstance().equals("2")) {
            report("3");
        }
        peer.send(1, DimseResponse.to(event, Status.SUCCESS));
        allTold.countDown();
    }

    private void takeAll(ScriptedPeer peer, int events) throws IOException {
        peer.accept(Answers::acceptingRoles);
        for (int i = 0; i < events; i++) {
            take(peer);
        }
        peer.expectRelease();
    }

    private final class Reporting implements SopClassProvider {
        @Override
        public String name() {
            return "reporting";
        }

        @Override
        public SopClassService create(ProviderContext context) {
            var made = EventReporter.of(context, EVENT, EVENT, pauses);
            reporter.complete(made);
            return new Service(made);
        }
    }

    private record Service(EventReporter reporter) implements SopClassService, NOperation {
        @Override
        public Collection<ServiceDescriptor> descriptors() {
            return List.of(ServiceDescriptor.of(Uid.UnifiedProcedureStepPush, Operation.N_GET));
        }

        @Override
        public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) {
            return new NResult(Status.NO_SUCH_SOP_INSTANCE);
        }

        @Override
        public void close() {
            reporter.close();
        }
    }
}
