package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlainCallTest {
    private static final Terminal NOWHERE = Terminal.ofPipes(OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());

    /// What words the values of arguments of each type may be.
    private static final Map<String, String> SAMPLES = Map.of(
            "AttributeValue", "PatientName=DOE*", "AttributePath", "PatientID", "QueryModel", "study-root",
            "Peer", "PACS@[::1]:11112", "TlsProfile", "bcp195-rfc8996", "TransferSyntax", "deflated",
            "SpecificCharacterSet", "GB18030");

    static Stream<String> words() {
        return Commands.all().stream().map(Commands::word);
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyArgumentIsReadAsPicocliReadsIt(String word) {
        var spec = new CommandLine(command(word)).getCommandSpec();
        var required = new ArrayList<String>(List.of(word));
        spec.args().stream().filter(ArgSpec::required).forEach(argument -> required.addAll(given(argument)));
        for (var argument : PlainArguments.of(command(word))) {
            var line = new ArrayList<>(required);
            var named = argument.names().getFirst().startsWith("-")
                    ? spec.findOption(argument.names().getFirst())
                    : spec.positionalParameters().stream().filter(each -> argument.at(each.index().min())).findFirst()
                            .orElseThrow();
            if (!named.required()) {
                line.addAll(given(named));
            }
            assertSameAsPicocli(line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo PACS@localhost:104", "echo --repeat=3 PACS@localhost:104 --json -v",
        "echo PACS@localhost:104 --calling CT1 --max-pdu 0 --timeout 3 --syntax implicit --syntax 1.2.840.10008.1.2.1",
        "dump a.dcm", "dump a.dcm b --wide c.dcm --depth 0 d", "dump --only PatientName --only 00100020 a",
        "dump --only PatientName,StudyDate,(0010,0020) a", "dump --only PatientName, a",
        "echo A@h:1 --syntax implicit,explicit --syntax deflated",
        "echo A@h:1 --tls-ca a.pem --tls-ca b.pem --tls-key k",
        "find PACS@h:1 --level STUDY -m PatientName=A -m StudyDate=20240101- -r PatientID --csv",
        "find PACS@h:1 --level study --limit 7", "send PACS@h:1 a b --associations 4 --set PatientID=1",
        "move PACS@h:1 --to AE --level series", "json --meta a --bulk-size 9999999999",
        "mpps PACS@h:1 create --from a.json", "mpps PACS@h:1 get 1.2.3", "convert a b --to explicit --out c",
        "set a.dcm PatientName=A PatientID=B --delete StudyID", "diff a b --ignore PatientName --meta", "commit A@h:1",
        "get A@h:1 --out d -m StudyInstanceUID=1.2 --level STudy", "user joe --password-file secret"})
    void linesAreReadAsPicocliReadsThem(String line) {
        assertSameAsPicocli(List.of(line.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "echo --help", "echo A@h:1 -h", "echo A@h:1 --repeat", "echo A@h:1 --repeat x",
        "echo A@h:1 --repeat 1 --repeat 2", "echo A@h:1 --json --json", "echo A@h:1 --json=true", "echo A@h:1 b",
        "echo A@h:1 --rep 1", "echo h:1", "echo A@h:1 --no-such 1", "echo A@h:1 -- b", "dump -", "dump @files",
        "dump 'a'",
        "dump \"a\"", "dump a --only PatientName,Nothing", "dump a --depth -1", "dump a --only PatientName,,PatientID",
        "echo A@h:1 --tls-insecure", "echo A@h:1 --syntax ,", "dump",
        "find A@h:1 --level no-such", "find A@h:1 -mPatientName=A", "find A@h:1 -m=PatientName=A", "get A@h:1",
        "convert a --to no-such"})
    void whatIsNotPlainIsLeftToPicocli(String line) {
        var words = line.split(" ");
        assertNull(PlainCall.of(command(words[0]), PlainArguments.of(command(words[0])), words));
    }

    @Test
    void anEmptyWordIsLeftToPicocli() {
        var arguments = PlainArguments.of(command("dump"));
        assertNull(PlainCall.of(command("dump"), arguments, "dump", ""));
        assertNull(PlainCall.of(command("dump"), arguments, "dump", "a", "--depth="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo A@localhost:1", "echo A@localhost:1 --repeat 0", "dump no-such-file",
        "convert a --to explicit", "get A@localhost:1 --out no-such --level study"})
    void whatGoesWrongIsSaidAsOtherwise(String line) {
        var words = line.split(" ");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var terminal = Terminal.ofPipes(out, err)) {
            var command = Objects.requireNonNull(Commands.named(words[0])).create(terminal);
            var call = PlainCall.of(command, PlainArguments.of(command), words);
            code = Objects.requireNonNull(call).run(terminal, words[0]);
        }
        assertEquals(Run.of((Object[]) words),
                new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void aLineOfArgumentsIsReadBack() {
        for (var word : words().toList()) {
            for (var argument : PlainArguments.of(command(word))) {
                assertEquals(argument, PlainArgument.parse(argument.line()));
            }
        }
    }

    @Test
    void mostCommandsCanBeCalledPlainly() {
        var plain = words().filter(word -> !PlainArguments.of(command(word)).isEmpty()).toList();
        assertTrue(plain.containsAll(List.of("echo", "send", "find", "get", "move", "dump", "json", "convert")), plain
                .toString());
    }

    private static void assertSameAsPicocli(List<String> line) {
        var words = line.toArray(String[]::new);
        var plain = command(words[0]);
        assertNotNull(PlainCall.of(plain, PlainArguments.of(command(words[0])), words), line.toString());
        var parsed = Main.commandLine(NOWHERE, words).parseArgs(words).subcommand();
        var expected = values(parsed.commandSpec().userObject());
        var values = values(plain);
        // What differs from object to object, as a new UID, is compared if it was given.
        var fresh = values(command(words[0]));
        values(command(words[0])).forEach((name, value) -> {
            if (!value.equals(fresh.get(name)) && !parsed.hasMatchedOption(name)) {
                expected.remove(name);
                values.remove(name);
            }
        });
        assertEquals(expected, values, line.toString());
    }

    private static Callable<Integer> command(String word) {
        return Objects.requireNonNull(Commands.named(word)).create(NOWHERE);
    }

    private static Map<String, String> values(Object command) {
        var values = new TreeMap<String, String>();
        for (var argument : new CommandLine(command).getCommandSpec().args()) {
            Object value = argument.getValue();
            values.put(name(argument), value == null ? "null" : value.getClass().getSimpleName() + " " + value);
        }
        return values;
    }

    private static String name(ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> option.longestName();
            case PositionalParamSpec positional -> positional.index().toString();
            default -> throw new IllegalArgumentException();
        };
    }

    /// {@return the words that give an argument}
    private static List<String> given(ArgSpec argument) {
        var type = argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
        String value = type.isEnum() && argument.converters().length == 0
                ? type.getEnumConstants()[type.getEnumConstants().length - 1].toString()
                : argument.converters().length > 0 && argument.converters()[0] instanceof TagConverter
                        ? "PatientName"
                        : SAMPLES.getOrDefault(type.getSimpleName(), "7");
        return argument.isPositional()
                ? List.of(value)
                : argument.arity().max() == 0
                        ? List.of(((OptionSpec) argument).longestName())
                        : List.of(((OptionSpec) argument).longestName(), value);
    }
}
