package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.Staged;

/// What the operations window is worth on a long way: the client stores small objects over a round trip of 20 ms, with a window of 1
/// and of 32. Client and server are in this process; what is compared is waiting.
///
/// @param inputs what is sent
record Windows(Inputs inputs) {
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    Scenario delayed() {
        return new Scenario("window-20ms", "1,000 objects of 14 KB over a round trip of 20 ms", "1/s", true,
                List.of(contender(1), contender(32)));
    }

    private Contender contender(int window) {
        return new Contender("a window of " + window, () -> {
            var files = inputs.files(Inputs.WARM_UP).stream().map(StoredFile::path).toList();
            var server = server();
            var relay = new DelayedRelay(server.port(), ROUND_TRIP);
            var client = DicomClient.builder("FAR@127.0.0.1:" + relay.port()).operationsWindow(window, 1).build();
            return new Contender.Session(() -> {
                try (var association = client.connect()) {
                    return rate(association, files);
                }
            }, null, () -> {
                relay.close();
                server.close();
            });
        });
    }

    private static double rate(ClientAssociation association, List<Path> files) throws IOException {
        var stored = new AtomicInteger();
        long before = System.nanoTime();
        association.storeAll(files, CallOptions.DEFAULT, result -> {
            if (result.isStored()) {
                stored.incrementAndGet();
            }
        });
        double seconds = (System.nanoTime() - before) / 1e9;
        if (stored.get() != files.size()) {
            throw new IOException("only " + stored.get() + " of " + files.size() + " were stored");
        }
        return files.size() / seconds;
    }

    /// A server that takes everything in, and forgets it.
    private static DicomServer server() throws IOException {
        try {
            return DicomServer.builder().aeTitle("FAR").port(0).store((_, _, body) -> {
                while (body.next() != null) {
                    Thread.onSpinWait();
                }
                return Staged.done(Status.SUCCESS);
            }).build().start();
        } catch (ProviderException e) {
            throw new IOException(e);
        }
    }
}
