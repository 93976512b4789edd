package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.HeaderScanner;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Takes in one instance: bytes go to the store as they come, and past a scanner that keeps what the index needs.
final class Intake {
    /// As many pieces as are written in one call.
    private static final int PIECES = 16;
    static final ReadOptions INDEXED = ReadOptions.builder().onlyTags(LevelAttributes.all()).build();

    /// After so many bytes of an instance it is looked whether there is room for more.
    private static final long LOOK = 8L * 1024 * 1024;

    private final InstanceStore store;
    private final StudyIndex index;
    private final Room room;
    private final Committer committer;

    Intake(InstanceStore store, StudyIndex index, Room room, Committer committer) {
        this.store = store;
        this.index = index;
        this.room = room;
        this.committer = committer;
    }

    StagedInstance receive(IncomingInstance instance, ByteSource bytes) throws IOException {
        var scanner = new HeaderScanner(TransferSyntax.of(instance.transferSyntax()), INDEXED);
        var header = FileHeader.bytes(instance);
        var checksum = new CRC32C();
        checksum.update(header);
        var staged = stage();
        boolean good = false;
        try {
            copy(bytes, scanner, checksum, header, staged);
            var attributes = finish(scanner);
            check(instance, attributes);
            var result = new Pending(instance, staged, header.length, checksum.getValue(), attributes,
                    index.prepare(attributes), committer);
            good = true;
            return result;
        } finally {
            if (!good) {
                staged.discard();
            }
        }
    }

    private void copy(ByteSource bytes, HeaderScanner scanner, CRC32C checksum, byte[] header,
            InstanceStore.Staged staged) throws IOException {
        var pieces = new ByteBuffer[PIECES];
        boolean first = true;
        long look = LOOK;
        for (int count = bytes.next(pieces); count > 0; count = bytes.next(pieces)) {
            for (int i = 0; i < count; i++) {
                scan(scanner, pieces[i]);
                int from = pieces[i].position();
                checksum.update(pieces[i]);
                pieces[i].position(from);
            }
            var all = first ? withHeader(header, pieces, count) : Arrays.copyOf(pieces, count);
            first = false;
            if (staged.length() >= look) {
                room.require(0);
                look += LOOK;
            }
            try {
                staged.write(all);
            } catch (IOException e) {
                throw Failures.of(e);
            }
        }
    }

    private static ByteBuffer[] withHeader(byte[] header, ByteBuffer[] pieces, int count) {
        var all = new ByteBuffer[count + 1];
        all[0] = ByteBuffer.wrap(header);
        System.arraycopy(pieces, 0, all, 1, count);
        return all;
    }

    private static void scan(HeaderScanner scanner, ByteBuffer piece) throws IOException {
        try {
            scanner.accept(piece);
        } catch (DicomFormatException e) {
            throw malformed(e);
        }
    }

    private static DataSet finish(HeaderScanner scanner) throws IOException {
        try {
            return scanner.finish();
        } catch (DicomFormatException e) {
            throw malformed(e);
        }
    }

    private InstanceStore.Staged stage() throws IOException {
        try {
            return store.stage();
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    private static ArchiveRefusedException malformed(DicomFormatException e) {
        return new ArchiveRefusedException(Reason.CANNOT_UNDERSTAND, "the data set is malformed: " + e.getMessage(), e);
    }

    /// PS3.4 §B.2.3: A9xx, data set does not match SOP Class.
    private static void check(IncomingInstance instance, DataSet attributes) throws ArchiveRefusedException {
        same(Tag.SOPClassUID, "SOP Class UID", instance.sopClass(), attributes);
        same(Tag.SOPInstanceUID, "SOP Instance UID", instance.sopInstance(), attributes);
    }

    private static void same(int tag, String name, String expected, DataSet attributes) throws ArchiveRefusedException {
        var found = attributes.string(tag).orElse("");
        if (!found.equals(expected)) {
            throw new ArchiveRefusedException(Reason.DATA_SET_MISMATCH, found.isEmpty()
                    ? "the data set has no " + name + " " + Tag.toString(tag)
                    : "the " + name + " " + Tag.toString(tag) + " of the data set is not that of the command");
        }
    }
}
