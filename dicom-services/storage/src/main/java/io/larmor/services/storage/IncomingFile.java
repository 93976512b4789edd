package io.larmor.services.storage;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

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
    /// As many pieces as are written in one call.
    private static final int PIECES = 16;
    private static final String PREFIX = ".receiving";
    private static final String SUFFIX = ".part";
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final Set<StandardOpenOption> CREATE = Set.of(StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW);
    /// Elsewhere the system looks after who may read.
    private static final FileAttribute<?>[] OWNER_ONLY = FolderService.POSIX
            ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];

    /// Programs that receive into one folder keep out of each other's way by the first part, their own files by the second.
    private static final String PROCESS = PREFIX + Long.toUnsignedString(new SecureRandom().nextLong(), 36) + '-';
    private static final AtomicLong COUNT = new AtomicLong();

    private final Path path;
    private final FileChannel channel;
    private long dataSetOffset;
    private boolean named;

    private IncomingFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static IncomingFile create(Path folder) throws IOException {
        Path path = folder.resolve(PROCESS + Long.toString(COUNT.incrementAndGet(), 36) + SUFFIX);
        return new IncomingFile(path, FileChannel.open(path, CREATE, OWNER_ONLY));
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

    /// @throws MismatchException if the data set has other UIDs than the command
    /// @throws DicomFormatException if it is malformed, or ends inside an element
    void receive(CStoreRq request, Body body, String sourceAe) throws IOException {
        DataSet meta = DicomFile.fileMeta(request.sopClass(), request.sopInstance(), body.transferSyntax(), sourceAe);
        var start = ByteBuffer.wrap(DicomFile.header(meta));
        dataSetOffset = start.remaining();
        var options = ReadOptions.builder().onlyTags(Tag.SOPClassUID, Tag.SOPInstanceUID).build();
        var scanner = new HeaderScanner(TransferSyntax.of(body.transferSyntax()), options);
        var pieces = new ByteBuffer[PIECES];
        for (int count = body.next(pieces); count > 0; count = body.next(pieces)) {
            for (int i = 0; i < count; i++) {
                scanner.accept(pieces[i]);
            }
            write(start, pieces, count);
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

    /// Gives the file its final name.
    void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        named = true;
    }

    /// Leaves nothing behind; does nothing once the file has its final name.
    void discard() {
        if (named) {
            return;
        }
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

    /// Pieces in one call, and in the first one the File Meta Information too.
    private void write(ByteBuffer start, ByteBuffer[] pieces, int count) throws IOException {
        if (start.hasRemaining()) {
            var all = new ByteBuffer[count + 1];
            all[0] = start;
            System.arraycopy(pieces, 0, all, 1, count);
            writeAll(all, count + 1);
        } else {
            writeAll(pieces, count);
        }
    }

    private void writeAll(ByteBuffer[] bytes, int count) throws IOException {
        while (bytes[count - 1].hasRemaining()) {
            channel.write(bytes, 0, count);
        }
    }

    private static void requireSame(DataSet header, int tag, String expected) throws MismatchException {
        if (!header.string(tag).orElse("").equals(expected)) {
            throw new MismatchException(tag);
        }
    }
}
