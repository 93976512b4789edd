package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The client's side of the asynchronous operations window (PS3.7 §D.3.3.3): peers that answer nothing before the window is full, and in
/// any order.
@Timeout(60)
class OperationsWindowTest {
    private static final int WINDOW = 32;

    @TempDir
    Path folder = Path.of("unset");

    /// Answers only when as many requests are unanswered as the window allows, and the latest first.
    private static final class FullWindow {
        private final List<Responder> waiting = new ArrayList<>();
        private final AtomicInteger most = new AtomicInteger();

        DimseHandler handler() {
            return (_, _, body, responder) -> {
                byte[] _ = body.readAll(10_000);
                responder.defer();
                waiting.add(responder);
                most.accumulateAndGet(responder.association().performing(), Math::max);
                if (waiting.size() == WINDOW) {
                    for (var later : waiting.reversed()) {
                        later.respond(Status.SUCCESS);
                    }
                    waiting.clear();
                }
            };
        }
    }

    private List<Path> files(int count) throws IOException {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            var path = folder.resolve(i + ".dcm");
            DicomFile.write(path, DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                    .set(Tag.SOPInstanceUID, "2.25.1" + i).build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            paths.add(path);
        }
        return paths;
    }

    @Test
    void aBatchKeepsTheWindowFull() throws Exception {
        var paths = files(4 * WINDOW);
        var peer = new FullWindow();
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(peer.handler())) {
            server.client().operationsWindow(WINDOW, 1).build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
        }
        assertEquals(WINDOW, peer.most.get());
        assertEquals(paths, results.stream().map(StoreResult::path).toList());
        assertTrue(results.stream().allMatch(StoreResult::isStored));
    }

    @Test
    void aSlowAnswerHoldsUpNoOtherObject() throws Exception {
        var paths = files(100);
        var first = new ArrayList<Responder>();
        var count = new AtomicInteger();
        DimseHandler lastComesFirst = (_, _, body, responder) -> {
            byte[] _ = body.readAll(10_000);
            if (first.isEmpty()) {
                responder.defer();
                first.add(responder);
            } else {
                responder.respond(Status.SUCCESS);
            }
            if (count.incrementAndGet() == paths.size()) {
                first.getFirst().respond(Status.SUCCESS);
            }
        };
        var results = new ArrayList<StoreResult>();
        try (var server = new TestServer(lastComesFirst)) {
            server.client().operationsWindow(4, 1).build().storeAll(paths, 1, CallOptions.DEFAULT, results::add);
        }
        assertEquals(paths, results.stream().map(StoreResult::path).toList());
        assertTrue(results.stream().allMatch(StoreResult::isStored));
    }

    @Test
    void manyThreadsShareAnAssociationUpToItsWindow() throws Exception {
        var peer = new FullWindow();
        var failures = new AtomicInteger();
        try (var server = new TestServer(peer.handler());
                var association = server.client().operationsWindow(WINDOW, 1).build().connect()) {
            assertEquals(WINDOW, association.info().window().invoked());
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8 * WINDOW; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        association.echo();
                    } catch (IOException e) {
                        failures.incrementAndGet();
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertEquals(0, failures.get());
        assertEquals(WINDOW, peer.most.get());
    }
}
