package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

import io.larmor.archive.FailureWords;
import io.larmor.archive.InstanceStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An instance that is coming in: in memory while it is small, in a file of its own from then on. What it holds grows with what has
/// come, not with what was announced.
final class StagedFile implements InstanceStore.Staged {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);
    private static final int FIRST_SIZE = 8 * 1024;

    private final Layout layout;
    private final Budget budget;
    private final int small;
    private byte @Nullable [] memory;
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long length;

    StagedFile(Layout layout, Budget budget, int small) {
        this.layout = layout;
        this.budget = budget;
        this.small = small;
    }

    @Override
    public void write(ByteBuffer... pieces) throws IOException {
        long more = 0;
        for (var piece : pieces) {
            more += piece.remaining();
        }
        if (channel == null && length + more < small && makeRoom((int) (length + more))) {
            for (var piece : pieces) {
                int count = piece.remaining();
                piece.get(memory(), (int) length, count);
                length += count;
            }
            return;
        }
        var out = file();
        for (long left = more; left > 0;) {
            left -= out.write(pieces);
        }
        length += more;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InstanceStore.Source open() {
        return new InstanceStore.Source() {
            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                if (channel != null) {
                    return channel.read(target, position);
                }
                int count = (int) Math.min(target.remaining(), length - position);
                if (count <= 0) {
                    return -1;
                }
                target.put(memory(), (int) position, count);
                return count;
            }

            @Override
            public void close() {
                // The file stays open until it is committed or discarded.
            }
        };
    }

    @Override
    public void discard() {
        try {
            close();
            if (file != null) {
                layout.disk().delete(file);
            }
        } catch (IOException e) {
            LOG.warn("a file that was not wanted stays until the next start: {}", FailureWords.of(e));
            LOG.debug("why it does", e);
        }
        file = null;
    }

    /// {@return the bytes, if they are in memory}
    @Nullable
    ByteBuffer inMemory() {
        return channel == null && file == null ? ByteBuffer.wrap(memory(), 0, (int) length) : null;
    }

    /// {@return the file, if there is one}
    @Nullable
    Path path() {
        return file;
    }

    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    /// Lets go of memory and file handle.
    void close() throws IOException {
        if (memory != null) {
            budget.giveBack(memory.length);
            memory = null;
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /// {@return whether memory holds, or can be made to hold, so many bytes}
    private boolean makeRoom(int needed) {
        int have = memory == null ? 0 : memory.length;
        if (needed <= have) {
            return true;
        }
        int size = Math.min(small, Math.max(Math.max(FIRST_SIZE, needed), 2 * have));
        if (!budget.take(size - have)) {
            return false;
        }
        memory = memory == null ? new byte[size] : Arrays.copyOf(memory, size);
        return true;
    }

    private byte[] memory() {
        if (memory == null) {
            memory = new byte[0];
        }
        return memory;
    }

    private FileChannel file() throws IOException {
        var out = channel;
        if (out != null) {
            return out;
        }
        var path = layout.newIncoming();
        file = path;
        out = layout.disk().create(path);
        channel = out;
        if (memory != null) {
            for (var bytes = ByteBuffer.wrap(memory, 0, (int) length); bytes.hasRemaining();) {
                out.write(bytes);
            }
            budget.giveBack(memory.length);
            memory = null;
        }
        return out;
    }
}
