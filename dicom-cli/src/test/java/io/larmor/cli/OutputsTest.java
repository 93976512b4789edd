package io.larmor.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What commands make of many files, of none, and where they cannot write.
class OutputsTest {
    private static final Path FIRST = Path.of("SE001/IM0001.dcm");
    private static final Path SECOND = Path.of("SE002/IM0001.dcm");

    @TempDir
    private Path folder = Path.of("");
    private Path study = Path.of("");

    @BeforeEach
    void generate() {
        var in = folder.resolve("in");
        assertEquals(ExitCode.DONE, Run.of("generate", "--out", in, "--studies", 1, "--series", 2, "--instances", 1,
                "--modality", "CT", "--matrix", 16).code());
        study = in.resolve("ST0001-CT");
    }

    private static List<Path> below(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
        }
    }

    @Test
    void whatWasBelowAFolderKeepsItsPlace() throws IOException {
        var out = folder.resolve("out");
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("convert", study, "--to", "implicit", "--out", out));
        assertEquals(List.of(FIRST, SECOND), below(out));
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", study.resolve(SECOND), out.resolve(SECOND)));
    }

    @Test
    void twoFilesNeverGoToOne() throws IOException {
        var out = folder.resolve("out");
        var run = Run.of("convert", study.resolve(FIRST), study.resolve(SECOND), "--to", "implicit", "--out", out);
        assertEquals(new Run(ExitCode.REFUSED, "", "larmor: " + study.resolve(SECOND) + ": "
                + out.resolve("IM0001.dcm") + " is the output of " + study.resolve(FIRST)
                + " too; name the folder that both are in, and each keeps its place.\n"), run);
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", study.resolve(FIRST), out.resolve("IM0001.dcm")));

        Files.copy(study.resolve(FIRST), study.resolve("copy.dcm"));
        var twice = Run.of("deidentify", study, "--out", folder.resolve("clean"));
        assertEquals(ExitCode.BAD_DATA, twice.code());
        assertTrue(twice.err().contains("IM0001.dcm too; both have one SOP Instance UID.\n"), twice.err());
        assertEquals(2, below(folder.resolve("clean")).size());
    }

    @Test
    void whatIsThereIsReplacedOnlyIfThatWasSaid() throws IOException {
        var out = Files.writeString(folder.resolve("out.dcm"), "precious");
        var run = Run.of("convert", study.resolve(FIRST), "--to", "implicit", "--out", out);
        assertEquals(new Run(ExitCode.REFUSED, "",
                "larmor: " + out + " is there already; --overwrite replaces it, or choose another.\n"), run);
        assertEquals("precious", Files.readString(out));
        assertEquals(new Run(ExitCode.DONE, "", ""),
                Run.of("convert", study.resolve(FIRST), "--to", "implicit", "--out", out, "--overwrite"));
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("diff", study.resolve(FIRST), out));
    }

    @Test
    void noCommandReplacesAFileUnlessThatWasSaid() throws IOException {
        var image = study.resolve(FIRST);
        var json = Files.writeString(folder.resolve("a.json"), Run.of("json", "--meta", image).out());
        var xml = Files.writeString(folder.resolve("a.xml"), Run.of("xml", "--meta", image).out());
        var out = folder.resolve("out.dcm");
        for (var words : List.of(List.of("set", image, "PatientName=X", "--out", out),
                List.of("json", json, "--to-dicom", out), List.of("xml", xml, "--to-dicom", out))) {
            Files.writeString(out, "precious");
            assertEquals(new Run(ExitCode.REFUSED, "", "larmor " + words.getFirst() + ": " + out
                    + " is there already; --overwrite replaces it, or choose another.\n"), Run.of(words.toArray()));
            assertEquals("precious", Files.readString(out));
            var more = new ArrayList<Object>(words);
            more.add("--overwrite");
            assertEquals(new Run(ExitCode.DONE, "", ""), Run.of(more.toArray()));
            assertEquals(ExitCode.DONE, Run.of("dump", out).code());
        }
        var key = Files.writeString(folder.resolve("key"), "sixteen bytes, or more");
        var clean = new Object[] {"deidentify", image, "--out", folder.resolve("clean"), "--key", key};
        assertEquals(ExitCode.DONE, Run.of(clean).code());
        var again = Run.of(clean);
        assertEquals(ExitCode.BAD_DATA, again.code());
        assertTrue(again.err().endsWith(".dcm is there already; --overwrite replaces it, or choose another.\n"),
                again.err());
    }

    @Test
    void aNameThatEndsInASlashIsAFolder() throws IOException {
        var image = study.resolve(FIRST);
        var out = folder.resolve("made");
        assertEquals(new Run(ExitCode.DONE, "", ""), Run.of("convert", image, "--to", "implicit", "--out", out + "/"));
        assertEquals(List.of(image.getFileName()), below(out));
        for (var name : List.of(folder.resolve("none") + "/", folder.toString())) {
            assertEquals(new Run(ExitCode.USAGE, "",
                    "larmor set: " + name + " is a folder; name the file that is to be written.\n"),
                    Run.of("set", image, "PatientName=X", "--out", name));
        }
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    @Test
    void standardOutputIsNoFileToBeWritten() {
        var image = study.resolve(FIRST);
        for (var words : List.of(List.of("convert", image, "--to", "implicit", "--out", "-"),
                List.of("set", image, "PatientName=X", "--out", "-"))) {
            assertEquals(new Run(ExitCode.USAGE, "", "larmor " + words.getFirst()
                    + ": A file is written, and not standard output; name it.\n"), Run.of(words.toArray()));
        }
    }

    @Test
    void whatCannotBeWrittenIsNamedAndNotItsPart() {
        var out = folder.resolve("none/out.dcm");
        assertEquals(new Run(ExitCode.BAD_DATA, "",
                "larmor: " + study.resolve(FIRST) + ": " + "Cannot write " + out + ": the folder is not there.\n"),
                Run.of("convert", study.resolve(FIRST), "--to", "implicit", "--out", out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"send X@127.0.0.1:1 IN", "convert IN --to implicit --out OUT", "import IN --dir OUT",
        "deidentify IN --out OUT", "dicomdir --create OUT IN", "commit X@127.0.0.1:1 IN", "dump IN", "json IN"})
    void nothingToDoIsNoSuccess(String line) throws IOException {
        var empty = Files.createDirectories(folder.resolve("empty"));
        var words = line.replace("IN", empty.toString()).replace("OUT", folder.resolve("out").toString()).split(" ");
        String command = "larmor " + words[0] + ": ";
        assertEquals(new Run(ExitCode.REFUSED, "", command + "There is no file in " + empty + "; check the name.\n"),
                Run.of((Object[]) words));
        Files.copy(study.resolve(FIRST), empty.resolve(".hidden.dcm"));
        assertEquals(new Run(ExitCode.REFUSED, "", command + "There is no file in " + empty
                + " but DICOMDIRs and those whose names begin with a dot, which are taken when they are named.\n"),
                Run.of((Object[]) words));
        assertTrue(Files.notExists(folder.resolve("out")));
    }

    @Test
    void aHiddenFileThatIsNamedIsTaken() throws IOException {
        var hidden = Files.copy(study.resolve(FIRST), folder.resolve(".hidden.dcm"));
        var run = Run.of("import", hidden, "--dir", folder.resolve("archive"), "--durability", "none");
        assertEquals(new Run(ExitCode.DONE, "Imported 1 instance.\n", ""), run);
    }

    @Test
    void standardInputIsNotReadByAllCommands() {
        for (var words : List.of(List.of("send", "X@127.0.0.1:1", "-"), List.of("import", "-"),
                List.of("deidentify", "-", "--out", folder))) {
            assertEquals(new Run(ExitCode.USAGE, "",
                    "larmor " + words.getFirst() + ": This command does not read standard input; name a file.\n"),
                    Run.of(words.toArray()));
        }
    }

    @Test
    void aLinkToWhereItIsIsNamed() throws IOException {
        var loop = Files.createSymbolicLink(study.resolve("loop"), study);
        var run = Run.of("deidentify", study, "--out", folder.resolve("out"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertEquals("larmor: " + loop
                + " is a link to a folder that it is in: what is there is taken once; take the link away.\n",
                run.err());
        assertEquals(2, below(folder.resolve("out")).size());
    }

    @Test
    void aLinkToWhereItIsIsNamedByWhatPrintsToo() throws IOException {
        var loop = Files.createSymbolicLink(study.resolve("loop"), study);
        var out = folder.resolve("out");
        for (var words : List.of(List.of("dump", study), List.of("json", study),
                List.of("convert", study, "--to", "implicit", "--out", out))) {
            var run = Run.of(words.toArray());
            assertEquals(ExitCode.BAD_DATA, run.code());
            assertEquals("larmor: " + loop
                    + " is a link to a folder that it is in: what is there is taken once; take the link away.\n",
                    run.err());
        }
        assertEquals(2, below(out).size());
    }

    @Test
    void commandsForAnArchiveMakeNone() throws IOException {
        for (var words : List.of(List.of("delete", "--study", "1.2", "--dir", study), List.of("verify", study))) {
            assertEquals(
                    new Run(ExitCode.BAD_DATA, "", "larmor " + words.getFirst() + ": There is no archive in " + study
                            + "; check the name.\n"),
                    Run.of(words.toArray()));
        }
        assertEquals(List.of(FIRST, SECOND), below(study));
    }

    @Test
    void aFileSetThatIsThereIsAddedTo() {
        var disc = folder.resolve("disc");
        assertEquals(ExitCode.DONE, Run.of("dicomdir", "--create", disc, study).code());
        assertEquals(
                new Run(ExitCode.REFUSED, "", "larmor dicomdir: There is a file-set in " + disc + " already; --add "
                        + disc + " adds to it.\n"),
                Run.of("dicomdir", "--create", disc, study));
        assertEquals(ExitCode.USAGE, Run.of("dicomdir", "--create", folder.resolve("other")).code());
        assertFalse(Files.exists(folder.resolve("other")));
    }

    @Test
    void aProxySaysWhereItCannotListen() throws IOException {
        try (var taken = new ServerSocket(0)) {
            var run = Run.of("proxy", "--listen", taken.getLocalPort(), "--to", "X@127.0.0.1:1");
            assertEquals(ExitCode.REFUSED, run.code());
            assertTrue(
                    run.err().startsWith("larmor proxy: Cannot listen on 0.0.0.0, port " + taken.getLocalPort() + ": ")
                            && run.err().endsWith(". Choose another port or address, or stop what uses it.\n"),
                    run.err());
        }
        assertEquals(new Run(ExitCode.USAGE, "",
                "larmor proxy: --bind: '[::x]' is no address of this machine; choose one that it has.\n"),
                Run.of("proxy", "--listen", 0, "--bind", "[::x]", "--to", "X@127.0.0.1:1"));
    }

    @Test
    void aNodeSaysWhatOfItsConfigurationCannotBeUsed() {
        assertEquals(new Run(ExitCode.USAGE, "",
                "larmor serve: --bind: '[::x]' is no address of this machine; choose one that it has.\n"),
                Run.of("serve", "--bind", "[::x]", "--port", 0, "--dir", folder.resolve("node")));
        assertEquals(new Run(ExitCode.BAD_DATA, "",
                "larmor config: " + folder + " is a folder; name the configuration file.\n"),
                Run.of("config", "check", folder));
        var audit = folder.resolve("none/a.xml");
        assertEquals(new Run(ExitCode.USAGE, "", "larmor serve: The audit trail cannot be written to " + audit
                + ": the folder is not there; choose another audit.file (--audit-file), or let it be written to.\n"),
                Run.of("serve", "--audit-file", audit, "--port", 0, "--dir", folder.resolve("node")));
    }

    @Test
    void aSentenceBeginsWithACapitalLetterButANameStaysAsItIs() {
        for (var words : List.of(List.of("it is closed", "It is closed."), List.of("tls/node.pem cannot be read.",
                "tls/node.pem cannot be read."), List.of("node.pem: no key", "node.pem: no key."),
                List.of("lost", "Lost."))) {
            assertEquals(words.getLast(), Failures.explain(new IOException(words.getFirst())).sentence());
        }
    }
}
