package io.larmor.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    void filesArePrintedInOrder() throws IOException {
        var in = folder.resolve("many");
        assertEquals(ExitCode.DONE, Run.of("generate", "--out", in, "--studies", 1, "--modality", "CT", "--series", 1,
                "--instances", 100, "--matrix", 16).code());
        var dump = Run.of("dump", in);
        var names = dump.out().lines().filter(line -> line.startsWith("# ") && line.endsWith(".dcm")).toList();
        assertEquals(100, names.size());
        assertEquals(names.stream().sorted().toList(), names);
        var first = Run.of("dump", in.resolve("ST0001-CT/SE001/IM0001.dcm"));
        assertTrue(dump.out().startsWith(first.out()));
        var json = Run.of("json", in);
        assertEquals(100, json.out().lines().filter(line -> line.startsWith("{") && line.endsWith("}")).count());
    }

    @Test
    void dumpShowsWhatIsAskedFor() throws IOException {
        Path file;
        try (var files = Files.walk(generated("--studies", 1, "--modality", "SR"))) {
            file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var only = Run.of("dump", "--only", "PatientName,(0002,0010)", file);
        assertEquals(3, only.out().lines().count(), only.out());
        assertTrue(Run.of("dump", file).out().contains("item 1"));
        assertTrue(!Run.of("dump", "--depth", "0", file).out().contains("item 1\n"));
        assertEquals(ExitCode.USAGE, Run.of("dump", "--only", "Nonsense", file).code());
    }

    @Test
    void jsonMakesTheFileAgain() throws IOException {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var json = Files.writeString(folder.resolve("a.json"), Run.of("json", "--meta", file).out());
        var again = folder.resolve("again.dcm");
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("json", "--to-dicom", again, json));
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", "--meta", "--ignore",
                "ImplementationVersionName,SpecificCharacterSet", file, again));
        Files.writeString(json, "{\"00100010\":5}");
        var wrong = Run.of("json", "--to-dicom", again, "--overwrite", json);
        assertEquals(ExitCode.BAD_DATA, wrong.code());
        assertEquals(1, wrong.err().lines().count());
        assertTrue(wrong.err().contains("offset"), wrong.err());
    }

    @Test
    void xmlMakesTheFileAgain() throws IOException {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var xml = Files.writeString(folder.resolve("a.xml"), Run.of("xml", "--meta", file).out());
        var again = folder.resolve("again.dcm");
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("xml", "--to-dicom", again, xml));
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", "--meta", "--ignore", "SpecificCharacterSet", file,
                again));
        assertEquals(ExitCode.BAD_DATA, Run.of("xml", folder.resolve("none")).code());
    }

    @Test
    void largeValuesMayBeElsewhere() {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var run = Run.of("json", "--bulk-uri", "bulk/{file}/{path}", "--bulk-size", "100", file);
        assertTrue(run.out().contains("\"BulkDataURI\":\"bulk/IM0001.dcm/7FE00010\""), run.out());
    }

    @Test
    void convertChangesTheSyntaxAndNothingElse() throws IOException {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var original = Files.readAllBytes(file);
        for (var syntax : List.of("implicit", "big-endian", "deflated", "explicit")) {
            var out = folder.resolve(syntax + ".dcm");
            assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("convert", file, "--to", syntax, "--out", out));
            assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", file, out));
        }
        assertEquals(-1, Arrays.mismatch(original, Files.readAllBytes(folder.resolve("explicit.dcm"))));
        assertEquals(ExitCode.USAGE, Run.of("convert", file, "--to", "implicit").code());
        var wrong = Run.of("convert", file, "--to", "JPEGBaseline8Bit", "--out", folder.resolve("x"));
        assertEquals(ExitCode.BAD_DATA, wrong.code());
        assertTrue(wrong.err().contains("JPEG Baseline"), wrong.err());
        assertTrue(Files.notExists(folder.resolve("x")));
    }

    @Test
    void setChangesWhatIsNamed() throws IOException {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var out = folder.resolve("out.dcm");
        var before = Files.readAllBytes(file);
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("set", file, "PatientName=Ä^B", "StudyDescription=",
                "SOPInstanceUID=1.2.3", "RequestAttributesSequence.ScheduledProcedureStepID=x",
                "ImageType=DERIVED\\SECONDARY", "--delete", "Modality", "--out", out));
        try (var changed = DicomFile.open(out)) {
            var dataSet = changed.dataSet();
            assertEquals("Ä^B", dataSet.string(Tag.PatientName).orElseThrow());
            assertTrue(dataSet.element(Tag.StudyDescription).orElseThrow().isEmpty());
            assertEquals(2, dataSet.strings(Tag.ImageType).size());
            assertEquals("1.2.3",
                    changed.fileMeta().orElseThrow().string(Tag.MediaStorageSOPInstanceUID)
                            .orElseThrow());
        }
        var diff = Run.of("diff", file, out);
        assertEquals(ExitCode.REFUSED, diff.code());
        assertTrue(diff.out().contains("- Modality CS CT\n"), diff.out());
        assertTrue(diff.out().contains("+ RequestAttributesSequence SQ 1 item\n"), diff.out());
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file)));
        var json = Run.of("diff", "--json", "--ignore", "SOPInstanceUID,ImageType,RequestAttributesSequence,Modality,"
                + "PatientName,SpecificCharacterSet", file, out);
        assertTrue(json.out().startsWith("[{\"path\":\"StudyDescription\",\"difference\":\"other value\""), json.out());
        for (var wrong : List.of("PatientName", "Nonsense=1", "Modality[0].PatientName=x", "Rows=x",
                "TransferSyntaxUID=1.2")) {
            var run = Run.of("set", file, wrong);
            assertEquals(ExitCode.USAGE, run.code(), wrong + run.err());
            assertEquals(1, run.err().lines().count());
        }
        assertEquals(ExitCode.BAD_DATA, Run.of("diff", file, folder.resolve("none")).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"StudyDate=notadate", "SOPInstanceUID=abc", "Modality=ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ImageType=DERIVED\\\\secondary", "StudyTime=2500", "RequestAttributesSequence.StudyInstanceUID=01"})
    void setWritesNothingThatBreaksARuleUnlessItIsWanted(String change) throws IOException {
        var file = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var before = Files.readAllBytes(file);
        var run = Run.of("set", file, change);
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().matches("larmor set: .*: a value of VR .. .*, but this is '.*'; --lenient writes .*\n"),
                run.err());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(ExitCode.DONE, Run.of("set", file, change, "--lenient").code());
        assertFalse(Arrays.equals(before, Files.readAllBytes(file)));
    }

    /// A file in ISO 8859-5 that does not say so.
    private Path undeclared() throws IOException {
        var data = DataSet.builder()
                .set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, "1.2.3")
                .set(Tag.StudyInstanceUID, "1.2").set(Tag.SeriesInstanceUID, "1.2.1").set(Tag.Modality, "CT")
                .set(Tag.PatientID, "P1")
                .setBytes(Tag.PatientName, Vr.PN, "Иванова^Анна".getBytes(Charset.forName("ISO-8859-5"))).build();
        var file = folder.resolve("cyrillic.dcm");
        DicomFile.write(file, data, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return file;
    }

    @Test
    void textIsReadInTheCharacterSetThatIsSaid() throws IOException {
        var file = undeclared();
        assertTrue(Run.of("dump", file).out().contains("¸ÒÐÝÞÒÐ"));
        for (var command : List.of("dump", "json", "xml")) {
            var run = Run.of(command, "--character-set", "ISO_IR 144", file);
            assertTrue(run.out().contains("Иванова"), run.toString());
        }
        var right = folder.resolve("right.dcm");
        assertEquals(new Run(ExitCode.DONE, "", ""),
                Run.of("convert", file, "--to", "implicit", "--character-set", "iso_ir 144", "--out", right));
        assertTrue(Run.of("dump", right).out().contains("Иванова"));
        assertEquals("+ SpecificCharacterSet CS ISO_IR 144\n",
                Run.of("diff", "--character-set", "ISO_IR 144", file, right).out());
        for (var term : List.of("latin", "ISO_IR 87", "ISO-IR 100", "\\latin-1")) {
            var wrong = Run.of("dump", "--character-set", term, file);
            assertEquals(ExitCode.USAGE, wrong.code());
            assertTrue(wrong.err().contains("as ISO_IR 144"), wrong.err());
        }
    }

    @Test
    void setMendsTheCharacterSet() throws IOException {
        var file = undeclared();
        var same = folder.resolve("same.dcm");
        assertEquals(new Run(ExitCode.DONE, "", ""),
                Run.of("set", file, "--character-set", "ISO_IR 144", "--out", same));
        var unicode = folder.resolve("unicode.dcm");
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("set", file, "--character-set", "ISO_IR 144",
                "SpecificCharacterSet=ISO_IR 192", "--out", unicode));
        try (var a = DicomFile.open(same); var b = DicomFile.open(unicode)) {
            assertEquals("ISO_IR 144", a.dataSet().string(Tag.SpecificCharacterSet).orElseThrow());
            assertEquals(12, a.dataSet().bytes(Tag.PatientName).orElseThrow().length);
            assertEquals("Иванова^Анна", a.dataSet().string(Tag.PatientName).orElseThrow());
            assertEquals("ISO_IR 192", b.dataSet().string(Tag.SpecificCharacterSet).orElseThrow());
            assertEquals("Иванова^Анна", b.dataSet().string(Tag.PatientName).orElseThrow());
        }
        var set = folder.resolve("set");
        assertEquals(ExitCode.DONE,
                Run.of("dicomdir", "--create", set, "--character-set", "ISO_IR 144", file).code());
        assertTrue(Run.of("dicomdir", set).out().contains("Иванова"), Run.of("dicomdir", set).out());
    }

    @Test
    void importTakesWhatCanBeReadAndNamesTheRest() throws IOException {
        var in = generated();
        var bad = Files.writeString(in.resolve("bad.dcm"), "no DICOM");
        var archive = folder.resolve("archive");
        var first = Run.of("import", in, "--dir", archive, "--durability", "none");
        assertEquals(ExitCode.BAD_DATA, first.code());
        assertEquals("Imported 7 instances; 1 unreadable.\n", first.out());
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
            study = file.dataSet().string(Tag.StudyInstanceUID).orElseThrow();
        }
        assertEquals("Deleted 2 instances.\n", Run.of("delete", "--study", study, "--dir", archive).out());
        assertEquals(ExitCode.REFUSED, Run.of("delete", "--study", study, "--dir", archive).code());
    }

    @Test
    void providersAreListedWithTheirModules() {
        var run = Run.of("providers");
        assertEquals(ExitCode.DONE, run.code());
        for (var module : List.of("io.larmor.services.verification", "io.larmor.services.storage",
                "io.larmor.services.queryretrieve", "io.larmor.services.worklist", "io.larmor.services.ups",
                "io.larmor.archive.files", "io.larmor.archive.sqlite")) {
            assertTrue(run.out().contains("\tmodule " + module + "\n"), run.out());
        }
    }

    @Test
    void standardInputIsReadAndCalledByItsName() throws IOException {
        var image = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(image)));
            assertEquals(Run.of("json", image).out(), Run.of("json", "-").out());
            System.setIn(new ByteArrayInputStream(Arrays.copyOf(Files.readAllBytes(image), 300)));
            var cut = Run.of("json", "-");
            assertEquals(ExitCode.BAD_DATA, cut.code());
            assertEquals("null\n", cut.out());
            assertTrue(cut.err().startsWith("larmor: standard input: "), cut.err());
            System.setIn(new ByteArrayInputStream(Arrays.copyOf(Files.readAllBytes(image), 300)));
            var cutToo = Run.of("convert", "-", "--to", "implicit", "--out", folder.resolve("none.dcm"));
            assertEquals(ExitCode.BAD_DATA, cutToo.code());
            assertTrue(cutToo.err().startsWith("larmor: standard input: "), cutToo.err());
            assertEquals(ExitCode.USAGE, Run.of("convert", "-", "--to", "implicit", "--in-place").code());
            assertEquals(ExitCode.USAGE, Run.of("convert", "-", "--to", "implicit", "--out", folder).code());
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void nobodyReadingTheOutputEndsACommandQuietly() throws IOException {
        var image = generated("--studies", 1).resolve("ST0001-CT/SE001/IM0001.dcm");
        var err = new ByteArrayOutputStream();
        var closed = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) throws IOException {
                writes++;
                throw new IOException("Broken pipe");
            }
        };
        var words = new ArrayList<String>(List.of("dump"));
        words.addAll(Collections.nCopies(100, image.toString()));
        try (var terminal = Terminal.ofPipes(closed, err)) {
            assertEquals(ExitCode.DONE, Main.run(terminal, words.toArray(String[]::new)));
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertTrue(closed.writes > 0);
    }
}
