package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.larmor.data.DicomFile;
import io.larmor.data.TransferSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FileCommandsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path generated(Object... more) {
        var words = new java.util.ArrayList<Object>(
                List.of("generate", "--out", folder.resolve("in"), "--series", 1, "--instances", 2,
                        "--matrix", 16, "--frames", 2));
        words.addAll(List.of(more));
        var run = Run.of(words.toArray());
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return folder.resolve("in");
    }

    @Test
    void generateSaysWhatItWrote() throws IOException {
        var run = Run.of("generate", "--out", folder, "--studies", 2, "--series", 1, "--instances", 3, "--matrix", 16,
                "--json");
        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.out().contains("\"instances\":6"), run.out());
        try (var files = Files.walk(folder)) {
            assertEquals(6, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void generateWritesTheSyntaxAskedFor() throws IOException {
        var file = generated("--syntax", "big-endian", "--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        try (var opened = DicomFile.open(file)) {
            assertEquals(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, opened.transferSyntax());
        }
    }

    @Test
    void generateRefusesNumbersOutOfBounds() {
        var run = Run.of("generate", "--out", folder, "--matrix", 1);
        assertEquals(new Run(ExitCode.USAGE, "", "larmor generate: 1 rows of an image: expected 8 to 4096.\n"), run);
    }

    @Test
    void generateSaysThatItsFolderIsAFile() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var run = Run.of("generate", "--out", file, "--studies", 1);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().contains(file.toString()), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void jsonIsALinePerFileAndNullForABadOne() throws IOException {
        var in = generated("--studies", 1);
        var bad = Files.writeString(folder.resolve("bad.dcm"), "no DICOM");
        var run = Run.of("json", in.resolve("ST0001-CT/SE001/IM0001.dcm"), bad,
                in.resolve("ST0001-CT/SE001/IM0002.dcm"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        var lines = run.out().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).startsWith("{\"00080008\""), lines.getFirst());
        assertEquals("null", lines.get(1));
        assertTrue(lines.get(2).contains("InlineBinary"));
        assertTrue(run.err().startsWith("larmor: " + bad + ": "), run.err());
    }

    @Test
    void dumpNamesElements() {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var run = Run.of("dump", file, folder.resolve("none.dcm"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(Pattern.compile("\\(0010,0010\\) PN .*DOE\\^JANE").matcher(run.out()).find(), run.out());
        assertTrue(run.out().contains("TransferSyntaxUID"), run.out());
        assertEquals("larmor: There is no " + folder.resolve("none.dcm") + "; check the name.\n", run.err());
    }

    @Test
    void importTakesWhatCanBeReadAndNamesTheRest() throws IOException {
        var in = generated();
        var bad = Files.writeString(in.resolve("bad.dcm"), "no DICOM");
        var archive = folder.resolve("archive");
        var first = Run.of("import", in, "--dir", archive, "--durability", "none");
        assertEquals(ExitCode.BAD_DATA, first.code());
        assertEquals("Imported 7 instances; 1 skipped.\n", first.out());
        assertTrue(first.err().startsWith("larmor: " + bad + ": "), first.err());
        Files.delete(bad);
        var second = Run.of("import", in, "--dir", archive, "--durability", "none");
        assertEquals(new Run(ExitCode.DONE, "Imported 0 instances; 7 were there already.\n", ""), second);
    }

    @Test
    void deleteNeedsAKeyAndCounts() throws IOException {
        var in = generated("--studies", 2);
        var archive = folder.resolve("archive");
        assertEquals(ExitCode.DONE, Run.of("import", in, "--dir", archive, "--durability", "none").code());
        assertEquals(ExitCode.USAGE, Run.of("delete", "--dir", archive).code());
        String study;
        try (var file = DicomFile.open(in.resolve("ST0001-CT/SE001/IM0001.dcm"))) {
            study = file.dataSet().string(io.larmor.data.Tag.StudyInstanceUID).orElseThrow();
        }
        assertEquals("Deleted 2 instances.\n", Run.of("delete", "--study", study, "--dir", archive).out());
        assertEquals(ExitCode.REFUSED, Run.of("delete", "--study", study, "--dir", archive).code());
    }

    @Test
    void providersAreListedWithTheirModules() {
        var run = Run.of("providers");
        assertEquals(ExitCode.DONE, run.code());
        for (var module : List.of("io.larmor.services.verification", "io.larmor.services.storage",
                "io.larmor.services.queryretrieve", "io.larmor.services.worklist",
                "io.larmor.archive.files", "io.larmor.archive.sqlite")) {
            assertTrue(run.out().contains("\t" + module + "\n"), run.out());
        }
    }
}
