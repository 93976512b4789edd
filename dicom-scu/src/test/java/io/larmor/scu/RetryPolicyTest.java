package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class RetryPolicyTest {
    private static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1));

    @Test
    void pausesDoubleUpToTheLongestAndLoseUpToOneHalf() {
        var random = new Random(1);
        long[] full = {500, 1000, 2000, 4000, 8000, 8000};
        for (int attempt = 1; attempt <= full.length; attempt++) {
            for (int i = 0; i < 1000; i++) {
                long pause = RetryPolicy.PATIENT.pause(attempt, random).toMillis();
                assertTrue(pause >= full[attempt - 1] / 2 && pause <= full[attempt - 1], "" + pause);
            }
        }
        assertEquals(Duration.ZERO, RetryPolicy.NONE.pause(1, random));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ZERO));
        assertThrows(IllegalArgumentException.class,
                () -> new RetryPolicy(1, Duration.ofMillis(2), Duration.ofMillis(1)));
    }

    @Test
    void aTransientRejectionIsTriedAgain() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            server.reject(2, RejectResult.TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED);
            try (var association = server.client().retry(QUICK).build().connect()) {
                assertEquals(Status.SUCCESS, association.echo());
            }
            assertEquals(3, server.requests.size());
        }
    }

    @Test
    void thereAreNoMoreAttemptsThanThePolicyHasAndByDefaultOne() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            server.reject(100, RejectResult.TRANSIENT, RejectReason.TEMPORARY_CONGESTION);
            assertThrows(AssociationRejectedException.class, server.client().retry(QUICK).build()::connect);
            assertEquals(3, server.requests.size());
            assertThrows(AssociationRejectedException.class, server.client().build()::connect);
            assertEquals(4, server.requests.size());
        }
    }

    @Test
    void aPermanentRejectionIsNotTriedAgain() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            server.reject(1, RejectResult.PERMANENT, RejectReason.NO_REASON_GIVEN);
            assertThrows(AssociationRejectedException.class, server.client().retry(QUICK).build()::connect);
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void aPauseBeyondTheDeadlineIsNotBegun() throws Exception {
        var slow = new RetryPolicy(2, Duration.ofHours(2), Duration.ofHours(2));
        try (var server = new TestServer(SUCCESS)) {
            server.reject(1, RejectResult.TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED);
            var client = server.client().retry(slow).build();
            var options = CallOptions.DEFAULT.withDeadline(Duration.ofMinutes(1));
            assertThrows(AssociationRejectedException.class, () -> client.connect(options));
        }
    }

    @Test
    void aPauseEndsWhenTheCallIsCancelled() throws Exception {
        var slow = new RetryPolicy(2, Duration.ofHours(2), Duration.ofHours(2));
        var cancellation = new Cancellation();
        try (var server = new TestServer(SUCCESS)) {
            server.reject(1, RejectResult.TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED);
            var client = server.client().retry(slow).build();
            Thread.ofVirtual().start(() -> {
                while (server.requests.isEmpty()) {
                    Thread.onSpinWait();
                }
                cancellation.cancel();
            });
            assertThrows(IOException.class, () -> client.connect(CallOptions.DEFAULT.withCancellation(cancellation)));
        }
    }

    @Test
    void aBatchTriesAgainToo(@TempDir Path folder) throws Exception {
        var path = folder.resolve("one.dcm");
        DicomFile.write(path, DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "2.25.1").build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(SUCCESS)) {
            server.reject(2, RejectResult.TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED);
            server.client().retry(QUICK).build().storeAll(List.of(path), 1, CallOptions.DEFAULT, results::add);
        }
        assertEquals(List.of(true), results.stream().map(StoreResult::isStored).toList());
    }
}
