package io.larmor.cli;

import picocli.CommandLine.Option;

/// What every command takes.
@SuppressWarnings("UnusedVariable") // picocli writes and reads them
final class CommonOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean help;

    @Option(names = {"-v",
        "--verbose"}, description = "Explain what happens on standard error; on failure, say where in the program.")
    private boolean verbose;
}
