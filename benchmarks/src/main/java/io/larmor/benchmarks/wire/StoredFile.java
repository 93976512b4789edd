package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Part 10 file that will be sent: what the C-STORE-RQ says of it, and where its data set is.
///
/// @param offset where the data set begins in the file
/// @param length of the data set, in bytes
/// @param uidOffset where the SOP Instance UID stands in the data set
/// @param renamed whether that has to be put there: the file has another one
record StoredFile(Path path, String sopClass, String sopInstance, String transferSyntax, int offset, long length,
        int uidOffset, boolean renamed) {
    private static final int RUN_DIGITS = 4;

    /// {@return the files of a folder, with those in it, in the order of their names}
    static List<StoredFile> in(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().map(StoredFile::read).toList();
        }
    }

    static long bytes(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::length).sum();
    }

    /// {@return the same as an instance of its own for a run: an archive keeps what it got, and may pass over what it has}
    StoredFile inRun(int run) {
        int kept = sopInstance.length() - RUN_DIGITS;
        return new StoredFile(path, sopClass, sopInstance.substring(0, kept) + "%04d".formatted(run % 10_000),
                transferSyntax, offset, length, uidOffset, true);
    }

    /// Puts the SOP Instance UID into the beginning of the data set, if it is not the one of the file.
    void rename(ByteBuffer dataSet) {
        if (renamed) {
            dataSet.put(uidOffset, sopInstance.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static int indexOf(byte[] head, int from, String uid) throws IOException {
        int at = new String(head, StandardCharsets.ISO_8859_1).indexOf(uid, from);
        if (at < 0) {
            throw new IOException("the data set does not begin with its SOP Instance UID");
        }
        return at;
    }

    private static StoredFile read(Path path) {
        try (var file = FileChannel.open(path)) {
            var head = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
            file.read(head, 0);
            int end = 144 + head.getInt(140);
            String[] named = {"", "", ""};
            int at = 144;
            while (at < end) {
                int element = head.getShort(at + 2) & 0xFFFF;
                boolean isLong = head.get(at + 4) == 'O';
                int length = isLong ? head.getInt(at + 8) : head.getShort(at + 6) & 0xFFFF;
                at += isLong ? 12 : 8;
                var value = new String(head.array(), at, length, StandardCharsets.US_ASCII).replace("\0", "").trim();
                switch (element) {
                    case 0x0002 -> named[0] = value;
                    case 0x0003 -> named[1] = value;
                    case 0x0010 -> named[2] = value;
                    default -> {}
                }
                at += length;
            }
            return new StoredFile(path, named[0], named[1], named[2], end, file.size() - end,
                    indexOf(head.array(), end, named[1]) - end, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
