package io.larmor.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The larmor program.
public final class Main {
    private static final Set<String> VERBOSE = Set.of("-v", "--verbose");

    private static final String HELP = "help";

    private Main() {}

    /// Runs one command and ends the process with its exit code.
    ///
    /// @param args the words of the command line
    public static void main(String... args) {
        boolean verbose = false;
        for (String word : args) {
            verbose |= VERBOSE.contains(word);
        }
        LogProvider.use(verbose ? Level.DEBUG : Level.WARN);
        int code;
        try (var terminal = Terminal.ofProcess()) {
            code = run(terminal, args);
        }
        System.exit(code);
    }

    /// {@return the exit code of one command} Nothing of the process is touched but the terminal handed in.
    ///
    /// @param terminal where it writes
    /// @param args the words of the command line
    static int run(Terminal terminal, String... args) {
        if (Locales.refuses(terminal, args)) {
            return ExitCode.USAGE;
        }
        var plain = PlainCall.of(terminal, args);
        int code = plain == null ? called(terminal, asked(args)) : plain.run(terminal, args[0]);
        var failure = terminal.failure();
        return failure == null ? code : Failures.unwritten(failure, code, terminal.err());
    }

    private static int called(Terminal terminal, String... words) {
        return commandLine(terminal, words).execute(words);
    }

    /// {@return the words, but that `help COMMAND` is another way to say `COMMAND --help`}
    private static String[] asked(String... args) {
        if (args.length == 0 || !args[0].equals(HELP)) {
            return args;
        }
        if (args.length == 1 || args[1].startsWith("-") || args[1].equals(HELP)) {
            return new String[] {"--help"};
        }
        // With --help a word that is no command would go by unsaid
        return Commands.named(args[1]) == null ? new String[] {args[1]} : new String[] {args[1], "--help"};
    }

    /// Only the command that is called is looked at: reading the options of all of them takes longer than most commands.
    ///
    /// @param terminal where it writes
    /// @param args the words of the command line
    static CommandLine commandLine(Terminal terminal, String... args) {
        var root = new CommandLine(new RootCommand());
        var called = Arrays.stream(args).filter(word -> !word.startsWith("-")).findFirst()
                .flatMap(word -> Optional.ofNullable(Commands.named(word)));
        List<Commands> wanted = called.map(List::of).orElseGet(Commands::all);
        for (var command : wanted) {
            var object = command.create(terminal);
            var line = new CommandLine(object);
            if (object instanceof SettingFlags.User user) {
                user.flags().addTo(line.getCommandSpec());
            }
            root.addSubcommand(command.word(), line);
        }
        var sections = new LinkedHashMap<>(root.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> CommandText.footer(help.commandSpec()));
        return root.setHelpSectionMap(sections).setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(Help.defaultColorScheme(terminal.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(terminal.width(), 80, 120))
                .setUsageHelpLongOptionsMaxWidth(32)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures());
    }
}
