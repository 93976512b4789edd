package io.larmor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import io.larmor.data.ContentComparison;
import io.larmor.data.TransferSyntax;

/// Compares an instance that came in with one that is stored.
final class Comparison {
    private static final int PIECE = 64 * 1024;

    private Comparison() {}

    static boolean same(InstanceStore.Staged staged, int headerLength, InstanceStore store, IndexedInstance stored)
            throws IOException {
        try (var left = staged.open(); var right = store.open(stored.locator())) {
            var a = ByteBuffer.allocate(PIECE);
            var b = ByteBuffer.allocate(PIECE);
            for (long at = 0; at < stored.length(); at += PIECE) {
                int count = (int) Math.min(PIECE, stored.length() - at);
                fill(a.clear().limit(count), headerLength + at, left::read);
                fill(b.clear().limit(count), right.offset() + stored.offset() + at, right.channel()::read);
                if (!a.flip().equals(b.flip())) {
                    return false;
                }
            }
            return true;
        }
    }

    /// {@return whether both have the same content, whatever the encoding of each}
    static boolean sameContent(InstanceStore.Staged staged, int headerLength, TransferSyntax syntax,
            InstanceStore store, IndexedInstance stored) throws IOException {
        try (var left = staged.open(); var right = store.open(stored.locator())) {
            return ContentComparison.same(new Bytes(left::read, headerLength, staged.length()), syntax,
                    new Bytes(right.channel()::read, right.offset() + stored.offset(),
                            right.offset() + stored.offset() + stored.length()),
                    TransferSyntax.of(stored.transferSyntax()));
        }
    }

    /// Some bytes as a stream.
    private static final class Bytes extends InputStream {
        private final InstanceStoreReader reader;
        private final long end;
        private long at;

        Bytes(InstanceStoreReader reader, long from, long end) {
            this.reader = reader;
            this.end = end;
            at = from;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == end && length > 0) {
                return -1;
            }
            int count = reader.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - at)), at);
            at += Math.max(count, 0);
            return count;
        }
    }

    private static void fill(ByteBuffer target, long position, InstanceStoreReader reader) throws IOException {
        while (target.hasRemaining() && reader.read(target, position + target.position()) >= 0) {
            // Ends short only where the bytes do; the comparison then tells.
        }
    }

    @FunctionalInterface
    private interface InstanceStoreReader {
        int read(ByteBuffer target, long position) throws IOException;
    }
}
