package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/// Forces files to the storage device, several at a time: the file system then puts them into one transaction of its own.
///
/// *Threading*: used by the committer and by the filer.
final class Forcer implements AutoCloseable {
    private static final int THREADS = 4;

    private final Disk disk;
    private final boolean forces;
    private final ExecutorService threads = Executors
            .newFixedThreadPool(THREADS, Thread.ofPlatform().name("larmor-archive-force-", 1).daemon().factory());

    private volatile boolean quick;

    Forcer(Disk disk, boolean forces) {
        this.disk = disk;
        this.forces = forces;
    }

    boolean forces() {
        return forces;
    }

    void forceChannels(List<FileChannel> channels) throws IOException {
        if (forces) {
            all(channels.stream().<Action>map(channel -> () -> channel.force(false)).toList());
        }
    }

    void forceFolder(Path folder) throws IOException {
        if (forces) {
            disk.forceFolder(folder);
        }
    }

    /// Carries out actions at the same time, and waits until all have ended, well or not. The calling thread does the first; all, where a force has not taken
    /// longer the last time than to wake another thread and to be woken by it: on a device with a cache that survives power loss.
    void all(List<Action> actions) throws IOException {
        if (actions.isEmpty()) {
            return;
        }
        int here = quick ? actions.size() : 1;
        var elsewhere = new ArrayList<Future<@Nullable Void>>(actions.size() - here);
        for (var action : actions.subList(here, actions.size())) {
            elsewhere.add(threads.submit(() -> {
                action.run();
                return null;
            }));
        }
        IOException failure = null;
        long begun = System.nanoTime();
        try {
            for (var action : actions.subList(0, here)) {
                try {
                    action.run();
                } catch (IOException e) {
                    failure = e;
                }
            }
            quick = System.nanoTime() - begun <= here * disk.quickForce().toNanos();
        } finally {
            failure = awaitAll(elsewhere, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable IOException awaitAll(List<Future<@Nullable Void>> running, @Nullable IOException before) {
        IOException failure = before;
        for (var each : running) {
            try {
                await(each);
            } catch (IOException e) {
                failure = e;
            }
        }
        return failure;
    }

    private static void await(Future<@Nullable Void> running) throws IOException {
        boolean interrupted = false;
        while (true) {
            try {
                running.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io
                        ? io
                        : new IOException("a file could not be forced", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Something that waits for the disk.
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
