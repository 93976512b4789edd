package io.larmor.assoc;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/// A message that is in memory as a whole, to be sent with others ([Association#send(int, java.util.List)]).
///
/// @param command the command set, encoded
/// @param dataSet the data set, an even number of bytes; null if there is none
public record Message(ByteBuffer command, @Nullable ByteBuffer dataSet) {
    /// A message.
    ///
    /// @throws IllegalArgumentException if the data set has an odd number of bytes
    public Message {
        if (dataSet != null && (dataSet.remaining() & 1) != 0) {
            throw new IllegalArgumentException(
                    "A data set has an even number of bytes; this one has " + dataSet.remaining() + ".");
        }
    }
}
