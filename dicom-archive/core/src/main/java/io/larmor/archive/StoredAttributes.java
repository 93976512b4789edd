package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Reads attributes of stored objects, and no more of their bytes than that takes.
final class StoredAttributes {
    private static final int FIRST_PIECE = 64 * 1024;
    private static final int GROWTH = 16;
    /// A query must not bring whole objects into memory.
    private static final int LONGEST_PIECE = 16 * 1024 * 1024;

    private StoredAttributes() {}

    static DataSet read(StoredInstance instance, int... tags) throws IOException {
        var wanted = Arrays.copyOf(tags, tags.length + 1);
        wanted[tags.length] = Tag.SpecificCharacterSet;
        int last = Arrays.stream(tags).reduce(Tag.SpecificCharacterSet,
                (a, b) -> Integer.compareUnsigned(a, b) > 0 ? a : b);
        var options = ReadOptions.builder().onlyTags(wanted);
        if (last != -1) {
            options.stopAtTag(last + 1);
        }
        try (var open = instance.open()) {
            long most = Math.min(LONGEST_PIECE, open.length());
            long size = Math.min(FIRST_PIECE, most);
            while (true) {
                var bytes = bytes(open, Math.toIntExact(size));
                try {
                    return DataSet.parse(bytes, 0, bytes.length, TransferSyntax.of(instance.transferSyntax()),
                            options.build()).compact();
                } catch (DicomFormatException e) {
                    // The piece may end before what is wanted does.
                    if (size == most) {
                        throw e;
                    }
                    size = Math.min(size * GROWTH, most);
                }
            }
        }
    }

    private static byte[] bytes(OpenInstance open, int size) throws IOException {
        var buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (open.channel().read(buffer, open.offset() + buffer.position()) < 0) {
                throw new EOFException(
                        "a stored instance ends after " + buffer.position() + " of " + open.length() + " bytes");
            }
        }
        return buffer.array();
    }
}
