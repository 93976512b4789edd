package io.larmor.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;
import io.larmor.data.Uid;

/// A DICOMDIR: the directory of a file-set, as a tree of records (PS3.3 Annex F).
///
/// The offsets that link the records are followed with care: each record is in the tree once, whatever refers to it, and what
/// leads nowhere, goes in circles or is not in use is left out with a note. A DICOMDIR without usable offsets is read in the
/// order of its records. Immutable; the keys of records are decoded on access.
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part03/chapter_F.html PS3.3 Annex F
public final class Dicomdir {
    private final DataSet fileSet;
    private final List<DirectoryRecord> roots;
    private final List<DirectoryRecord> unreachable;
    private final List<String> notes;

    Dicomdir(DataSet fileSet, RecordTree tree) {
        this.fileSet = fileSet;
        this.roots = tree.roots();
        this.unreachable = tree.unreachable();
        this.notes = tree.notes();
    }

    /// Reads a DICOMDIR with the default options, all of it into memory: up to 1 GiB.
    ///
    /// @param path the file
    /// @return the directory
    /// @throws DicomFormatException if it is no DICOMDIR, or malformed
    /// @throws IOException if it cannot be read
    public static Dicomdir read(Path path) throws IOException {
        return read(path, ReadOptions.DEFAULT);
    }

    /// Reads a DICOMDIR, all of it into memory.
    ///
    /// @param path the file
    /// @param options what to tolerate, and the limits
    /// @return the directory
    /// @throws DicomFormatException if it is no DICOMDIR, or malformed
    /// @throws IOException if it cannot be read
    public static Dicomdir read(Path path, ReadOptions options) throws IOException {
        var inMemory = options.toBuilder().bulkThreshold(Long.MAX_VALUE).build();
        try (var file = DicomFile.open(path, inMemory)) {
            boolean declared = file.fileMeta().flatMap(meta -> meta.string(Tag.MediaStorageSOPClassUID)).orElse("")
                    .equals(Uid.MediaStorageDirectoryStorage);
            var dataSet = file.dataSet();
            if (!declared && !dataSet.contains(Tag.DirectoryRecordSequence)) {
                throw new DicomFormatException(Tag.DirectoryRecordSequence, file.dataSetOffset(),
                        "this is no DICOMDIR: it has no Directory Record Sequence");
            }
            return new Dicomdir(dataSet.without(Tag.DirectoryRecordSequence),
                    new RecordTree(dataSet, file.dataSetOffset()));
        }
    }

    /// {@return the File-set Identification (PS3.3 §F.3.2.1) and what else stands around the records}
    public DataSet fileSet() {
        return fileSet;
    }

    /// {@return the File-set ID (0004,1130), empty if there is none}
    public String fileSetId() {
        return fileSet.string(Tag.FileSetID).orElse("");
    }

    /// {@return the records of the root level, in their order}
    public List<DirectoryRecord> roots() {
        return roots;
    }

    /// {@return the records that nothing leads to, or whose place was refused, in the order of the file}
    public List<DirectoryRecord> unreachable() {
        return unreachable;
    }

    /// {@return what breaks PS3.3 Annex F and was read all the same; without patient data}
    public List<String> notes() {
        return notes;
    }

    /// Visits all records of the tree, each before those below it.
    ///
    /// @param visitor is given each
    public void forEach(Consumer<DirectoryRecord> visitor) {
        roots.forEach(root -> visit(root, visitor));
    }

    private static void visit(DirectoryRecord record, Consumer<DirectoryRecord> visitor) {
        visitor.accept(record);
        record.children().forEach(child -> visit(child, visitor));
    }

    /// Tells how many records the root level has.
    @Override
    public String toString() {
        return "Dicomdir[" + roots.size() + " root records]";
    }
}
