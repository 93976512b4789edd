package io.larmor.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/// One command: its word, and what makes an object of its class. Nothing is loaded before it is called.
record Commands(String word, Function<Terminal, Callable<Integer>> maker) {
    /// In the order of the help.
    private static final List<Commands> ALL = List.of(
            new Commands("serve", ServeCommand::new),
            new Commands("receive", ReceiveCommand::new),
            new Commands("config", ConfigCommand::new),
            new Commands("echo", EchoCommand::new),
            new Commands("send", SendCommand::new),
            new Commands("find", FindCommand::new),
            new Commands("get", GetCommand::new),
            new Commands("move", MoveCommand::new),
            new Commands("commit", CommitCommand::new),
            new Commands("mpps", MppsCommand::new),
            new Commands("ian", IanCommand::new),
            new Commands("worklist", WorklistCommand::new),
            new Commands("ups", UpsCommand::new),
            new Commands("dump", DumpCommand::new),
            new Commands("json", JsonCommand::new),
            new Commands("xml", XmlCommand::new),
            new Commands("dicomdir", DicomdirCommand::new),
            new Commands("deidentify", DeidentifyCommand::new),
            new Commands("convert", ConvertCommand::new),
            new Commands("diff", DiffCommand::new),
            new Commands("set", SetCommand::new),
            new Commands("generate", GenerateCommand::new),
            new Commands("import", ImportCommand::new),
            new Commands("delete", DeleteCommand::new),
            new Commands("verify", VerifyCommand::new),
            new Commands("proxy", ProxyCommand::new),
            new Commands("doctor", DoctorCommand::new),
            new Commands("cert", CertCommand::new),
            new Commands("user", UserCommand::new),
            new Commands("providers", ProvidersCommand::new),
            new Commands("conformance", ConformanceCommand::new),
            new Commands("completion", CompletionCommand::new),
            new Commands("man", ManCommand::new),
            new Commands("demo", DemoCommand::new),
            new Commands("train", TrainCommand::new));

    static List<Commands> all() {
        return ALL;
    }

    /// {@return the command of a word; null if there is none}
    static @Nullable Commands named(String word) {
        for (var command : ALL) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }

    Callable<Integer> create(Terminal terminal) {
        return maker.apply(terminal);
    }
}
