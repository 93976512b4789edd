package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.media.DirectoryRecord;
import io.larmor.media.FileSet;
import io.larmor.media.FileSetUpdater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// File-sets beside those of DCMTK.
class DicomdirIT {
    /// What is about the place of a record, and a character set that DCMTK copies where none is needed.
    private static final List<Integer> NOT_COMPARED = List.of(Tag.OffsetOfTheNextDirectoryRecord, Tag.RecordInUseFlag,
            Tag.OffsetOfReferencedLowerLevelDirectoryEntity, Tag.SpecificCharacterSet);

    @TempDir
    Path folder;
    private Path disc = Path.of("");

    @BeforeEach
    void make() throws IOException {
        Programs.require("dcmmkdir", "dcmdump", "dcmftest");
        disc = folder.resolve("disc");
        try (var updater = FileSetUpdater.create(disc, "LARMOR")) {
            for (var file : Synthetic.patients(Files.createDirectories(folder.resolve("files")), 4)) {
                assertTrue(updater.add(file));
            }
            assertEquals(List.of(), updater.commit().check());
        }
    }

    @Test
    void dcmtkReadsWhatWeWriteWithoutAWord() throws IOException, InterruptedException {
        var dicomdir = disc.resolve("DICOMDIR").toString();
        ForeignProcess.run("dcmftest", dicomdir).expectSuccess();
        var dump = ForeignProcess.run("dcmdump", dicomdir).expectSuccess();
        assertFalse(dump.output().lines().anyMatch(line -> line.startsWith("W:") || line.startsWith("E:")));
    }

    @Test
    void theTreeAndTheKeysAreThoseThatDcmmkdirMakes() throws IOException, InterruptedException {
        var theirs = folder.resolve("THEIRS");
        ForeignProcess.run("dcmmkdir", "+r", "+p", "IM*", "-Nxc", "+id", disc.toString(), "+D", theirs.toString())
                .expectNoErrorLine();
        assertEquals(records(FileSet.open(theirs)), records(FileSet.open(disc)));
    }

    @Test
    void dcmmkdirAppendsToWhatWeWriteAndWeToThat() throws IOException, InterruptedException {
        var more = Synthetic.study(Files.createDirectories(folder.resolve("more")), 7, 2);
        var added = Files.copy(more.getFirst(), disc.resolve("ADDED"));
        ForeignProcess.run("dcmmkdir", "+A", "-Nxc", "+id", disc.toString(), "+D", disc.resolve("DICOMDIR").toString(),
                added.getFileName().toString()).expectNoErrorLine();
        assertEquals(List.of(), FileSet.open(disc).check());
        int before = records(FileSet.open(disc)).size();
        try (var updater = FileSetUpdater.open(disc)) {
            assertTrue(updater.add(more.getLast()));
            assertEquals(List.of(), updater.commit().check());
        }
        assertEquals(before + 1, records(FileSet.open(disc)).size());
    }

    /// The records by what they are about, with their keys; DCMTK orders them by the names of the files that it finds.
    private static Map<String, String> records(FileSet fileSet) {
        var records = new TreeMap<String, String>();
        assertEquals(List.of(), fileSet.dicomdir().notes());
        fileSet.dicomdir().roots().forEach(root -> collect("", root, records));
        return records;
    }

    private static void collect(String path, DirectoryRecord record, Map<String, String> records) {
        var keys = record.keys();
        var here = path + "/" + record.type() + " " + keys.string(Tag.ReferencedSOPInstanceUIDInFile)
                .or(() -> keys.string(Tag.SeriesInstanceUID)).or(() -> keys.string(Tag.StudyInstanceUID))
                .or(() -> keys.string(Tag.PatientID)).orElse("");
        records.put(here, text(keys));
        record.children().forEach(child -> collect(here, child, records));
    }

    private static String text(DataSet keys) {
        var lines = new ArrayList<String>();
        for (var element : keys) {
            if (!NOT_COMPARED.contains(element.tag())) {
                lines.add(Tag.toString(element.tag()) + element.strings()
                        + element.items().stream().map(DicomdirIT::text).toList());
            }
        }
        return String.join(" ", lines);
    }
}
