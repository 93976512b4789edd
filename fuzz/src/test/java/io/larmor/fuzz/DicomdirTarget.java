package io.larmor.fuzz;

import java.io.IOException;
import java.util.List;

import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Uid;
import io.larmor.media.Dicomdir;
import io.larmor.media.DirectoryRecord;
import io.larmor.media.FileId;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The data set of a DICOMDIR, explicit VR little endian. Each record is in the tree once, and no File ID leads out of the folder.
final class DicomdirTarget implements FuzzTarget {
    static final byte[] HEADER = DicomFile.header(DicomFile.fileMeta(Uid.MediaStorageDirectoryStorage, "2.25.1",
            Uid.ExplicitVRLittleEndian, ""));

    private final Scratch scratch = new Scratch("DICOMDIR");

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        var bytes = new byte[HEADER.length + input.length];
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
        System.arraycopy(input, 0, bytes, HEADER.length, input.length);
        var directory = Dicomdir.read(scratch.holding(bytes), DataSetTarget.OPTIONS);
        assertTrue(directory.notes().size() <= 100);
        assertFalse(directory.fileSetId().length() > input.length);
        Walk.over(directory.fileSet());
        int[] count = new int[1];
        directory.forEach(record -> count[0]++);
        for (var root : directory.roots()) {
            visit(root);
        }
        for (var record : directory.unreachable()) {
            visit(record);
        }
        assertTrue(count[0] + directory.unreachable().size() <= input.length / 8 + 1);
    }

    private void visit(DirectoryRecord record) throws IOException {
        record.type();
        record.sopInstanceUid();
        Walk.over(record.keys());
        try {
            if (record.fileId().isPresent()) {
                resolve(record.fileId().get());
            }
        } catch (DicomFormatException e) {
            assertFalse(e.reason().isEmpty());
        }
        for (var child : record.children()) {
            visit(child);
        }
    }

    private void resolve(FileId fileId) {
        var path = scratch.folder();
        for (var component : fileId.components()) {
            path = path.resolve(component);
        }
        assertEquals(path, path.normalize());
        assertTrue(path.startsWith(scratch.folder()) && path.getNameCount() > scratch.folder().getNameCount());
    }
}
