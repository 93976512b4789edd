package io.larmor.archive;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class FolderLockTest {
    @TempDir
    private Path folder;

    /// POSIX: whoever closes a file loses all locks that its process has on it.
    @Test
    void whoIsRefusedDoesNotTakeTheLockFromWhoHasIt() throws Exception {
        try (var _ = FolderLock.acquire(folder)) {
            assertThrows(ArchiveInUseException.class, () -> FolderLock.acquire(folder));
            assertThrows(ArchiveInUseException.class,
                    () -> FolderLock.acquire(folder.resolve("../" + folder.getFileName())));
            assertEquals(Another.HELD, another());
        }
        assertEquals(Another.FREE, another());
        try (var lock = FolderLock.acquire(folder)) {
            assertNotNull(lock, "whoever comes later has it");
        }
    }

    @Test
    void theNamesThatAKilledProcessMadeAreDurableBeforeTheFirstLock() throws IOException {
        var archive = Files.createDirectories(folder.toRealPath().resolve("made/archive"));
        var forced = new ArrayList<Path>();
        FolderLock.acquire(archive, forced::add).close();
        assertEquals(List.of(archive.getParent(), folder.toRealPath()), forced.subList(0, 2));
        forced.clear();
        FolderLock.acquire(archive, forced::add).close();
        assertEquals(List.of(), forced, "once");
    }

    private int another() throws IOException, InterruptedException, URISyntaxException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Path.of(Objects.requireNonNull(getClass().getResource("FolderLockTest.class")).toURI());
        for (int depth = Another.class.getName().split("[.]").length; depth > 0; depth--) {
            classes = Objects.requireNonNull(classes.getParent());
        }
        return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), Another.class.getName(),
                folder.resolve("lock").toString()).inheritIO().start().waitFor();
    }

    /// Another process: tries to lock the file, and says by its exit code whether it can.
    static final class Another {
        static final int FREE = 7;
        static final int HELD = 8;

        private Another() {}

        public static void main(String[] arguments) throws IOException {
            var file = Path.of(arguments[0]);
            int code = HELD;
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE); var lock = channel.tryLock()) {
                code = lock == null ? HELD : FREE;
            }
            System.exit(Files.exists(file) ? code : 1);
        }
    }
}
