package io.larmor.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// The bytes of a stored instance, open for reading. Stays readable when the instance is deleted meanwhile.
///
/// @param channel holds the bytes; read it by position only. Closed with this
/// @param offset where the bytes begin in the channel
/// @param length how many there are
public record OpenInstance(FileChannel channel, long offset, long length) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
