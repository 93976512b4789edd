package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Forces files to the storage device, several at a time: the file system then puts them into one transaction of its own.
final class Forcer implements AutoCloseable {
    private static final int THREADS = 4;

    private final boolean forces;
    private final ExecutorService threads = Executors
            .newFixedThreadPool(THREADS, Thread.ofPlatform().name("larmor-archive-force-", 1).daemon().factory());

    Forcer(boolean forces) {
        this.forces = forces;
    }

    boolean forces() {
        return forces;
    }

    /// Forces a file that others may have open, whatever the durability.
    static void forceFile(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    void force(List<StagedFile> files) throws IOException {
        all(files.stream().<Callable<Void>>map(file -> () -> {
            file.force();
            return null;
        }).toList());
    }

    void forceChannels(List<FileChannel> channels) throws IOException {
        all(channels.stream().<Callable<Void>>map(channel -> () -> {
            channel.force(false);
            return null;
        }).toList());
    }

    void forceFolder(Path folder) throws IOException {
        if (forces) {
            Layout.forceFolder(folder);
        }
    }

    private void all(List<Callable<Void>> tasks) throws IOException {
        if (!forces || tasks.isEmpty()) {
            return;
        }
        if (tasks.size() == 1) {
            await(tasks.getFirst());
            return;
        }
        var running = new ArrayList<Future<Void>>(tasks.size());
        for (var task : tasks) {
            running.add(threads.submit(task));
        }
        IOException failure = null;
        for (var each : running) {
            try {
                await(each::get);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void await(Callable<Void> task) throws IOException {
        try {
            task.call();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? io
                    : new IOException("a file could not be forced", e.getCause());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a file could not be forced", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
