package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TimeSource;
import io.larmor.assoc.Timeouts;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.CFindRsp;
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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ClientAssociationTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final DimseHandler SUCCESS = (_, _, _, responder) -> responder.respond(Status.SUCCESS);
    private static final DataSet STUDY = DataSet.builder().set(Tag.StudyInstanceUID, "2.25.1").build();

    @TempDir
    Path folder = Path.of("unset");

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final DimseHandler keep = (request, context, body, responder) -> {
        var store = (CStoreRq) request;
        stored.put(store.sopInstance() + " " + body.transferSyntax(), body.readAll(100_000_000));
        responder.respond(Status.SUCCESS);
    };

    private static DataSet instance(int number, int pixels) {
        return DataSet.builder()
                .set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, "2.25.1" + number)
                .set(Tag.PatientName, "DOE^JANE")
                .setBytes(Tag.PixelData, Vr.OW, new byte[pixels])
                .build();
    }

    private Path file(int number, int pixels, TransferSyntax syntax) throws IOException {
        var path = folder.resolve(number + ".dcm");
        DicomFile.write(path, instance(number, pixels), syntax);
        return path;
    }

    private static byte[] dataSetBytes(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            var all = Files.readAllBytes(path);
            return java.util.Arrays.copyOfRange(all, (int) file.dataSetOffset(),
                    (int) (file.dataSetOffset() + file.dataSetLength()));
        }
    }

    @Test
    void anEchoWorksAndTheInformationIsThere() throws Exception {
        try (var server = new TestServer(SUCCESS)) {
            var association = server.client().callingAe("ME").build().connect();
            assertEquals(Status.SUCCESS, association.echo());
            assertEquals("ME", association.info().callingAe());
            assertEquals(38, association.info().contexts().size());
            assertTrue(association.info().remoteAddress().isPresent());
            association.close();
            assertFalse(association.isOpen());
        }
    }

    @Test
    void aFileLeavesInItsOwnSyntaxByteForByte() throws Exception {
        try (var server = new TestServer(keep)) {
            int number = 0;
            for (int pixels : new int[] {10, 1_000_000}) {
                for (var syntax : List.of(EXPLICIT, IMPLICIT, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
                    var path = file(++number, pixels, syntax);
                    server.client().build().storeAll(List.of(path), 1, CallOptions.DEFAULT,
                            result -> assertTrue(result.isStored(), "" + result));
                    var sent = stored.get("2.25.1" + number + " " + syntax.uid());
                    var bytes = dataSetBytes(path);
                    assertArrayEquals(bytes,
                            java.util.Arrays.copyOf(java.util.Objects.requireNonNull(sent, "" + syntax), bytes.length));
                    assertTrue(sent.length - bytes.length <= 1);
                }
            }
        }
    }

    @Test
    void aFileIsConvertedWhenItsSyntaxIsNotAccepted() throws Exception {
        try (var server = new TestServer(keep, IMPLICIT.uid()::equals);
                var association = server.client().build().connect()) {
            for (int pixels : new int[] {10, 1_000_000}) {
                stored.clear();
                assertEquals(Status.SUCCESS, association.store(file(pixels, pixels, EXPLICIT)));
                var sent = java.util.Objects.requireNonNull(stored.get("2.25.1" + pixels + " " + IMPLICIT.uid()));
                assertArrayEquals(instance(pixels, pixels).encode(IMPLICIT), sent);
            }
        }
    }

    /// The conversion waits for an echo on the same association: under the write lock neither would come to an end.
    @Test
    void aConversionHoldsNobodyUp() throws Exception {
        DimseHandler either = (request, context, body, responder) -> {
            if (request instanceof CStoreRq) {
                keep.handle(request, context, body, responder);
            } else {
                responder.respond(Status.SUCCESS);
            }
        };
        byte[] bytes = instance(1, 100).encode(EXPLICIT);
        var converting = new java.util.concurrent.CountDownLatch(1);
        var echoed = new java.util.concurrent.CountDownLatch(1);
        Outgoing.Source source = () -> {
            converting.countDown();
            try {
                assertTrue(echoed.await(30, java.util.concurrent.TimeUnit.SECONDS), "the echo came through");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new ByteArrayInputStream(bytes);
        };
        try (var server = new TestServer(either, IMPLICIT.uid()::equals);
                var association = server.client().build().connect()) {
            var store = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                try (var sent = association.invokeStore(new Outgoing(Uid.CTImageStorage, "2.25.11", EXPLICIT,
                        Payload.of(bytes), source), CallOptions.DEFAULT, java.util.Optional.empty()).invocation()) {
                    return java.util.Objects.requireNonNull(sent.next()).status();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }, Thread::startVirtualThread);
            assertTrue(converting.await(30, java.util.concurrent.TimeUnit.SECONDS));
            assertEquals(Status.SUCCESS, association.echo());
            echoed.countDown();
            assertEquals(Status.SUCCESS, store.get(30, java.util.concurrent.TimeUnit.SECONDS));
            assertArrayEquals(instance(1, 100).encode(IMPLICIT), stored.get("2.25.11 " + IMPLICIT.uid()));
        }
    }

    @Test
    void aCompressedPictureIsNeverSentUnderAnotherSyntax() throws Exception {
        var jpeg = TransferSyntax.of(Uid.JPEGBaseline8Bit);
        try (var server = new TestServer(keep, uid -> !uid.equals(jpeg.uid()));
                var association = server.client().build().connect()) {
            var stream = new ByteArrayInputStream(new byte[100]);
            var e = assertThrows(NegotiationException.class,
                    () -> association.store(Uid.CTImageStorage, "2.25.1", jpeg, stream, CallOptions.DEFAULT));
            assertTrue(e.toString().contains("JPEG Baseline"), e.toString());
            assertTrue(association.isOpen());
        }
    }

    @Test
    void aSopClassThatWasNotProposedIsNamed() throws Exception {
        try (var server = new TestServer(keep);
                var association = server.client().sopClasses(Uid.Verification).build().connect()) {
            var e = assertThrows(NegotiationException.class,
                    () -> association.store(instance(1, 10), CallOptions.DEFAULT));
            assertTrue(e.toString().contains("CT Image Storage"), e.toString());
            assertThrows(NegotiationException.class, () -> association.find(QueryLevel.STUDY, STUDY));
        }
    }

    @Test
    void priorityTravelsAndWarningsAreReturned() throws Exception {
        var priority = new java.util.concurrent.CompletableFuture<Priority>();
        try (var server = new TestServer((request, _, _, responder) -> {
            priority.complete(((CStoreRq) request).priority());
            responder.respond(Status.WARNING);
        }); var association = server.client().build().connect()) {
            assertEquals(Status.WARNING,
                    association.store(instance(1, 10), CallOptions.DEFAULT.withPriority(Priority.HIGH)));
            assertEquals(Priority.HIGH, priority.join());
        }
    }

    @Test
    void aFailureStatusIsAnExceptionWithWords() throws Exception {
        try (var server = new TestServer(
                (_, _, _, responder) -> responder.respond(Status.OUT_OF_RESOURCES.withComment("disk full")));
                var association = server.client().build().connect()) {
            var e = assertThrows(DimseStatusException.class,
                    () -> association.store(instance(1, 10), CallOptions.DEFAULT));
            assertEquals(0xA700, e.status().code());
            assertTrue(e.toString().contains("out of resources: disk full"), e.toString());
            assertEquals(Status.OUT_OF_RESOURCES.code(),
                    assertThrows(DimseStatusException.class, association::echo).status().code());
        }
    }

    @Test
    void aBatchFillsTheWindowAndReportsEachFile() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 60; i++) {
            paths.add(file(i, 100, i % 2 == 0 ? EXPLICIT : IMPLICIT));
        }
        var junk = Files.write(folder.resolve("junk"), new byte[10]);
        paths.add(30, junk);
        paths.add(folder.resolve("missing"));
        for (int associations : new int[] {1, 3}) {
            stored.clear();
            var results = new ArrayList<StoreResult>();
            try (var server = new TestServer(keep)) {
                server.client().build().storeAll(paths, associations, CallOptions.DEFAULT, results::add);
                // An association that finds nothing left to send is not opened.
                assertTrue(server.requests.size() >= 1 && server.requests.size() <= associations);
            }
            assertEquals(62, results.size());
            assertEquals(60, results.stream().filter(StoreResult::isStored).count());
            assertEquals(60, stored.size());
            assertEquals(2, results.stream().filter(result -> result.failure().isPresent()).count());
        }
    }

    /// A kind that is not among the first files looked at goes over a further association.
    @Test
    void aRareKindIsSentToo() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 200; i++) {
            paths.add(file(i, 10, i == 101 ? TransferSyntax.EXPLICIT_VR_BIG_ENDIAN : EXPLICIT));
        }
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(keep)) {
            server.client().build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
            assertEquals(2, server.requests.size());
        }
        assertEquals(200, results.stream().filter(StoreResult::isStored).count());
        assertEquals(200, stored.size());
        assertTrue(stored.containsKey("2.25.1101 " + Uid.ExplicitVRBigEndian), "in its own syntax");
    }

    @Test
    void aFileThatShrinksIsNamedAndTheRestGoesOn() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 20; i++) {
            paths.add(file(i, i == 7 ? 8_000_000 : 100, EXPLICIT));
        }
        DimseHandler truncating = (request, context, body, responder) -> {
            if (((CStoreRq) request).sopInstance().equals("2.25.17") && Files.size(paths.get(7)) > 1_000_000) {
                body.next();
                try (var file = FileChannel.open(paths.get(7), StandardOpenOption.WRITE)) {
                    file.truncate(900_000);
                }
            }
            keep.handle(request, context, body, responder);
        };
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(truncating)) {
            server.client().build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
            assertEquals(2, server.requests.size());
        }
        assertEquals(20, results.size());
        var failed = results.stream().filter(result -> !result.isStored()).toList();
        assertEquals(List.of(paths.get(7)), failed.stream().map(StoreResult::path).toList());
    }

    @Test
    void nothingIsLostWhenAnAssociationBreaksWithAFullWindow() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 100; i++) {
            paths.add(file(i, 100, EXPLICIT));
        }
        var broken = new java.util.concurrent.atomic.AtomicBoolean();
        DimseHandler breaking = (request, context, body, responder) -> {
            if (((CStoreRq) request).sopInstance().equals("2.25.50") && broken.compareAndSet(false, true)) {
                responder.association().abort();
            }
            keep.handle(request, context, body, responder);
        };
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(breaking)) {
            server.client().operationsWindow(1, 1).build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
        }
        assertEquals(100, results.stream().filter(StoreResult::isStored).count());
        assertEquals(100, results.stream().map(StoreResult::path).distinct().count());
    }

    @Test
    void aDeadlineEndsABatchAndEveryFileIsReported() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 10; i++) {
            paths.add(file(i, 100, EXPLICIT));
        }
        DimseHandler silent = (_, _, _, responder) -> responder.defer();
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(silent)) {
            server.client().operationsWindow(1, 1).build().storeAll(paths, 1,
                    CallOptions.DEFAULT.withDeadline(java.time.Duration.ofSeconds(1)), results::add);
        }
        assertEquals(10, results.size());
        assertTrue(results.stream().noneMatch(StoreResult::isStored));
    }

    @Test
    void noConnectionAtAllIsAnException() throws Exception {
        var paths = List.of(file(1, 10, EXPLICIT));
        DicomClient client;
        try (var server = new TestServer(keep)) {
            client = server.client().build();
        }
        assertThrows(IOException.class, () -> client.storeAll(paths, 2, CallOptions.DEFAULT, _ -> {}));
    }

    @Test
    void anAssociationOfWhichNothingIsAcceptedDoesNotHoldUpTheOthers() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < Proposals.MAX_CONTEXTS + 1; i++) {
            var path = folder.resolve(i + ".dcm");
            var dataSet = DataSet.builder().set(Tag.SOPClassUID, "2.25.4." + i).set(Tag.SOPInstanceUID, "2.25.1" + i)
                    .build();
            DicomFile.write(path, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            paths.add(path);
        }
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(keep)) {
            server.refuse(sopClass -> !sopClass.equals("2.25.4.128"));
            server.client().build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
            assertEquals(3, server.requests.size());
        }
        assertEquals(paths.size(), results.stream().map(StoreResult::path).distinct().count());
        assertEquals(paths.size(), results.size());
        assertEquals(List.of(paths.getLast()),
                results.stream().filter(StoreResult::isStored).map(StoreResult::path).toList());
        assertInstanceOf(NegotiationException.class, results.getLast().failure().orElseThrow());
    }

    @Test
    void whatTheConsumerOfResultsThrowsReachesTheCaller() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 20; i++) {
            paths.add(file(i, 100, EXPLICIT));
        }
        var calls = new AtomicInteger();
        try (var server = new TestServer(keep)) {
            var client = server.client().operationsWindow(1, 1).build();
            var e = assertThrows(IllegalStateException.class,
                    () -> client.storeAll(paths, 1, CallOptions.DEFAULT, _ -> {
                        calls.incrementAndGet();
                        throw new IllegalStateException("enough");
                    }));
            assertEquals("enough", e.getMessage());
            assertEquals(1, calls.get());
        }
    }

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

    @Test
    void aDeadlineEndsACall() throws Exception {
        try (var server = new TestServer((_, _, _, responder) -> responder.defer());
                var association = server.client().build().connect()) {
            assertThrows(DicomTimeoutException.class,
                    () -> association.echo(CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50))));
            assertFalse(association.isOpen());
        }
    }

    @Test
    void aDeadlineEndsNegotiating() throws Exception {
        var deadline = new HeldDeadline(Duration.ofHours(1));
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var client = toSilent(silent).time(deadline).build();
            var peer = CompletableFuture.supplyAsync(() -> {
                try (var accepted = silent.accept()) {
                    // The request is there, so the client waits for the answer.
                    int begun = accepted.getInputStream().readNBytes(6).length;
                    deadline.pass();
                    return begun + accepted.getInputStream().readAllBytes().length;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var late = assertThrows(DicomTimeoutException.class, () -> client.connect(deadline.options()));
            assertEquals(DicomTimeoutException.Which.ASSOCIATION, late.which());
            assertTrue(peer.join() > 6);
        }
    }

    @Test
    void aDeadlineEndsConnecting() throws Exception {
        var deadline = new HeldDeadline(Duration.ofHours(1));
        var gate = new CompletableFuture<Void>();
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var client = toSilent(silent).time(deadline).connector((address, timeout) -> {
                var transport = TcpTransport.connect(address, timeout);
                deadline.pass();
                gate.join();
                return transport;
            }).build();
            var late = assertThrows(DicomTimeoutException.class, () -> client.connect(deadline.options()));
            assertEquals(DicomTimeoutException.Which.CONNECT, late.which());
            try (var accepted = silent.accept()) {
                gate.complete(null);
                // Nobody wants the connection any more: it is closed without a word.
                assertEquals(0, accepted.getInputStream().readAllBytes().length);
            }
        }
    }

    private static DicomClient.Builder toSilent(ServerSocket silent) {
        return DicomClient.builder(new Peer("SCP", "127.0.0.1", silent.getLocalPort()))
                .timeouts(Timeouts.builder().association(Duration.ZERO).build());
    }

    /// The deadline of a call, which passes when the test says so; no other timeout ever does.
    private record HeldDeadline(Duration length, CompletableFuture<Runnable> action) implements TimeSource {
        HeldDeadline(Duration length) {
            this(length, new CompletableFuture<>());
        }

        CallOptions options() {
            return CallOptions.DEFAULT.withDeadline(length);
        }

        void pass() {
            action.join().run();
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Deadlines.Deadline at(long nanoTime, Runnable due) {
            if (nanoTime == length.toNanos()) {
                action.complete(due);
            }
            return () -> {};
        }
    }

    @Test
    void connectingIsCancelled() throws Exception {
        var cancellation = new Cancellation();
        var options = CallOptions.DEFAULT.withCancellation(cancellation);
        try (var server = new TestServer(SUCCESS);
                var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            try (var association = server.client().build().connect(options)) {
                assertEquals(Status.SUCCESS, association.echo());
            }
            var peer = new Peer("SCP", "127.0.0.1", silent.getLocalPort());
            var client = DicomClient.builder(peer).timeouts(Timeouts.builder().association(Duration.ZERO).build())
                    .build();
            var canceller = Thread.ofVirtual().start(() -> {
                try (var accepted = silent.accept()) {
                    // The request is there, so the client waits for the answer.
                    accepted.getInputStream().readNBytes(6);
                    cancellation.cancel();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var e = assertThrows(IOException.class, () -> client.connect(options));
            assertTrue(e.toString().contains("cancelled"), e.toString());
            canceller.join();
            assertThrows(IOException.class, () -> server.client().build().connect(options));
        }
    }

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

    private DimseHandler giving(int count, CountDownLatch cancelled) {
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
                    give(responder, count);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        };
    }

    private static void give(Responder responder, int count) throws IOException {
        var association = responder.association();
        int ct = association.info().accepted(Uid.CTImageStorage).getFirst().id();
        int id = responder.request().messageId();
        int done = 0;
        int failed = 0;
        for (int i = 0; i < count && !responder.cancelled(); i++) {
            var store = new CStoreRq(Uid.CTImageStorage, "2.25.1" + i, Priority.MEDIUM);
            try (var invocation = association.invoke(ct, store, Payload.of(instance(i, 100_000).encode(EXPLICIT)))) {
                var reply = java.util.Objects.requireNonNull(invocation.next());
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

    @Test
    void aNameThatIsNoUidBecomesNoPath() {
        assertEquals("1.2.3.dcm", FolderStore.fileName("1.2.3"));
        for (var name : List.of("../../etc/passwd", "..", "a/b", "", "1..2")) {
            assertTrue(FolderStore.fileName(name).matches("[0-9a-f]{64}\\.dcm"), name);
        }
    }
}
