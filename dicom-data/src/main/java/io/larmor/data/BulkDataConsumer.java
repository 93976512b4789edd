package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// Takes the large values (PS3.5 §7.1.1: the value field) of a data set that is read from a stream, while they pass: see [DataSet#read].
///
/// Called on the thread that reads, for one value after the other, in the order of the stream.
@FunctionalInterface
public interface BulkDataConsumer {

    /// Keeps nothing: a value has its length, and reading or writing it fails.
    BulkDataConsumer DISCARD = (_, _) -> Optional.empty();

    /// Takes a value. What is left of it afterwards is passed over.
    ///
    /// @param value what it is of, and its length
    /// @param bytes the value as it stands in the stream, words in the byte order of the transfer syntax; they can be read
    /// until this returns, and end with a [DicomFormatException] if the stream does
    /// @return the same bytes where they were put, to stand in the data set; empty if they were not kept
    /// @throws IOException if the value cannot be taken; reading ends with it
    Optional<BulkData> accept(PassingValue value, InputStream bytes) throws IOException;

    /// Puts values one behind the other into a file.
    ///
    /// @param file open for reading and writing; values go to its end, and can be read until it is closed
    /// @return the consumer; for one data set at a time
    static BulkDataConsumer spool(FileChannel file) {
        return (value, bytes) -> {
            long start = file.size();
            long end = start;
            var chunk = new byte[(int) Math.min(64 * 1024, value.length())];
            for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
                for (var piece = ByteBuffer.wrap(chunk, 0, n); piece.hasRemaining();) {
                    end += file.write(piece, end);
                }
            }
            return Optional.of(BulkData.of(file, start, end - start));
        };
    }
}
