package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import io.larmor.data.DataSet;
import io.larmor.data.HeaderScanner;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// What a stored file says of itself, read from its first byte to its last.
///
/// @param header what stands before the data set
/// @param length of the data set
/// @param attributes those that the index needs
/// @param checksum the CRC-32C of all its bytes
record StoredFile(FileHeader header, long length, DataSet attributes, long checksum) {
    private static final int PIECE = 256 * 1024;

    /// {@return a buffer to read through}
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(PIECE);
    }

    /// @throws EOFException if it ends early
    /// @throws io.larmor.data.DicomFormatException if it is no instance
    static StoredFile read(OpenInstance file, ByteBuffer buffer) throws IOException {
        var header = FileHeader.read(file);
        var scanner = new HeaderScanner(TransferSyntax.of(header.meta().string(Tag.TransferSyntaxUID).orElse("")),
                Intake.INDEXED);
        var checksum = new CRC32C();
        pass(file, 0, header.length(), buffer, checksum::update);
        pass(file, header.length(), file.length(), buffer, piece -> {
            int from = piece.position();
            checksum.update(piece);
            scanner.accept(piece.position(from));
        });
        return new StoredFile(header, file.length() - header.length(), scanner.finish(), checksum.getValue());
    }

    private static void pass(OpenInstance file, long from, long to, ByteBuffer buffer, Consumer consumer)
            throws IOException {
        for (long at = from; at < to;) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            int count = file.channel().read(buffer, file.offset() + at);
            if (count < 0) {
                throw new EOFException("a stored file ends early");
            }
            consumer.accept(buffer.flip());
            at += count;
        }
    }

    String sopInstance() {
        return attributes.string(Tag.SOPInstanceUID).orElse("");
    }

    /// {@return what an index is told of it}
    StudyIndex.Change.Add added(StudyIndex index, String locator, boolean committed) {
        var row = new IndexedInstance(sopInstance(), attributes.string(Tag.SOPClassUID).orElse(""),
                header.meta().string(Tag.TransferSyntaxUID).orElse(""),
                attributes.string(Tag.StudyInstanceUID).orElse(""),
                attributes.string(Tag.SeriesInstanceUID).orElse(""), locator, header.length(), length, checksum,
                committed, IndexedInstance.Position.NONE);
        return new StudyIndex.Change.Add(row, index.prepare(attributes));
    }

    private interface Consumer {
        void accept(ByteBuffer piece) throws IOException;
    }
}
