package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static io.larmor.scu.Instances.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A peer ends an operation with a status that is not the end of it, or that this side has not asked for.
@Timeout(60)
class UnexpectedStatusTest {
    @TempDir
    Path folder = Path.of("unset");

    private static DimseHandler answering(int code) {
        return (request, _, body, responder) -> {
            while (body.next() != null) {
                // to its end
            }
            responder.respond(Status.of(code));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFF00, 0xFF01, 0xFE00, 0xA700, 0x0122})
    void nothingButSuccessAndWarningsIsDone(int code) throws Exception {
        var file = Instances.file(folder, 1, 100, EXPLICIT);
        try (var server = new TestServer(answering(code)); var association = server.client().build().connect()) {
            assertEquals(code, assertThrows(DimseStatusException.class, association::echo).status().code());
            assertEquals(code,
                    assertThrows(DimseStatusException.class, () -> association.store(instance(1, 100))).status()
                            .code());
            var results = new ArrayList<StoreResult>();
            association.storeAll(List.of(file), CallOptions.DEFAULT, results::add);
            assertEquals(code, results.getFirst().status().orElseThrow().code());
            assertFalse(results.getFirst().isStored());
            assertTrue(association.isOpen());
        }
        assertTrue(DimseResponse.to(new CEchoRq("1.2"), Status.PENDING).isFinal());
    }

    @Test
    void whatNobodyCancelledIsNotTheEnd() throws Exception {
        try (var server = new TestServer(answering(0xFE00)); var association = server.client().build().connect()) {
            try (var matches = association.find(QueryLevel.STUDY, STUDY)) {
                assertEquals(0xFE00, assertThrows(DimseStatusException.class, matches::take).status().code());
            }
            assertEquals(0xFE00, assertThrows(DimseStatusException.class,
                    () -> association.move(QueryLevel.STUDY, STUDY, "DEST")).status().code());
            assertEquals(0xFE00, assertThrows(DimseStatusException.class,
                    () -> association.get(QueryLevel.STUDY, STUDY, (_, _) -> Status.SUCCESS)).status().code());
        }
    }

    @Test
    void whatThisSideCancelledIs() throws Exception {
        var cancellation = new Cancellation();
        DimseHandler cancelled = (_, _, body, responder) -> {
            DataSet _ = body.readDataSet(1000);
            responder.onCancel(() -> {
                try {
                    responder.respond(Status.CANCEL);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            responder.defer();
            cancellation.cancel();
        };
        try (var server = new TestServer(cancelled);
                var association = server.client().build().connect();
                var matches = association.find(QueryModel.STUDY_ROOT, QueryLevel.STUDY, STUDY,
                        CallOptions.DEFAULT.withCancellation(cancellation))) {
            assertNull(matches.take());
            assertEquals(Status.CANCEL, matches.finalStatus().orElseThrow());
        }
    }
}
