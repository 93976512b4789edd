package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The `larmor` program in a process of its own, from the modules under test.
final class LarmorProgram {
    private LarmorProgram() {}

    /// Starts `larmor serve` for [LarmorNode#AE], and waits until it listens.
    static ForeignProcess serve(int port, Path folder, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--ae", LarmorNode.AE, "--port", String.valueOf(port), "--bind", "127.0.0.1",
                        "--dir", folder.toString()));
        arguments.addAll(List.of(more));
        return ForeignProcess.start(command(arguments)).awaitListening(port);
    }

    static ForeignProcess.Result run(String... arguments) throws IOException, InterruptedException {
        return ForeignProcess.run(command(List.of(arguments)));
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED,org.xerial.sqlitejdbc", "--module-path",
                        Objects.requireNonNull(System.getProperty("jdk.module.path")), "--module",
                        "io.larmor.cli/io.larmor.cli.Main"));
        command.addAll(arguments);
        return command;
    }
}
