package io.larmor.scp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.assoc.MemoryTransport;
import io.larmor.pdu.UserIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WatchedFileTest {
    private final AtomicLong time = new AtomicLong();

    @TempDir
    private Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }

    private void passes() {
        time.addAndGet(WatchedFile.LOOK_NANOS);
    }

    private static Integer number(Path file) throws IOException {
        try {
            return Integer.valueOf(Files.readString(file));
        } catch (NumberFormatException e) {
            throw new IOException("no number", e);
        }
    }

    @Test
    void aChangedFileIsReadAgainOnceTimeHasPassed() throws IOException {
        var watched = new WatchedFile<>(write("1"), WatchedFileTest::number, time::get);
        write("22");
        assertEquals(1, watched.value());
        passes();
        assertEquals(22, watched.value());
    }

    @Test
    void whatCannotBeReadLeavesWhatWasThere() throws IOException {
        var watched = new WatchedFile<>(write("1"), WatchedFileTest::number, time::get);
        write("nonsense");
        passes();
        assertEquals(1, watched.value());
        Files.delete(folder.resolve("file"));
        passes();
        assertEquals(1, watched.value());
        write("333");
        passes();
        assertEquals(333, watched.value());
    }

    @Test
    void whatCouldNotBeReadForAMomentIsReadWithoutAnotherChange() throws IOException {
        var readable = new AtomicBoolean(true);
        var watched = new WatchedFile<>(write("1"), file -> {
            if (!readable.get()) {
                throw new IOException("Too many open files");
            }
            return number(file);
        }, time::get);
        write("22");
        readable.set(false);
        passes();
        assertEquals(1, watched.value());
        readable.set(true);
        passes();
        assertEquals(22, watched.value());
    }

    @Test
    void whatCannotBeReadAtFirstIsAnError() throws IOException {
        Path file = write("nonsense");
        assertThrows(IOException.class, () -> new WatchedFile<>(file, WatchedFileTest::number, time::get));
    }

    @Test
    void aPasscodeThatIsChangedCountsWithoutARestart() throws IOException {
        var users = PasswordFile.read(write(PasswordFile.entry("jane", "old", 1000)), time::get);
        assertInstanceOf(IdentityVerifier.Verdict.Accepted.class, verdict(users, "old"));
        write("# changed\n" + PasswordFile.entry("jane", "new", 1000));
        passes();
        assertInstanceOf(IdentityVerifier.Verdict.Refused.class, verdict(users, "old"));
        assertInstanceOf(IdentityVerifier.Verdict.Accepted.class, verdict(users, "new"));
    }

    private static IdentityVerifier.Verdict verdict(PasswordFile users, String passcode) {
        return users.verify(UserIdentity.usernameAndPasscode("jane", passcode, false), Loopback.request().build(),
                MemoryTransport.pair().a());
    }
}
