package io.larmor.assoc;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

/// Places in memory for data sets of small and medium size that are computed before they are sent: what a payload reads and computes while it is
/// written, it does under the write lock of the association, and other messages wait for it (PS3.8 §E.2 lets no fragments of two messages
/// mix).
///
/// *Threading:* thread-safe.
public final class PayloadMemory {
    /// What a conversion commonly adds to the length: two bytes or four an element, and the ends of sequences.
    private static final int GROWTH = 16 * 1024;

    private final Semaphore places;
    private final int longest;

    private PayloadMemory(int places, int longest) {
        this.places = new Semaphore(places);
        this.longest = longest;
    }

    /// Makes places, of which each takes memory only while it is taken.
    ///
    /// @param places  how many, at least 1
    /// @param longest how many bytes a data set may have, at least 1
    /// @return the places, all free
    /// @throws IllegalArgumentException if one of them is less than 1
    public static PayloadMemory of(int places, int longest) {
        if (places < 1 || longest < 1) {
            throw new IllegalArgumentException("There must be at least one place, of at least one byte.");
        }
        return new PayloadMemory(places, longest);
    }

    /// Writes a payload into memory, if there is a place for it. Never waits for one.
    ///
    /// @param payload  what to write; must be able to be written once more if this returns null
    /// @param expected about how many bytes it has
    /// @return its bytes, for which there is a place until it is [given back][#giveBack]; or null if it is too long, or no place is free: it can
    ///         be sent as it is then
    /// @throws IOException if the payload fails; no place is taken then
    public @Nullable Payload take(Payload payload, long expected) throws IOException {
        if (expected > longest || !places.tryAcquire()) {
            return null;
        }
        Payload whole = null;
        try {
            var bytes = new Bytes(longest, (int) Math.min(longest, expected + GROWTH));
            payload.writeTo(bytes);
            whole = Payload.of(ByteBuffer.wrap(bytes.array, 0, bytes.length));
        } catch (TooLongException _) {
            // Inflated it is more than it looked.
        } finally {
            if (whole == null) {
                places.release();
            }
        }
        return whole;
    }

    /// Gives back the place of a data set that has been sent.
    public void giveBack() {
        places.release();
    }

    private static final class TooLongException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    private static final class Bytes implements Payload.Sink {
        private final int longest;
        private byte[] array;
        private int length;

        Bytes(int longest, int capacity) {
            this.longest = longest;
            array = new byte[capacity];
        }

        @Override
        public void write(ByteBuffer piece) throws IOException {
            int count = piece.remaining();
            if (count > longest - length) {
                throw new TooLongException();
            }
            if (count > array.length - length) {
                array = Arrays.copyOf(array, (int) Math.min(longest, Math.max(2L * array.length, length + count)));
            }
            piece.get(array, length, count);
            length += count;
        }
    }
}
