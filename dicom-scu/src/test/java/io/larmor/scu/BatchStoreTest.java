package io.larmor.scu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.IMPLICIT;
import static io.larmor.scu.Instances.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class BatchStoreTest {
    @TempDir
    Path folder = Path.of("unset");

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final DimseHandler keep = (request, context, body, responder) -> {
        var store = (CStoreRq) request;
        stored.put(store.sopInstance() + " " + body.transferSyntax(), body.readAll(100_000_000));
        responder.respond(Status.SUCCESS);
    };

    @Test
    void aBatchFillsTheWindowAndReportsEachFile() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 60; i++) {
            paths.add(file(folder, i, 100, i % 2 == 0 ? EXPLICIT : IMPLICIT));
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
            assertEquals(stored.values().stream().mapToLong(bytes -> bytes.length).sum(),
                    results.stream().mapToLong(StoreResult::dataSetLength).sum(), "what was stored, each as it is");
        }
    }

    /// A kind that is not among the first files looked at goes over a further association.
    @Test
    void aRareKindIsSentToo() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 200; i++) {
            paths.add(file(folder, i, 10, i == 101 ? TransferSyntax.EXPLICIT_VR_BIG_ENDIAN : EXPLICIT));
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

    /// DCMTK aborts the association at the first UID of more than 64 characters, in a proposal as in a request.
    @Test
    void aUidThatIsNoneIsNotSentAndDoesNotHoldUpTheRest() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 5; i++) {
            paths.add(file(folder, i, 10, EXPLICIT));
        }
        for (int tag : new int[] {Tag.SOPClassUID, Tag.SOPInstanceUID}) {
            for (var uid : List.of("1.2." + "3".repeat(61), "1.2 3")) {
                var path = folder.resolve(paths.size() + ".dcm");
                DicomFile.write(path, Instances.instance(9, 10).toBuilder().lenient().set(tag, uid).build(), EXPLICIT);
                paths.add(path);
            }
        }
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(keep)) {
            server.client().build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
            assertEquals(1, server.requests.size());
            assertTrue(server.requests.getFirst().contexts().stream()
                    .allMatch(each -> each.abstractSyntax().equals(Uid.CTImageStorage)));
            try (var association = server.client().build().connect()) {
                assertThrows(DicomFormatException.class, () -> association.store(paths.getLast()));
            }
        }
        assertEquals(5, stored.size());
        assertEquals(5, results.stream().filter(StoreResult::isStored).count());
        assertEquals(4, results.stream().flatMap(each -> each.failure().stream())
                .filter(DicomFormatException.class::isInstance).count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void aFileThatCostsAnAssociationDoesNotHoldUpTheRest(int window) throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 40; i++) {
            paths.add(file(folder, i, 10, EXPLICIT));
        }
        DimseHandler aborting = (request, context, body, responder) -> {
            if (((CStoreRq) request).sopInstance().equals("2.25.13")) {
                responder.association().abort();
                return;
            }
            keep.handle(request, context, body, responder);
        };
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(aborting)) {
            server.client().operationsWindow(window, 1).build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
        }
        assertEquals(40, results.size());
        assertEquals(39, stored.size());
        var lost = results.stream().filter(each -> !each.isStored()).toList();
        assertEquals(List.of(paths.get(3)), lost.stream().map(StoreResult::path).toList());
        assertInstanceOf(NotSentException.class, lost.getFirst().failure().orElseThrow());
    }

    @Test
    void aFileThatShrinksIsNamedAndTheRestGoesOn() throws Exception {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 20; i++) {
            paths.add(file(folder, i, i == 7 ? 8_000_000 : 100, EXPLICIT));
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
            paths.add(file(folder, i, 100, EXPLICIT));
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
            paths.add(file(folder, i, 100, EXPLICIT));
        }
        DimseHandler silent = (_, _, _, responder) -> responder.defer();
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(silent)) {
            server.client().operationsWindow(1, 1).build().storeAll(paths, 1,
                    CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(1)), results::add);
        }
        assertEquals(10, results.size());
        assertTrue(results.stream().noneMatch(StoreResult::isStored));
    }

    @Test
    void noConnectionAtAllIsAnException() throws Exception {
        var paths = List.of(file(folder, 1, 10, EXPLICIT));
        // A port that is bound but not listened on: a free one may be given to somebody else meanwhile
        try (var nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var client = DicomClient.builder(new Peer("SCP", "127.0.0.1", nobody.getLocalPort())).build();
            assertThrows(IOException.class, () -> client.storeAll(paths, 2, CallOptions.DEFAULT, _ -> {}));
        }
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
            paths.add(file(folder, i, 100, EXPLICIT));
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
}
