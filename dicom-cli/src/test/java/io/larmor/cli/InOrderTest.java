package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class InOrderTest {
    private static final byte[] INSTEAD = "null\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HELD = 1 << 20;

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private List<Path> files(String... names) throws IOException {
        var made = new ArrayList<Path>();
        for (var name : names) {
            made.add(Files.createFile(folder.resolve(name)));
        }
        return made;
    }

    /// Prints files `a`, `b` and `c`, of which `b` fails after so many bytes.
    private int printed(int before) throws Exception {
        try (var terminal = Terminal.ofPipes(out, err);
                var input = new PrintableFiles(files("a", "b", "c"))) {
            return new InOrder(new JsonCommand(terminal), input, (path, page) -> {
                if (path.endsWith("b")) {
                    page.write(new byte[before]);
                    throw new IOException("it ends too soon");
                }
                page.write((path.getFileName() + "\n").getBytes(StandardCharsets.US_ASCII));
            }, INSTEAD).run();
        }
    }

    @Test
    void whatFailsEarlyIsTakenBackAndTheRestIsPrinted() throws Exception {
        assertEquals(ExitCode.BAD_DATA, printed(HELD));
        assertEquals("a\nnull\nc\n", out.toString(StandardCharsets.US_ASCII));
        assertTrue(
                err.toString(StandardCharsets.US_ASCII)
                        .startsWith("larmor: " + folder.resolve("b") + ": It ends too soon"),
                err.toString(StandardCharsets.US_ASCII));
    }

    /// Prints files `a` to `z` into something.
    private int printed(OutputStream to, InOrder.Job job) throws Exception {
        var files = files("abcdefghijklmnopqrstuvwxyz".split(""));
        try (var terminal = Terminal.ofPipes(to, err); var input = new PrintableFiles(files)) {
            return new InOrder(new JsonCommand(terminal), input, job, INSTEAD).run();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void whoWaitsForHisTurnLearnsThatNobodyReads() throws Exception {
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var others = new CountDownLatch(1);
        assertEquals(ExitCode.DONE, printed(closed, (path, page) -> {
            if (path.endsWith("a")) {
                awaitUninterruptibly(others);
                // The other one is about to wait
                LockSupport.parkNanos(300_000_000);
            } else {
                others.countDown();
            }
            page.write(new byte[2 * HELD]);
        }));
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void whatWaitsBehindWhatFailsLateIsNotPrinted() throws Exception {
        var others = new CountDownLatch(1);
        assertEquals(ExitCode.BAD_DATA, printed(out, (path, page) -> {
            if (path.endsWith("a")) {
                page.write(new byte[HELD + 1]);
                awaitUninterruptibly(others);
                LockSupport.parkNanos(300_000_000);
                throw new IOException("it ends too soon");
            }
            others.countDown();
            page.write(new byte[HELD]);
            page.write(new byte[HELD]);
        }));
        assertEquals(HELD + 1, out.size());
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void anErrorEndsIt() {
        var broken = assertThrows(IllegalStateException.class, () -> printed(out, (path, page) -> {
            if (path.endsWith("a")) {
                throw new StackOverflowError();
            }
            page.write(new byte[2 * HELD]);
        }));
        assertInstanceOf(StackOverflowError.class, broken.getCause());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void afterWhatFailsLateNothingIsPrinted() throws Exception {
        assertEquals(ExitCode.BAD_DATA, printed(HELD + 1));
        assertEquals("a\n".length() + HELD + 1, out.size());
        assertTrue(
                err.toString(StandardCharsets.US_ASCII)
                        .startsWith("larmor: " + folder.resolve("b") + ": It ends too soon"),
                err.toString(StandardCharsets.US_ASCII));
    }
}
