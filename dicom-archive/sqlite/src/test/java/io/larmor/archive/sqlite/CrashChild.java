package io.larmor.archive.sqlite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.StoreOutcome;

/// A process to be killed: stores instances, eight at a time, and says which were acknowledged.
final class CrashChild {
    private CrashChild() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        int round = Integer.parseInt(arguments[1]);
        var inFlight = new Semaphore(8);
        try (var archive = Archive.open(ArchiveConfig.builder(Path.of(arguments[0])).build());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100_000; i++) {
                var instance = Sample.instance(round, i / 50, i, i % 4 == 0 ? 80_000 : 3_000).build();
                int number = i;
                inFlight.acquire();
                threads.execute(() -> {
                    try {
                        if (Sample.store(archive, instance) == StoreOutcome.STORED) {
                            out.println("stored " + number + ".");
                        }
                    } catch (ArchiveRefusedException e) {
                        out.println("refused " + e.reason() + ".");
                    } catch (IOException e) {
                        out.println("failed " + e.getMessage());
                    } finally {
                        inFlight.release();
                    }
                });
            }
        }
    }
}
