package io.larmor.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/// Changes inputs without knowing what they mean, for runs without coverage: the same seed makes the same changes.
final class Mutator {
    private static final int LONGEST = 65_536;
    /// What lengths and counts break on.
    private static final long[] EDGES = {0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFF_FFFF,
        0x8000_0000L,
        0xFFFF_FFFEL, 0xFFFF_FFFFL};

    private final SplittableRandom random;

    Mutator(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return a changed copy of one of the seeds}
    byte[] next(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            bytes = switch (random.nextInt(7)) {
                case 0 -> flip(bytes);
                case 1 -> edge(bytes);
                case 2 -> cut(bytes);
                case 3 -> without(bytes);
                case 4 -> twice(bytes);
                case 5 -> spliced(bytes, seeds.get(random.nextInt(seeds.size())));
                default -> letter(bytes);
            };
        }
        return bytes;
    }

    private int place(byte[] bytes) {
        return random.nextInt(bytes.length + 1);
    }

    private byte[] flip(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] letter(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /// Writes a number of 1, 2 or 4 bytes that lengths break on, in either byte order.
    private byte[] edge(byte[] bytes) {
        int size = 1 << random.nextInt(3);
        if (bytes.length < size) {
            return bytes;
        }
        int at = random.nextInt(bytes.length - size + 1);
        long value = EDGES[random.nextInt(EDGES.length)];
        boolean big = random.nextBoolean();
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (big ? size - 1 - i : i)));
        }
        return bytes;
    }

    private byte[] cut(byte[] bytes) {
        return join(bytes, 0, place(bytes), bytes, 0, 0);
    }

    private byte[] without(byte[] bytes) {
        int from = place(bytes);
        int to = Math.min(bytes.length, from + random.nextInt(1, 20));
        return join(bytes, 0, from, bytes, to, bytes.length);
    }

    private byte[] twice(byte[] bytes) {
        int to = place(bytes);
        int from = Math.max(0, to - random.nextInt(1, 64));
        return bytes.length > LONGEST ? bytes : join(bytes, 0, to, bytes, from, bytes.length);
    }

    private byte[] spliced(byte[] bytes, byte[] other) {
        return bytes.length > LONGEST ? bytes : join(bytes, 0, place(bytes), other, place(other), other.length);
    }

    private static byte[] join(byte[] first, int from, int to, byte[] second, int start, int end) {
        var joined = new ByteArrayOutputStream(to - from + end - start);
        joined.write(first, from, to - from);
        joined.write(second, start, end - start);
        return joined.toByteArray();
    }
}
