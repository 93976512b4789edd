package io.larmor.cli;

import java.io.OutputStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `larmor completion`.
@Command(name = "completion", description = {"Print a script that completes words in a shell.",
    "It knows every command and option of this version."}, footerHeading = "%nExamples:%n", footer = {
        "  larmor completion bash > ~/.local/share/bash-completion/completions/larmor",
        "  larmor completion zsh > ~/.zfunc/_larmor      # with fpath+=~/.zfunc before compinit in ~/.zshrc",
        "  larmor completion fish > ~/.config/fish/completions/larmor.fish"})
final class CompletionCommand extends LarmorCommand {
    private enum Shell {
        BASH, ZSH, FISH
    }

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var all = Main.commandLine(
                Terminal.ofPipes(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
        // Scripts are for a shell to read: control characters in them are meant.
        terminal().out().print(switch (shell) {
            case BASH -> BashCompletion.script(all);
            case ZSH -> ZshCompletion.script(all);
            case FISH -> FishCompletion.script(all);
        });
        terminal().out().flush();
        return ExitCode.DONE;
    }
}
