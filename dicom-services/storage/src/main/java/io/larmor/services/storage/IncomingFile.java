package io.larmor.services.storage;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.HeaderScanner;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;

/// A Part 10 file that is being received under a temporary name. Its data set is written as it comes, and looked at on its way.
///
/// *Threading*: one thread at a time.
final class IncomingFile {
    /// The data set contradicts the command.
    static final class MismatchException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        MismatchException(int tag) {
            super(Tag.toString(tag) + " of the data set is not that of the command");
        }
    }

    static final int BUFFER = 64 * 1024;
    private static final String PREFIX = ".receiving";
    private static final String SUFFIX = ".part";
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path path;
    private final FileChannel channel;
    private long dataSetOffset;

    private IncomingFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static IncomingFile create(Path folder) throws IOException {
        Path path = Files.createTempFile(folder, PREFIX, SUFFIX);
        return new IncomingFile(path, FileChannel.open(path, StandardOpenOption.WRITE));
    }

    /// Removes what programs that ended in the middle left behind. Another one may be receiving into the folder: what was written to lately stays.
    static void sweep(Path folder) throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (var leftovers = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path leftover : leftovers) {
                removeIfOlder(leftover, before);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void removeIfOlder(Path leftover, Instant before) {
        try {
            if (Files.getLastModifiedTime(leftover).toInstant().isBefore(before)) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException _) {
            // It takes room and harms nobody: nothing reads it.
        }
    }

    Path path() {
        return path;
    }

    /// @throws MismatchException if the data set has other UIDs than the command
    /// @throws DicomFormatException if it is malformed, or ends inside an element
    void receive(CStoreRq request, Body body, String sourceAe) throws IOException {
        DataSet meta = DicomFile.fileMeta(request.sopClass(), request.sopInstance(), body.transferSyntax(), sourceAe);
        write(ByteBuffer.wrap(DicomFile.header(meta)));
        dataSetOffset = channel.position();
        var options = ReadOptions.builder().onlyTags(Tag.SOPClassUID, Tag.SOPInstanceUID).build();
        var scanner = new HeaderScanner(TransferSyntax.of(body.transferSyntax()), options);
        for (ByteBuffer piece = body.next(); piece != null; piece = body.next()) {
            scanner.accept(piece);
            write(piece);
        }
        DataSet header = scanner.finish();
        requireSame(header, Tag.SOPClassUID, request.sopClass());
        requireSame(header, Tag.SOPInstanceUID, request.sopInstance());
    }

    void force() throws IOException {
        channel.force(true);
    }

    /// {@return whether a stored file has the same data set, byte for byte, in the same transfer syntax; what is not DICOM has another one}
    boolean hasDataSetOf(Path other) throws IOException {
        try (DicomFile mine = DicomFile.open(path); DicomFile theirs = DicomFile.open(other)) {
            return mine.transferSyntax().equals(theirs.transferSyntax()) && sameBytes(mine, theirs);
        } catch (DicomFormatException _) {
            return false;
        }
    }

    void close() throws IOException {
        channel.close();
    }

    /// Leaves nothing behind; does nothing once the file has its final name.
    void discard() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // A temporary file that cannot be removed harms nobody: nothing reads it.
        }
    }

    private boolean sameBytes(DicomFile mine, DicomFile theirs) throws IOException {
        long length = mine.channel().size() - dataSetOffset;
        if (theirs.channel().size() - theirs.dataSetOffset() != length) {
            return false;
        }
        var a = ByteBuffer.allocate(BUFFER);
        var b = ByteBuffer.allocate(BUFFER);
        for (long at = 0; at < length; at += a.limit()) {
            fill(mine.channel(), dataSetOffset + at, a);
            fill(theirs.channel(), theirs.dataSetOffset() + at, b);
            if (!a.equals(b)) {
                return false;
            }
        }
        return true;
    }

    private static void fill(FileChannel from, long position, ByteBuffer into) throws IOException {
        into.clear();
        long at = position;
        for (int n = from.read(into, at); n > 0; n = from.read(into, at)) {
            at += n;
        }
        into.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void requireSame(DataSet header, int tag, String expected) throws MismatchException {
        if (!header.string(tag).orElse("").equals(expected)) {
            throw new MismatchException(tag);
        }
    }
}
