package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A channel to a file of a [ModelDisk].
final class ModelChannel extends FileChannel {
    private final ModelDisk disk;
    private final ModelDisk.Node node;
    private long position;

    ModelChannel(ModelDisk disk, ModelDisk.Node node) {
        this.disk = disk;
        this.node = node;
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
        var bytes = disk.read(node);
        if (from >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - from);
        target.put(bytes, (int) from, count);
        return count;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long to) throws IOException {
        var bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        int count = disk.write(node, bytes, to);
        source.position(source.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = write(source, position);
        position += count;
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        int total = 0;
        for (int i = offset; i < offset + length; i++) {
            total += sources[i].remaining();
        }
        var all = ByteBuffer.allocate(total);
        for (int i = offset; i < offset + length; i++) {
            all.put(sources[i].duplicate());
        }
        int count = write(all.flip());
        for (int i = offset, left = count; left > 0; i++) {
            int taken = Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + taken);
            left -= taken;
        }
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() throws IOException {
        return disk.read(node).length;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.truncate(node, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(node);
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        var bytes = disk.read(node);
        int end = (int) Math.min(bytes.length, from + count);
        return from >= end ? 0 : target.write(ByteBuffer.wrap(bytes, (int) from, end - (int) from));
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        disk.close();
    }
}
