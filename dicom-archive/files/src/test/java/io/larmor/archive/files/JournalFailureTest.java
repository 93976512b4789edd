package io.larmor.archive.files;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.larmor.archive.ArchiveConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A journal that takes nothing: a quota, or a disk that fails.
class JournalFailureTest {
    private static final int ATTEMPTS = 30;

    @TempDir
    private Path folder;
    private boolean failing;

    /// The files that it makes cannot be written to.
    private Disk disk() {
        var system = new SystemDisk();
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class},
                (_, method, arguments) -> {
                    try {
                        var made = method.invoke(system, arguments);
                        if (failing && made instanceof FileChannel channel && method.getName().equals("create")) {
                            channel.close();
                        }
                        return made;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void howeverOftenItFailsNoMoreIsLeftThanAFewSegments() throws IOException {
        var index = Stored.index(() -> {
            // Nothing.
        });
        try (var store = new FileInstanceStore(folder, ArchiveConfig.builder(folder).build(), index, disk(),
                FileInstanceStore.SEGMENT, Duration.ZERO)) {
            store.recover();
            failing = true;
            for (int i = 0; i < ATTEMPTS; i++) {
                var placement = Stored.staged(store, "1", Stored.noise(1, 100));
                assertThrows(IOException.class, () -> store.commit(List.of(placement)));
                placement.staged().discard();
            }
            try (var segments = Files.list(folder.resolve("journal"))) {
                assertTrue(segments.count() < ATTEMPTS / 2);
            }
            failing = false;
            var stored = store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 100)))).getFirst();
            assertArrayEquals(Stored.noise(1, 100), Stored.read(store, stored));
        }
    }
}
