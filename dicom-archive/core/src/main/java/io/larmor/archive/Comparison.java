package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

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
