package io.larmor.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor config`.
@Command(name = "config", description = {
    "Check, show or begin a configuration of 'serve'.",
    "'check' says all that is wrong with a file, with line and column; 'show' prints what is in force, and where each value"
            + " comes from; 'init' writes a file to begin with (without FILE, to standard output); 'reference' prints what can be"
            + " set, as Markdown. Options are those of 'serve', and go before the file."}, footerHeading = "%nExamples:%n", footer = {
                "  larmor config init larmor.toml",
                "  larmor config check larmor.toml",
                "  larmor config show larmor.toml --port 104",
                "  larmor config show"})
final class ConfigCommand extends LarmorCommand implements SettingFlags.User {
    private final SettingFlags flags = new SettingFlags(Settings.all(), true);

    private enum Action {
        CHECK, SHOW, INIT, REFERENCE
    }

    @Parameters(index = "0", paramLabel = "ACTION", description = "check, show, init or reference.")
    private Action action = Action.SHOW;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Say what is wrong as JSON, each on one line.")
    private boolean json;

    ConfigCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public SettingFlags flags() {
        return flags;
    }

    @Override
    public Integer call() throws IOException {
        return switch (action) {
            case CHECK -> check();
            case SHOW -> show();
            case INIT -> init();
            case REFERENCE -> print(ConfigText.reference());
        };
    }

    private int check() throws IOException {
        if (file == null ? flags.config().isEmpty() : file.toString().isEmpty()) {
            throw new Failure(ExitCode.USAGE, "Name the file to be checked.");
        }
        var problems = new ArrayList<ConfigProblem>();
        var config = NodeConfiguration.read(Optional.ofNullable(file), flags.config(), problems);
        if (problems.isEmpty() && !config.services().isEmpty()) {
            var plugins = PluginOptions.load(config.node().path(Settings.PLUGINS), new NodeSetup(config).folder());
            problems.addAll(PluginOptions.problems(plugins, config.services()));
        }
        for (var problem : problems) {
            if (json) {
                say(JsonLine.of(Map.of("where", problem.origin(), "what", problem.sentence())));
            } else {
                complain(problem.toString());
            }
        }
        if (!problems.isEmpty()) {
            return ExitCode.BAD_DATA;
        }
        if (!json) {
            say((file == null ? "The configuration" : file) + " is right.");
        }
        return ExitCode.DONE;
    }

    private int show() throws IOException {
        return print(ConfigText.effective(NodeConfiguration.read(Optional.ofNullable(file), flags.config())));
    }

    private int init() throws IOException {
        String text = ConfigText.initial();
        if (file == null) {
            return print(text);
        }
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw new Failure(ExitCode.REFUSED, file + " is there already; choose another name, or take it away.");
        }
        say(file + " has every setting; 'larmor serve --config " + file + "' uses it.");
        return ExitCode.DONE;
    }

    private int print(String text) {
        text.lines().forEach(this::say);
        return ExitCode.DONE;
    }
}
