package io.larmor.scu;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A part of a file as a stream, read at given positions.
final class ChannelStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    ChannelStream(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.at = offset;
        this.end = offset + length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
        if (count < 0) {
            throw new EOFException("the file became shorter while it was read");
        }
        at += count;
        return count;
    }
}
