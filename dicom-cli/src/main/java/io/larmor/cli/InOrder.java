package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/// Prints files in the order given while several are worked on. Whoever finishes the first that is not printed yet prints it,
/// and those behind it that wait: nothing is handed to another thread.
///
/// What is printed of a file is held up to [#HELD] bytes; one that gives more waits for its turn and then prints as it goes. If it fails after
/// that, a part of it is out: nothing more is printed, of the files behind it neither, and the exit code says so.
final class InOrder {
    /// Few commands are bound by more than this many processors: they share one output.
    private static final int MOST_THREADS = 4;
    private static final int AHEAD = 32;
    private static final int HELD = 1 << 20;

    /// Prints one file.
    @FunctionalInterface
    interface Job {
        /// Prints a file.
        ///
        /// @param path the file
        /// @param out where to
        /// @throws IOException if it cannot be read; what was printed of it is taken back
        void print(Path path, OutputStream out) throws IOException;
    }

    private final LarmorCommand command;
    private final PrintableFiles input;
    private final List<Path> files;
    private final Job job;
    private final byte[] instead;
    private final PrintStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private final @Nullable Page[] done = new Page[AHEAD];
    private final ArrayDeque<Page> free = new ArrayDeque<>();
    private int next;
    private int head;
    private int code = ExitCode.DONE;
    private volatile boolean stopped;
    private @Nullable Throwable broken;

    /// @param command complains, and has the terminal
    /// @param input what to print
    /// @param job prints one
    /// @param instead is printed for one that cannot be read
    InOrder(LarmorCommand command, PrintableFiles input, Job job, byte[] instead) {
        this.command = command;
        this.input = input;
        this.files = input.list();
        this.job = job;
        this.instead = instead;
        this.out = command.terminal().bytes();
    }

    /// Prints all files; one that cannot be read is complained about.
    ///
    /// @return the exit code
    int run() throws InterruptedException {
        int threads = Math.min(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()), files.size());
        var others = new ArrayList<Thread>();
        for (int i = 1; i < threads; i++) {
            others.add(Thread.ofPlatform().daemon().name("larmor-print-" + i).start(this::work));
        }
        work();
        for (var thread : others) {
            thread.join();
        }
        if (broken != null) {
            throw broken instanceof RuntimeException defect ? defect : new IllegalStateException(broken);
        }
        return code;
    }

    private void work() {
        for (var page = claim(); page != null; page = claim()) {
            try {
                var path = files.get(page.index);
                input.check(path);
                job.print(path, page);
            } catch (IOException e) {
                page.failure = e;
            } catch (UncheckedIOException e) {
                page.failure = Objects.requireNonNull(e.getCause());
            } catch (RuntimeException | Error e) {
                // A thread that ended here would be waited for
                stop(e);
            }
            finish(page);
        }
    }

    private @Nullable Page claim() {
        lock.lock();
        try {
            while (next - head >= AHEAD && !stopped) {
                turned.awaitUninterruptibly();
            }
            if (stopped || next == files.size()) {
                return null;
            }
            var page = Objects.requireNonNullElseGet(free.poll(), Page::new);
            page.index = next++;
            return page;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Page finished) {
        lock.lock();
        try {
            done[finished.index % AHEAD] = finished;
            boolean moved = false;
            for (var page = done[head % AHEAD]; page != null && !stopped; page = done[head % AHEAD]) {
                done[head % AHEAD] = null;
                page.end();
                free.push(page);
                head++;
                moved = true;
            }
            if (moved || stopped) {
                turned.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stop(Throwable failure) {
        lock.lock();
        try {
            broken = broken == null ? failure : broken;
            stopped = true;
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What is printed of one file.
    private final class Page extends OutputStream {
        private byte[] held = new byte[1 << 14];
        private int count;
        private int index;
        private long unchecked;
        private boolean direct;
        private @Nullable IOException failure;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!direct && count + length > HELD) {
                awaitTurn();
            }
            if (direct) {
                print(bytes, offset, length);
                return;
            }
            if (count + length > held.length) {
                held = Arrays.copyOf(held, Math.max(count + length, Math.min(HELD, held.length * 2)));
            }
            System.arraycopy(bytes, offset, held, count, length);
            count += length;
        }

        private void awaitTurn() throws IOException {
            lock.lock();
            try {
                while (head != index && !stopped) {
                    turned.awaitUninterruptibly();
                }
                if (stopped) {
                    throw new IOException("nothing more is printed");
                }
            } finally {
                lock.unlock();
            }
            direct = true;
            print(held, 0, count);
        }

        private boolean isClosed() {
            unchecked = 0;
            return out.checkError();
        }

        private void print(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            unchecked += length;
            if (stopped || (unchecked > HELD && isClosed())) {
                stopped = true;
                throw new IOException("nobody reads the output any more");
            }
        }

        /// Prints what is held, or complains. The lock is held, and it is this page's turn.
        private void end() {
            if (failure == null) {
                out.write(held, 0, direct ? 0 : count);
            } else {
                code = ExitCode.BAD_DATA;
                command.complain(Failures.about(Path.of(input.name(files.get(index))), failure));
                if (direct) {
                    // A part of it is out already, which nobody shall take for the whole.
                    stopped = true;
                } else {
                    out.write(instead, 0, instead.length);
                }
            }
            stopped |= index % AHEAD == 0 && out.checkError();
            count = 0;
            direct = false;
            failure = null;
        }
    }
}
