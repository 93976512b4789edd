package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

import io.larmor.assoc.Payload;
import org.jspecify.annotations.Nullable;

/// Converts data sets of small and medium size before they are sent: what a payload reads and computes while it is written, it does under the
/// write lock of the association, and responses to other requests wait for it.
///
/// *Threading:* any thread.
final class ConvertedInMemory {
    /// Holds any single CT or MR picture, and most X-ray pictures.
    static final int MAXIMUM = 4 * 1024 * 1024;
    /// At most 64 MiB of all retrievals together; who finds no place converts while it sends.
    private static final int PLACES = 16;
    /// What a conversion commonly adds to the length: two bytes or four an element, and the ends of sequences.
    private static final int GROWTH = 16 * 1024;

    private final Semaphore places = new Semaphore(PLACES);

    /// Converts a data set.
    ///
    /// @param converted the conversion
    /// @param stored    the length before it
    /// @return the data set, for which there is a place until it is [given back][#giveBack]; or null if it is too long, or there is no place: it can be sent as it is converted then
    /// @throws IOException if the source fails
    @Nullable
    Payload convert(Payload converted, long stored) throws IOException {
        if (stored > MAXIMUM || !places.tryAcquire()) {
            return null;
        }
        Payload whole = null;
        try {
            var bytes = new Bytes((int) Math.min(MAXIMUM, stored + GROWTH));
            converted.writeTo(bytes);
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
    void giveBack() {
        places.release();
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Bytes implements Payload.Sink {
        private byte[] array;
        private int length;

        Bytes(int capacity) {
            array = new byte[capacity];
        }

        @Override
        public void write(ByteBuffer piece) throws IOException {
            int count = piece.remaining();
            if (count > MAXIMUM - length) {
                throw new TooLongException();
            }
            if (count > array.length - length) {
                array = Arrays.copyOf(array, (int) Math.min(MAXIMUM, Math.max(2L * array.length, length + count)));
            }
            piece.get(array, length, count);
            length += count;
        }
    }
}
