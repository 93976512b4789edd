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
}
