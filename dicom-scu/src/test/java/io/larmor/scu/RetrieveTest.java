package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CMoveRsp;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static io.larmor.scu.Instances.dataSetBytes;
import static io.larmor.scu.Instances.instance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// C-MOVE and C-GET.
@Timeout(60)
class RetrieveTest {
    @TempDir
    Path folder = Path.of("unset");

    @Test
    void aMoveReportsItsProgress() throws Exception {
        DimseHandler moving = (request, _, body, responder) -> {
            assertEquals("DEST", ((CMoveRq) request).destination());
            var identifier = body.readDataSet(10_000);
            assertEquals("2.25.1", identifier.string(Tag.StudyInstanceUID).orElseThrow());
            int id = request.messageId();
            responder.respond(new CMoveRsp(id, "", Status.PENDING, new SubOperations(2, 1, 0, 0)), null);
            var failed = DataSet.builder().set(Tag.FailedSOPInstanceUIDList, "2.25.8", "2.25.9").build();
            responder.respond(new CMoveRsp(id, "", Status.WARNING, new SubOperations(-1, 1, 2, 0)),
                    Payload.of(failed.encode(EXPLICIT)));
        };
        try (var server = new TestServer(moving); var association = server.client().build().connect()) {
            var progress = new ArrayList<SubOperations>();
            var result = association.move(QueryModel.PATIENT_ROOT, QueryLevel.STUDY, STUDY, "DEST", CallOptions.DEFAULT,
                    progress::add);
            assertEquals(Status.WARNING.code(), result.status().code());
            assertEquals(List.of("2.25.8", "2.25.9"), result.failedInstances());
            assertEquals(List.of(new SubOperations(2, 1, 0, 0), new SubOperations(-1, 1, 2, 0)), progress);
        }
    }

    @Test
    void aMoveThatFailsSaysHowMuchOfIt() throws Exception {
        DimseHandler failing = (request, _, body, responder) -> {
            body.readDataSet(10_000);
            var failed = DataSet.builder().set(Tag.FailedSOPInstanceUIDList, "2.25.8", "2.25.9").build();
            responder.respond(
                    new CMoveRsp(request.messageId(), "", Status.CANNOT_PERFORM_SUB_OPERATIONS,
                            new SubOperations(-1, 1, 2, 0)),
                    Payload.of(failed.encode(EXPLICIT)));
        };
        try (var server = new TestServer(failing); var association = server.client().build().connect()) {
            var e = assertThrows(DimseStatusException.class, () -> association.move(QueryLevel.STUDY, STUDY, "DEST"));
            assertEquals(0xA702, e.status().code());
            assertEquals(new SubOperations(-1, 1, 2, 0), e.subOperations());
            assertEquals(List.of("2.25.8", "2.25.9"), e.failedInstances());
        }
    }

    @Test
    void aGetWritesFilesThatAreWhatWasSent() throws Exception {
        var target = folder.resolve("in");
        try (var server = new TestServer(giving(5, new CountDownLatch(1)));
                var association = server.client().build().connect()) {
            assertTrue(server.requests.getFirst().roles().stream()
                    .anyMatch(role -> role.sopClassUid().equals(Uid.CTImageStorage)));
            var result = association.get(QueryLevel.STUDY, STUDY, StoreHandler.toFolder(target));
            assertEquals(Status.SUCCESS, result.status());
            assertEquals(new SubOperations(-1, 5, 0, 0), result.subOperations());
            assertEquals(Status.SUCCESS, association.echo());
        }
        try (var files = Files.list(target)) {
            assertEquals(5, files.count());
        }
        assertArrayEquals(instance(3, 100_000).encode(EXPLICIT), dataSetBytes(target.resolve("2.25.13.dcm")));
    }

    @Test
    void whatIsNotWholeYetIsHidden() throws Exception {
        var target = folder.resolve("in");
        var bytes = instance(1, 2_000_000).encode(EXPLICIT);
        var seen = new ArrayList<String>();
        var slow = new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(Sink sink) throws IOException {
                sink.write(ByteBuffer.wrap(bytes, 0, 1_500_000));
                while (seen.isEmpty()) {
                    seen.addAll(names(target));
                    Thread.onSpinWait();
                }
                sink.write(ByteBuffer.wrap(bytes, 1_500_000, bytes.length - 1_500_000));
            }
        };
        try (var server = new TestServer(giving(1, new CountDownLatch(1), _ -> slow));
                var association = server.client().build().connect()) {
            association.get(QueryLevel.STUDY, STUDY, StoreHandler.toFolder(target));
        }
        assertTrue(seen.getFirst().startsWith("."), seen.toString());
        assertEquals(List.of("2.25.10.dcm"), names(target));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aGetWhoseInstancesCannotBeKeptTellsBothSides() throws Exception {
        var calls = new AtomicInteger();
        StoreHandler failing = (_, body) -> {
            body.readAll(1_000_000);
            if (calls.incrementAndGet() == 2) {
                throw new IOException("no space left");
            }
            return Status.SUCCESS;
        };
        try (var server = new TestServer(giving(3, new CountDownLatch(1)));
                var association = server.client().build().connect()) {
            var result = association.get(QueryLevel.STUDY, STUDY, failing);
            assertEquals(new SubOperations(-1, 2, 1, 0), result.subOperations());
            assertInstanceOf(IOException.class, result.localFailure().orElseThrow());
        }
    }

    @Test
    void whatAHandlerOughtNotToThrowEndsTheGetAndReachesTheCaller() throws Exception {
        for (var defect : List.of(new IllegalStateException("of the program"), new AssertionError("of a test"))) {
            var calls = new AtomicInteger();
            StoreHandler defective = (_, _) -> {
                calls.incrementAndGet();
                return sneak(defect);
            };
            var cancelled = new CountDownLatch(1);
            try (var server = new TestServer(giving(100_000, cancelled));
                    var association = server.client().build().connect()) {
                assertSame(defect, assertThrows(defect.getClass(),
                        () -> association.get(QueryLevel.STUDY, STUDY, defective)));
                cancelled.await();
                assertEquals(1, calls.get());
                assertEquals(Status.SUCCESS, association.echo());
            }
        }
    }

    private static Status sneak(Throwable defect) {
        switch (defect) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalArgumentException(defect);
        }
    }

    @Test
    void aGetIsCancelled() throws Exception {
        var cancelled = new CountDownLatch(1);
        var cancellation = new Cancellation();
        try (var server = new TestServer(giving(100_000, cancelled));
                var association = server.client().build().connect()) {
            var result = association.get(QueryModel.STUDY_ROOT, QueryLevel.STUDY, STUDY,
                    StoreHandler.toFolder(folder.resolve("in")),
                    CallOptions.DEFAULT.withCancellation(cancellation), counts -> {
                        if (counts.completed() == 3) {
                            cancellation.cancel();
                        }
                    });
            assertEquals(Status.CANCEL, result.status());
            cancelled.await();
        }
    }

    private DimseHandler giving(int count, CountDownLatch cancelled) {
        return giving(count, cancelled, number -> Payload.of(instance(number, 100_000).encode(EXPLICIT)));
    }

    private DimseHandler giving(int count, CountDownLatch cancelled, IntFunction<Payload> payload) {
        return (request, context, body, responder) -> {
            if (!(request instanceof CGetRq)) {
                responder.respond(Status.SUCCESS);
                return;
            }
            body.readDataSet(10_000);
            responder.defer();
            responder.onCancel(cancelled::countDown);
            Thread.ofVirtual().start(() -> {
                try {
                    give(responder, count, payload);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        };
    }

    private static void give(Responder responder, int count, IntFunction<Payload> payload) throws IOException {
        var association = responder.association();
        int ct = association.info().accepted(Uid.CTImageStorage).getFirst().id();
        int id = responder.request().messageId();
        int done = 0;
        int failed = 0;
        for (int i = 0; i < count && !responder.cancelled(); i++) {
            var store = new CStoreRq(Uid.CTImageStorage, "2.25.1" + i, Priority.MEDIUM);
            try (var invocation = association.invoke(ct, store, payload.apply(i))) {
                var reply = Objects.requireNonNull(invocation.next());
                done += reply.status().isSuccess() ? 1 : 0;
                failed += reply.status().isFailure() ? 1 : 0;
            }
            responder.respond(
                    new CGetRsp(id, "", Status.PENDING, new SubOperations(count - done - failed, done, failed, 0)),
                    null);
        }
        var last = responder.cancelled() ? Status.CANCEL : failed > 0 ? Status.WARNING : Status.SUCCESS;
        responder.respond(new CGetRsp(id, "", last, new SubOperations(-1, done, failed, 0)), null);
    }

    @Test
    void aNameThatIsNoUidBecomesNoPath() {
        assertEquals("1.2.3.dcm", FolderStore.fileName("1.2.3"));
        for (var name : List.of("../../etc/passwd", "..", "a/b", "", "1..2")) {
            assertTrue(FolderStore.fileName(name).matches("[0-9a-f]{64}\\.dcm"), name);
        }
    }
}
