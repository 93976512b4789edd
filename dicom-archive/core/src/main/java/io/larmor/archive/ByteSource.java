package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/// Where the bytes of a data set come from, in pieces.
@FunctionalInterface
public interface ByteSource {
    /// Waits for the next piece.
    ///
    /// @return bytes that are valid until the next call, or null at the end
    /// @throws IOException if the source failed: the instance is not taken
    @Nullable
    ByteBuffer next() throws IOException;

    /// Waits for the next piece, and takes those that are there with it: they are written together. One at a time unless overridden.
    ///
    /// @param pieces takes bytes that are valid until the next call, from its beginning; has room for one piece at least
    /// @return how many pieces; 0 at the end
    /// @throws IOException if the source failed: the instance is not taken
    default int next(ByteBuffer[] pieces) throws IOException {
        var piece = next();
        if (piece == null) {
            return 0;
        }
        pieces[0] = piece;
        return 1;
    }
}
