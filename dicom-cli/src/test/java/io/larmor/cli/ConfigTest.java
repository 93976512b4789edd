package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConfigTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("larmor.toml"), text);
    }

    private List<String> problems(String text) throws IOException {
        var problems = new ArrayList<ConfigProblem>();
        var file = file(text);
        NodeConfiguration.read(Optional.of(file), Config.EMPTY, problems);
        return problems.stream().map(problem -> problem.toString().replace(file + ":", "")).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [node]¶prot = 1                    | 2:1: There is no setting 'prot' in [node]; perhaps port is meant.
            [nod]                              | 1:2: There is no table 'nod'; perhaps node is meant.
            node = 1                           | 1:1: 'node' is a table: write [node], and its settings below.
            [node]¶port = "104"                | 2:8: node.port must be a whole number from 0 to 65535, but is text.
            [node]¶port = 65536                | 2:8: node.port must be a whole number from 0 to 65535, but is '65536'.
            [node]¶any-called = 1              | 2:14: node.any-called must be true or false, but is a whole number.
            [archive]¶durability = "disk"      | 2:14: archive.durability must be one of fsync, os, none, but is 'disk'.
            [archive]¶dir = ""                 | 2:7: archive.dir must be the path of a folder, but is ''.
            [tls]¶cert = "/no/cert.pem"        | 2:8: There is no file /no/cert.pem; make it, or choose another.
            [[peer]]¶ae = "A"                  | 1:3: A peer needs ae and host; add what is missing.
            [peer]¶ae = "A"                    | 1:2: Each peer is a table of its own: write [[peer]], with two brackets, and its settings below.
            [service]¶storage = 1              | 2:1: The settings of a service stand in [service.NAME].
            [service.mine]¶list = [1]          | 2:8: A service's own setting is text, a number, or true or false; write a list as "A,B".
            [node]¶port = 1¶port = 2           | 3:1: 'port' is there already, on line 2; keep one of them.
            [tls]¶require-client = true        | 2:1: TLS needs a certificate: tls.cert (--tls-cert) and tls.key (--tls-key); 'larmor cert' makes them for a test.
            [users]¶optional = true            | 2:1: This needs to know the users: set users.file (--users) or users.jwks (--jwks).
            [service.worklist]¶incomplete=true | 2:1: There is no worklist: set service.worklist.folder (--worklist).
            [node]¶ae = []                     | 2:1: A node needs an AE title: name one, or leave the setting out.
            [node]¶accept-calling = ["ABCDEFGHIJKLMNOPQ*"] | 2:19: node.accept-calling must be an AE title of at most 16 characters, in which '*' and '?' are wildcards, but is 'ABCDEFGHIJKLMNOPQ*'.
            [service.instance-availability]¶notify = ["X"] | 2:1: There is no peer 'X': name it, with its address, as [[peer]] or --peer.
            [service.ups]¶fallback = ["X"] | 2:1: There is no peer 'X': name it, with its address, as [[peer]] or --peer.
            [service.storage-commitment]¶first-retry = 0 | 2:15: service.storage-commitment.first-retry must be a whole number of seconds from 1 to 86400, but is '0'.
            """)
    void whatIsWrongIsSaidWithLineAndColumn(String text, String problem) throws IOException {
        assertEquals(List.of(problem), problems(text.replace('¶', '\n')));
    }

    @Test
    void aListIsWrittenAsOne() throws IOException {
        assertEquals(List.of(
                "2:6: node.ae must be a list, each an AE title: 1 to 16 characters, without spaces at its ends: put it in brackets."),
                problems("[node]\nae = 'A'"));
        assertEquals(List.of(
                "2:12: node.ae must be an AE title: 1 to 16 characters, without spaces at its ends, but is 'ABCDEFGHIJKLMNOPQ'."),
                problems("[node]\nae = ['A', 'ABCDEFGHIJKLMNOPQ']"));
    }

    @Test
    void aFileThatIsNoCertificateIsSaidWhereItIsNamed() throws IOException {
        var none = Files.writeString(folder.resolve("none.pem"), "nothing");
        var problems = problems("[tls]\ncert = '" + none + "'\nkey = '" + none + "'");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("2:1: "), problems.getFirst());
        assertTrue(problems.getFirst().contains(none.toString()), problems.getFirst());
    }

    @Test
    void aRetiredProfileIsSaidWhereItIsNamed() throws IOException {
        Run.of("cert", "node", "--dir", folder);
        var problems = problems("[tls]\ncert = '" + folder.resolve("node.pem") + "'\nkey = '"
                + folder.resolve("node-key.pem") + "'\nprofile = 'bcp195'\n");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("4:1: The TLS profile bcp195 "), problems.getFirst());
    }

    @Test
    void aKeyThatIsMissingOrOfAnotherIsSaid() throws IOException {
        Run.of("cert", "node", "modality", "--dir", folder);
        var cert = folder.resolve("node.pem");
        assertEquals(
                List.of("2:1: The certificate in " + cert
                        + " is PEM, and its private key is missing: set tls.key (--tls-key)."),
                problems("[tls]\ncert = '" + cert + "'\n"));
        var key = folder.resolve("modality-key.pem");
        assertEquals(List.of("3:1: The key in " + key + " does not belong to the first certificate in " + cert
                + "; name the one that it was issued for."),
                problems("[tls]\ncert = '" + cert + "'\nkey = '" + key + "'\n"));
    }

    /// One file's name may be in another's, or in any word: as in `--dir d`.
    @Test
    void aFileIsBlamedByItsWholeName() throws IOException {
        Run.of("cert", "node", "--dir", folder);
        var none = Files.writeString(folder.resolve("none.pem"), "nothing");
        // As it stands at the beginning of a sentence
        var here = Path.of("").toAbsolutePath().relativize(none);
        var run = Run.of("serve", "--port", 0, "--dir", "e", "--tls-cert", here, "--tls-key",
                folder.resolve("node-key.pem"));
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().startsWith("larmor serve: --tls-cert: "), run.err());
    }

    @Test
    void checkSaysWhichServiceIsNone() throws IOException {
        var file = file("[service.storagecommitment]\nfolder = 'x'\n[service.other]\nkey = 1\n");
        var run = Run.of("config", "check", file, "--dir", folder);
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertEquals(
                "larmor: " + file + ":2:1: 'storagecommitment' is no plug-in; perhaps storage-commitment is meant.\n"
                        + "larmor: " + file + ":4:1: 'other' is no plug-in; there are none.\n",
                run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"config check", "config check ~"})
    void checkNeedsAFile(String words) {
        var run = Run.of(Stream.of(words.split(" ")).map(word -> word.replace("~", "")).toArray());
        assertEquals(new Run(ExitCode.USAGE, "", "larmor config: Name the file to be checked.\n"), run);
    }

    @Test
    void checkSaysEverythingThatIsWrong() throws IOException {
        var run = Run.of("config", "check", file("[node]\nport = -1\nmax-pdu = 'x'\n"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertEquals(2, run.err().lines().count(), run.err());
        var json = Run.of("config", "check", file("[node]\nport = -1\nmax-pdu = 'x'\n"), "--json");
        assertEquals(2, json.out().lines().count(), json.err());
    }

    @Test
    void serveSaysTheFirstThatIsWrong() throws IOException {
        var run = Run.of("serve", "--config", file("[node]\nport = -1\nmax-pdu = 'x'\n"));
        assertEquals(ExitCode.BAD_DATA, run.code());
        assertTrue(run.err().endsWith("but is '-1'. (1 more; 'larmor config check' shows all.)\n"), run.err());
    }

    @Test
    void flagsGoBeforeTheFile() throws IOException {
        var file = file("""
                [node]
                ae = ["ONE", "TWO"]
                port = 104
                any-called = true
                [service.query-retrieve]
                match-unknown = true
                [service.other]
                password = "geheim"
                [tls.caller]
                "ct one" = ["CT1", "CT2"]
                [[peer]]
                ae = "A"
                host = "10.0.0.1"
                [[peer]]
                ae = "B"
                host = "10.0.0.2"
                port = 11112
                """);
        var shown = Run.of("config", "show", file, "--port", 0, "--no-any-called", "--peer", "B@localhost:1");
        assertEquals(ExitCode.BAD_DATA, shown.code());
        assertTrue(shown.err().contains("TLS needs a certificate"), shown.err());
        Files.writeString(file, Files.readString(file).replace("[tls.caller]\n\"ct one\" = [\"CT1\", \"CT2\"]\n", ""));
        shown = Run.of("config", "show", file, "--port", 0, "--no-any-called", "--peer", "B@localhost:1");
        assertEquals(ExitCode.DONE, shown.code(), shown.err());
        var lines = shown.out().lines().map(line -> line.replaceAll(" +# .*[/\\\\]", " # ")
                .replaceAll(" +# ", " # ")).toList();
        assertTrue(lines.contains("ae = [\"ONE\", \"TWO\"] # larmor.toml:2:1"), shown.out());
        assertTrue(lines.contains("port = 0 # --port"), shown.out());
        assertTrue(lines.contains("any-called = false # --any-called"), shown.out());
        assertTrue(lines.contains("match-unknown = true # larmor.toml:6:1"), shown.out());
        assertTrue(lines.contains("max-pdu = 262144 # default"), shown.out());
        assertTrue(lines.contains("password = \"****\" # larmor.toml:8:1"), shown.out());
        assertFalse(shown.out().contains("geheim"));
        assertTrue(shown.out().contains("host = \"10.0.0.1\"") && shown.out().contains("host = \"localhost\""),
                shown.out());
        assertFalse(shown.out().contains("10.0.0.2"));
    }

    @Test
    void whatShowPrintsIsAFileThatSaysTheSame() throws IOException {
        var file = file(
                "[node]\nae = ['A']\nbind = '127.0.0.1'\n[[peer]]\nae = 'P'\nhost = 'h'\ntls = false\n[service.x]\ny = 1\n");
        var first = Run.of("config", "show", file).out();
        var second = Run.of("config", "show", file(first)).out();
        assertEquals(first.replaceAll(" +#.*", ""), second.replaceAll(" +#.*", ""));
    }

    @Test
    void initWritesAFileThatIsRightAndHasEverySetting() throws IOException {
        var path = folder.resolve("new.toml");
        assertEquals(ExitCode.DONE, Run.of("config", "init", path).code());
        assertEquals(ExitCode.DONE, Run.of("config", "check", path).code());
        assertEquals(ExitCode.REFUSED, Run.of("config", "init", path).code());
        var text = Files.readString(path).replaceAll("(?m)^#(?! )", "");
        var problems = new ArrayList<ConfigProblem>();
        var config = ConfigFile.parse(path, text, problems);
        problems.removeIf(problem -> problem.sentence().startsWith("There is no file")
                || problem.sentence().startsWith("There is no folder"));
        problems.removeIf(problem -> problem.sentence().startsWith("node.proxy-from"));
        assertEquals(List.of(), problems);
        for (var setting : Settings.all()) {
            boolean named = setting.kind() instanceof SettingKind.File || setting.equals(Settings.PROXY_FROM);
            assertTrue(named || config.node().has(setting), setting.key());
        }
    }

    @Test
    void theReferenceIsThatOfTheProgram() throws IOException {
        var page = Path.of("..", "docs", "configuration.md");
        if (Boolean.getBoolean("larmor.write")) {
            Files.writeString(page, ConfigText.reference());
        }
        assertEquals(ConfigText.reference(), Files.readString(page),
                "run 'larmor config reference > docs/configuration.md'");
    }

    @Test
    void commandsThatShareASettingSayTheSameOfIt() {
        for (var word : List.of("import", "delete")) {
            var spec = Objects.requireNonNull(Main.commandLine(Terminal.ofPipes(OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream()), word).getSubcommands().get(word)).getCommandSpec();
            for (var setting : Settings.ofArchive()) {
                // What is deleted is not replaced
                boolean has = !setting.flag().isEmpty() && !(word.equals("delete") && setting.equals(Settings.REPLACE));
                if (has) {
                    var option = spec.findOption(setting.flag());
                    String first = setting.doc().split("[.;]", 2)[0];
                    assertTrue(option.description()[0].startsWith(first), word + " " + setting.flag());
                }
            }
        }
    }

    @Test
    void aLogLevelThatIsSetNoMoreCountsNoMore() throws IOException {
        for (var level : List.of("trace", "")) {
            var file = file(level.isEmpty() ? "" : "[log]\nlevel = \"" + level + "\"\n");
            new NodeSetup(NodeConfiguration.read(Optional.of(file), Config.EMPTY)).logging();
            assertEquals(!level.isEmpty(), LogProvider.takes(Level.TRACE));
        }
        assertTrue(LogProvider.takes(Level.WARN));
    }
}
