package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.larmor.assoc.Payload;
import io.larmor.data.Tag;
import io.larmor.dimse.CFindRsp;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class FindTest {
    private static void sendMatches(Responder responder, int count) throws IOException {
        var identifier = STUDY.encode(EXPLICIT);
        for (int i = 0; i < count && !responder.cancelled(); i++) {
            responder.respond(
                    new CFindRsp(responder.request().messageId(), "",
                            i % 2 == 0 ? Status.PENDING : Status.PENDING_WARNING),
                    Payload.of(identifier));
        }
        responder.respond(responder.cancelled() ? Status.CANCEL : Status.SUCCESS);
    }

    private static DimseHandler finding(int count) {
        return (_, _, body, responder) -> {
            assertEquals("STUDY", body.readDataSet(10_000).string(Tag.QueryRetrieveLevel).orElseThrow());
            responder.defer();
            Thread.ofVirtual().start(() -> {
                try {
                    sendMatches(responder, count);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        };
    }

    @Test
    void matchesComeOneByOneAndThenTheStatus() throws Exception {
        try (var server = new TestServer(finding(10)); var association = server.client().build().connect()) {
            try (var results = association.find(QueryLevel.STUDY, STUDY)) {
                int count = 0;
                for (var match : results) {
                    assertEquals("2.25.1", match.string(Tag.StudyInstanceUID).orElseThrow());
                    count++;
                }
                assertEquals(10, count);
                assertEquals(Status.SUCCESS, results.finalStatus().orElseThrow());
            }
        }
    }

    @Test
    void aFindClosedEarlyIsCancelledAndTheAssociationGoesOn() throws Exception {
        try (var server = new TestServer(finding(1_000_000)); var association = server.client().build().connect()) {
            for (int i = 0; i < 3; i++) {
                try (var results = association.find(QueryLevel.STUDY, STUDY)) {
                    assertTrue(results.iterator().hasNext());
                }
            }
            assertTrue(association.isOpen());
        }
    }

    @Test
    void aFindIsCancelledFromAnotherThread() throws Exception {
        var cancellation = new Cancellation();
        try (var server = new TestServer(finding(Integer.MAX_VALUE));
                var association = server.client().build().connect();
                var results = association.find(QueryModel.STUDY_ROOT, QueryLevel.STUDY, STUDY,
                        CallOptions.DEFAULT.withCancellation(cancellation))) {
            int count = 0;
            for (var match = results.take(); match != null; match = results.take()) {
                if (++count == 10) {
                    cancellation.cancel();
                }
            }
            assertEquals(Status.CANCEL, results.finalStatus().orElseThrow());
        }
    }

    @Test
    void aFindThatFailsSaysSo() throws Exception {
        try (var server = new TestServer((_, _, _, responder) -> responder.respond(Status.DATA_SET_DOES_NOT_MATCH));
                var association = server.client().build().connect();
                var results = association.find(QueryLevel.PATIENT, STUDY)) {
            assertEquals(0xA900, assertThrows(DimseStatusException.class, results::take).status().code());
        }
    }
}
