package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.larmor.scp.PasswordFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `larmor user`.
@Command(name = "user", description = {"Make a line of a file of users, for 'serve --users'.",
    "It has the hash of the passcode (PBKDF2), not the passcode."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor user jane --password-file secret >> users",
        "  larmor serve --users users --tls-cert tls/node.pem --tls-key tls/node-key.pem"})
final class UserCommand extends LarmorCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name = "";

    @Option(names = "--password-file", required = true, paramLabel = "FILE", description = "The passcode is the first line of this file.")
    private Path passcode = Path.of("");

    UserCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        say(PasswordFile.entry(name, TlsOptions.firstLine(passcode)));
        return ExitCode.DONE;
    }
}
