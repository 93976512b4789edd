package io.larmor.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A manual page (man(7)) of a command.
final class ManPage {
    private static final String[][] CODES = {{"0", "Done."}, {"1", "The peer, or an operation, said no."},
        {"2", "Wrong usage."},
        {"3", "Could not connect."}, {"4", "The association was rejected or aborted."},
        {"5", "Unreadable or invalid data."}};

    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /// {@return the page}
    ///
    /// @param root whose commands are listed on its own page
    static String of(CommandLine command, CommandLine root) {
        var page = new ManPage();
        page.write(command, command.equals(root) ? null : root);
        return page.text.toString();
    }

    private void write(CommandLine command, @Nullable CommandLine above) {
        var spec = command.getCommandSpec();
        String name = above == null ? "larmor" : "larmor-" + spec.name();
        var description = spec.usageMessage().description();
        text.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" \"Larmor ")
                .append(escaped(RootCommand.Version.number())).append("\" \"Larmor\"\n");
        section("NAME");
        paragraph(name + " - " + CommandText.first(description));
        section("SYNOPSIS");
        synopsis(spec, above != null);
        section("DESCRIPTION");
        for (var each : description) {
            text.append(".PP\n");
            paragraph(each.replace("%n", " ").replace("%%", "%"));
        }
        if (!spec.positionalParameters().isEmpty()) {
            section("ARGUMENTS");
            for (var each : spec.positionalParameters()) {
                item("\\fI" + escaped(each.paramLabel()) + "\\fR", CommandText.of(each));
            }
        }
        section("OPTIONS");
        CommandText.options(spec).forEach(option -> item(names(option), CommandText.of(option)));
        if (above == null) {
            section("COMMANDS");
            command.getSubcommands().forEach((word, each) -> {
                if (!each.getCommandSpec().usageMessage().hidden()) {
                    item("\\fB" + escaped(word) + "\\fR",
                            CommandText.first(each.getCommandSpec().usageMessage().description())
                                    + "; see larmor-" + word + "(1).");
                }
            });
        }
        section("EXIT STATUS");
        for (var code : CODES) {
            item("\\fB" + code[0] + "\\fR", code[1]);
        }
        section("EXAMPLES");
        CommandText.examples(command).forEach(example -> {
            text.append(".PP\n.nf\n");
            paragraph(example);
            text.append(".fi\n");
        });
        section("SEE ALSO");
        paragraph(above == null ? "larmor COMMAND --help" : "larmor(1)");
    }

    private void synopsis(CommandSpec spec, boolean sub) {
        text.append(sub ? "\\fBlarmor " + escaped(spec.name()) + "\\fR" : "\\fBlarmor\\fR \\fICOMMAND\\fR")
                .append(" [\\fIOPTION\\fR]...");
        for (var each : spec.positionalParameters()) {
            String label = "\\fI" + escaped(each.paramLabel()) + "\\fR" + (each.arity().max() > 1 ? "..." : "");
            text.append(' ').append(each.required() ? label : "[" + label + "]");
        }
        text.append('\n');
    }

    private static String names(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : "=\\fI" + escaped(option.paramLabel()) + "\\fR";
        String names = Arrays.stream(option.names()).map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return names + value
                + (option.negatable() ? ", \\fB\\-\\-no\\-" + escaped(option.longestName().substring(2)) + "\\fR" : "");
    }

    private void section(String title) {
        text.append(".SH ").append(title).append('\n');
    }

    private void item(String term, String words) {
        text.append(".TP\n").append(term).append('\n');
        paragraph(words);
    }

    private void paragraph(String words) {
        String line = escaped(words.strip());
        text.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "").append(line).append('\n');
    }

    /// Plain ASCII, for a formatter that is not told the encoding.
    private static String escaped(String words) {
        var escaped = new StringBuilder();
        words.codePoints().forEach(each -> {
            switch (each) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '`' -> escaped.append("\\(ga");
                default -> escaped.append(each < 0x80
                        ? Character.toString(each)
                        : String.format(Locale.ROOT, "\\[u%04X]", each));
            }
        });
        return escaped.toString();
    }
}
