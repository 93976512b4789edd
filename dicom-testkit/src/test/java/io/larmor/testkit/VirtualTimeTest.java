package io.larmor.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.DicomTimeoutException.Which;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.scu.DicomClient;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void whatIsDueRunsInTheOrderOfItsTimes() {
        var ran = new ArrayList<String>();
        time.after(Duration.ofSeconds(3), () -> ran.add("third at " + time.nanoTime() / 1_000_000_000));
        time.after(Duration.ofSeconds(1), () -> {
            ran.add("first at " + time.nanoTime() / 1_000_000_000);
            time.after(Duration.ofSeconds(1), () -> ran.add("second at " + time.nanoTime() / 1_000_000_000));
        });
        var cancelled = time.after(Duration.ofSeconds(2), () -> ran.add("never"));
        time.after(Duration.ofSeconds(11), () -> ran.add("later"));
        cancelled.cancel();
        time.advance(Duration.ofSeconds(10));
        assertEquals(List.of("first at 1", "second at 2", "third at 3"), ran);
        assertEquals(1, time.deadlines());
        assertThrows(IllegalArgumentException.class, () -> time.advance(Duration.ofNanos(-1)));
    }

    @Test
    void anAcceptorGivesUpWhenArtimHasPassedAndNotBefore() throws Exception {
        var pair = MemoryTransport.pair();
        Negotiator nobody = (_, _) -> new Negotiator.Decision.Reject(RejectResult.PERMANENT,
                RejectReason.NO_REASON_GIVEN);
        var acceptor = CompletableFuture.supplyAsync(() -> {
            try (var association = Association.accept(pair.a(), nobody, AssociationOptions.DEFAULT.withTime(time))) {
                throw new AssertionError(association);
            } catch (IOException e) {
                return e;
            }
        });
        Duration artim = AssociationOptions.DEFAULT.timeouts().accept();
        time.awaitDeadline(artim, artim);
        time.advance(artim.minusNanos(1));
        assertFalse(acceptor.isDone());
        time.advance(Duration.ofNanos(1));
        var timeout = assertInstanceOf(DicomTimeoutException.class, acceptor.get(30, TimeUnit.SECONDS));
        assertEquals(Which.ACCEPT, timeout.which());
    }

    @Test
    void aClientGivesUpAPeerThatDoesNotAnswer() {
        var pair = MemoryTransport.pair();
        var client = DicomClient.builder("SILENT@memory:104").time(time).build();
        var request = CompletableFuture.supplyAsync(() -> {
            try (var association = client.connect(pair.a())) {
                return association.info().calledAe();
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        Duration limit = AssociationOptions.DEFAULT.timeouts().association();
        time.awaitDeadline(limit, limit);
        time.advance(limit);
        var failed = assertThrows(ExecutionException.class, () -> request.get(30, TimeUnit.SECONDS));
        assertEquals(Which.ASSOCIATION, assertInstanceOf(DicomTimeoutException.class, failed.getCause()).which());
    }
}
