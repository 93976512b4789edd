package io.larmor.cli;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What the build of the image runs once, so that its AOT cache (JEP 483) holds the classes that commands need.
@Command(name = "train", hidden = true, description = "Run a little of everything, for the image's AOT cache.")
final class TrainCommand implements Callable<Integer> {
    private static final List<List<String>> RUNS = List.of(List.of("--help"), List.of("--version"), List.of("echo"));

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private CommonOptions common = new CommonOptions();

    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var nowhere = Terminal.ofPipes(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        RUNS.forEach(run -> Main.run(nowhere, run.toArray(String[]::new)));
        terminal.err().flush();
        return ExitCode.DONE;
    }
}
