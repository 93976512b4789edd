package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The payloads that come with the module.
final class Payloads {
    private Payloads() {}

    record Memory(ByteBuffer bytes) implements Payload {
        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public void writeTo(Sink sink) throws IOException {
            sink.write(bytes.duplicate());
        }
    }

    /// Reads into a leased buffer, which stays in the processor's cache: a file that is truncated meanwhile is an
    /// [EOFException], where mapped memory would fault.
    record File(FileChannel channel, long position, long length) implements Payload {
        @Override
        public void writeTo(Sink sink) throws IOException {
            ByteBuffer buffer = BufferPool.large().leaseOrAllocate();
            try {
                long end = position + length;
                for (long at = position; at < end;) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
                    fill(buffer, at);
                    at += buffer.flip().remaining();
                    sink.write(buffer);
                }
            } finally {
                BufferPool.large().giveBack(buffer);
            }
        }

        private void fill(ByteBuffer buffer, long at) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, at + buffer.position()) < 0) {
                    throw new EOFException("The file ended at " + channel.size() + " bytes, but " + (position + length)
                            + " were expected; it was changed while it was sent.");
                }
            }
        }
    }
}
