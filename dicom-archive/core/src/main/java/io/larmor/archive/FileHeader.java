package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import io.larmor.data.TransferSyntax;

/// What stands before the data set in a Part 10 file (PS3.10 §7.1): preamble, prefix and File Meta Information.
///
/// @param meta the File Meta Information
/// @param length how many bytes all of it takes
record FileHeader(DataSet meta, int length) {
    private static final int PREAMBLE = 132;
    /// (0002,0000) FileMetaInformationGroupLength UL: tag, VR, length, value.
    private static final int GROUP_LENGTH = 12;
    private static final int MAX_META = 64 * 1024;

    static byte[] bytes(IncomingInstance instance) {
        return DicomFile
                .header(DicomFile.fileMeta(instance.sopClass(), instance.sopInstance(), instance.transferSyntax(),
                        instance.sourceAe()));
    }

    /// Reads the header of a stored file.
    ///
    /// @throws EOFException if the file ends in it
    /// @throws io.larmor.data.DicomFormatException if it is damaged
    static FileHeader read(OpenInstance file) throws IOException {
        var start = bytes(file, 0, PREAMBLE + GROUP_LENGTH);
        int metaLength = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(PREAMBLE + GROUP_LENGTH - 4);
        if (metaLength < 0 || metaLength > MAX_META) {
            throw new EOFException(
                    "a stored file has File Meta Information of " + Integer.toUnsignedString(metaLength) + " bytes");
        }
        var meta = bytes(file, PREAMBLE, GROUP_LENGTH + metaLength);
        var parsed = DataSet.parse(meta, 0, meta.length, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ReadOptions.DEFAULT);
        return new FileHeader(parsed, PREAMBLE + meta.length);
    }

    private static byte[] bytes(OpenInstance file, int from, int count) throws IOException {
        if (from + count > file.length()) {
            throw new EOFException("a stored file ends inside its File Meta Information");
        }
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (file.channel().read(buffer, file.offset() + from + buffer.position()) < 0) {
                throw new EOFException("a stored file ends inside its File Meta Information");
            }
        }
        return buffer.array();
    }
}
