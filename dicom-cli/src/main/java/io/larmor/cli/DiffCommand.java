package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DicomFile;
import io.larmor.data.Difference;
import io.larmor.data.Element;
import io.larmor.data.ReadOptions;
import io.larmor.data.Vr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor diff`.
@Command(name = "diff", description = {"Tell how two files differ.",
    "What elements mean is compared, not how they are encoded: '-' is the first file, '+' the second. Exit code 0: the same; 1:"
            + " different; 5: a file cannot be read."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor diff before.dcm after.dcm", "  larmor diff --ignore SOPInstanceUID,ContentTime a.dcm b.dcm",
                "  larmor diff --json a.dcm b.dcm | jq '.[].path'"})
final class DiffCommand extends LarmorCommand {
    private static final int LONGEST = 80;

    @Parameters(index = "0", paramLabel = "A", description = "A Part 10 file, or a bare data set.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another.")
    private Path second = Path.of("");

    @Option(names = "--ignore", paramLabel = "ATTRIBUTE", split = TagConverter.SPLIT, converter = TagConverter.class, description = "Pass over these, wherever they stand.")
    private List<Integer> ignored = List.of();

    @Option(names = "--group-lengths", description = "Compare group lengths too.")
    private boolean groupLengths;

    @Option(names = "--meta", description = "Compare the File Meta Information too.")
    private boolean meta;

    @Option(names = "--json", description = "Print the differences as JSON, on one line.")
    private boolean json;

    @Mixin
    private CharacterSetOption text = new CharacterSetOption();

    DiffCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        try (var a = open(first); var b = open(second)) {
            var options = new DataSetDiff.Options(Set.copyOf(ignored), groupLengths);
            var differences = DataSetDiff.of(whole(first, a), whole(second, b), options);
            if (json) {
                terminal().out().println(JsonLine.of(differences.stream().map(DiffCommand::json).toList()));
            } else {
                differences.forEach(this::print);
            }
            terminal().out().flush();
            return differences.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private DicomFile open(Path path) {
        try {
            return DicomFile.open(path, text.reading(ReadOptions.DEFAULT));
        } catch (IOException e) {
            throw new Failure(ExitCode.BAD_DATA, Failures.about(path, e), e);
        }
    }

    private DataSet whole(Path path, DicomFile file) {
        try {
            var dataSet = file.dataSet();
            return meta ? file.fileMeta().orElse(DataSet.EMPTY).withAll(dataSet) : dataSet;
        } catch (IOException e) {
            throw new Failure(ExitCode.BAD_DATA, Failures.about(path, e), e);
        }
    }

    private void print(Difference difference) {
        switch (difference) {
            case Difference.OnlyInFirst(var path, var element) -> print('-', path.toString(), element);
            case Difference.OnlyInSecond(var path, var element) -> print('+', path.toString(), element);
            case Difference.OtherVr(var path, var a, var b) -> print(path.toString(), a, b);
            case Difference.OtherValue(var path, var a, var b) -> print(path.toString(), a, b);
        }
    }

    private void print(String path, Element a, Element b) {
        print('-', path, a);
        print('+', path, b);
    }

    private void print(char side, String path, Element element) {
        var value = Text.printable(value(element));
        var line = side + " " + path + " " + element.vr() + " "
                + (value.length() > LONGEST ? value.substring(0, LONGEST - 1) + "…" : value);
        var colour = side == '-' ? "\u001b[31m" : "\u001b[32m";
        terminal().out().println(terminal().colour() ? colour + line + "\u001b[0m" : line.stripTrailing());
    }

    private static String value(Element element) {
        if (element.vr() == Vr.SQ) {
            return Text.count(element.items().size(), "item");
        }
        if (element.isEncapsulated()) {
            return Text.count(Math.max(0, element.fragments().size() - 1), "fragment");
        }
        return element.vr().isBinary()
                ? Text.count(element.length(), "byte")
                : String.join("\\", element.strings());
    }

    private static Map<String, Object> json(Difference difference) {
        var line = new LinkedHashMap<String, Object>();
        line.put("path", difference.path().toString());
        line.put("difference", switch (difference) {
            case Difference.OnlyInFirst _ -> "only in first";
            case Difference.OnlyInSecond _ -> "only in second";
            case Difference.OtherVr _ -> "other VR";
            case Difference.OtherValue _ -> "other value";
        });
        switch (difference) {
            case Difference.OnlyInFirst(var _, var element) -> line.put("first", json(element));
            case Difference.OnlyInSecond(var _, var element) -> line.put("second", json(element));
            case Difference.OtherVr(var _, var a, var b) -> {
                line.put("first", json(a));
                line.put("second", json(b));
            }
            case Difference.OtherValue(var _, var a, var b) -> {
                line.put("first", json(a));
                line.put("second", json(b));
            }
        }
        return line;
    }

    private static Map<String, Object> json(Element element) {
        var side = new LinkedHashMap<String, Object>();
        side.put("vr", element.vr().name());
        if (element.vr() == Vr.SQ) {
            side.put("items", element.items().size());
        } else if (element.isEncapsulated()) {
            side.put("fragments", Math.max(0, element.fragments().size() - 1));
        } else if (element.vr().isBinary()) {
            side.put("bytes", element.length());
        } else {
            side.put("values", new ArrayList<>(element.strings()));
        }
        return side;
    }
}
