package io.larmor.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// What went wrong, in one sentence with the fix, and the exit code for it.
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        Failure failure = explain(thrown);
        var err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + failure.sentence());
        if (parsed.hasMatchedOption("--verbose")) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }

    static Failure explain(Exception thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case ConnectException refused ->
                new Failure(ExitCode.NO_CONNECTION, String.valueOf(refused.getMessage()), refused);
            case NoSuchFileException missing ->
                new Failure(ExitCode.BAD_DATA, "There is no " + missing.getFile() + ".", missing);
            case AccessDeniedException denied ->
                new Failure(ExitCode.BAD_DATA, "No permission for " + denied.getFile() + ".", denied);
            case IOException io -> new Failure(ExitCode.BAD_DATA, io.getMessage() + ".", io);
            default -> new Failure(ExitCode.REFUSED, "Unexpected " + thrown + ".", thrown);
        };
    }
}
