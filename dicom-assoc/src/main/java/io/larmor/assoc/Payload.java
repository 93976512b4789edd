package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of a data set to send, from wherever they are.
public interface Payload {
    /// {@return the number of bytes, which is even; or -1 if it is not known beforehand}
    long length();

    /// Writes all bytes. It is called under the write lock of the association: no other lock may be waited for here, and whatever else the
    /// association is to send waits meanwhile, so that what is not large had better be read and converted before. An A-ABORT does not wait.
    ///
    /// @param sink takes the bytes
    /// @throws IOException if the source fails, which aborts the association when part of the message has left; or if the sink
    ///                     does
    void writeTo(Sink sink) throws IOException;

    /// Takes the bytes of a data set, in pieces of any size.
    @FunctionalInterface
    interface Sink {
        /// Takes one piece.
        ///
        /// @param piece has nothing remaining on return, and may then be used again
        /// @throws IOException if the association cannot send
        void write(ByteBuffer piece) throws IOException;
    }

    /// {@return the remaining bytes of a buffer, whose position does not change}
    ///
    /// @param bytes the data set
    static Payload of(ByteBuffer bytes) {
        return new Payloads.Memory(bytes.slice());
    }

    /// {@return the bytes of an array}
    ///
    /// @param bytes the data set
    static Payload of(byte[] bytes) {
        return new Payloads.Memory(ByteBuffer.wrap(bytes));
    }

    /// {@return a part of a file, which is read as it is sent}
    ///
    /// @param channel  the file; its position is not used
    /// @param position where the data set begins
    /// @param length   the number of its bytes
    static Payload of(FileChannel channel, long position, long length) {
        return new Payloads.File(channel, position, length);
    }
}
