package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/// Opens the files of a batch ahead of their sending, so that the disk and the network work at the same time: while one is under way, those that
/// follow are opened, looked into and, if they are not large, read.
///
/// *Threading*: used by one thread, which also calls the source; files are opened by another.
final class Lookahead implements AutoCloseable {
    /// How many files are open at most, beside the one that is being sent.
    static final int DEPTH = 4;

    private final Supplier<StorePipeline.@Nullable Item> source;
    private final BooleanSupplier plenty;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private final ExecutorService opener = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("larmor-read").unstarted(work));

    private record Ahead(StorePipeline.Item item, Future<ReadyFile> file) {}

    /// @param source gives what is to be opened; null when there is nothing left
    /// @param plenty whether it has so many that others who take from it get theirs if more than the next one is taken
    Lookahead(Supplier<StorePipeline.@Nullable Item> source, BooleanSupplier plenty) {
        this.source = source;
        this.plenty = plenty;
    }

    /// {@return the next file, to be closed; null when there is none}
    ///
    /// @throws InterruptedIOException if this thread is interrupted while it waits for it
    @Nullable
    ReadyFile next() throws IOException {
        // Not one at a time: to wake the other thread costs more than to open a small file.
        if (ahead.size() <= DEPTH / 2) {
            refill();
        }
        var next = ahead.peek();
        if (next == null) {
            return null;
        }
        var file = result(next.file());
        ahead.remove();
        return file;
    }

    private void refill() {
        while (ahead.size() < DEPTH && (ahead.isEmpty() || plenty.getAsBoolean())) {
            var item = source.get();
            if (item == null) {
                return;
            }
            ahead.add(new Ahead(item, opener.submit(() -> ReadyFile.open(item))));
        }
    }

    private static ReadyFile result(Future<ReadyFile> file) throws IOException {
        try {
            return file.get();
        } catch (ExecutionException e) {
            switch (Objects.requireNonNull(e.getCause())) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a file was opened");
        }
    }

    /// Gives up what was not given out.
    ///
    /// @return all that was taken from the source, and of which nothing has become
    List<StorePipeline.Item> takeBack() {
        var left = new ArrayList<StorePipeline.Item>();
        for (var each = ahead.poll(); each != null; each = ahead.poll()) {
            left.add(each.item());
            var file = each.file();
            // On the other thread, after it has opened the file.
            opener.execute(() -> {
                if (file.state() == Future.State.SUCCESS) {
                    file.resultNow().close();
                }
            });
        }
        return left;
    }

    @Override
    public void close() {
        takeBack();
        opener.shutdown();
    }
}
