package io.larmor.cli;

/// What a script sees of the end of a command.
final class ExitCode {
    static final int DONE = 0;
    /// The peer, or an operation, said no.
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int NO_CONNECTION = 3;
    /// The association was rejected or aborted.
    static final int NO_ASSOCIATION = 4;
    /// Unreadable or invalid data.
    static final int BAD_DATA = 5;

    private ExitCode() {}
}
