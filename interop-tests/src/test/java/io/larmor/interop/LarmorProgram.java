package io.larmor.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/// The `larmor` program in a process of its own: from the run-time image that this build has made, else from the modules under test.
final class LarmorProgram {
    private static final Path IMAGE = Path.of("..", "dist", "target", "larmor").toAbsolutePath().normalize();

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

    /// {@return how to start the program with these arguments}
    static List<String> command(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isFresh(IMAGE)) {
            command.add(IMAGE.resolve("bin/larmor").toString());
        } else {
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED,org.xerial.sqlitejdbc",
                    "--module-path", ExampleSources.modules(), "--module", "io.larmor.cli/io.larmor.cli.Main"));
        }
        command.addAll(arguments);
        return command;
    }

    /// Whether the run-time image is there, and not older than any module under test.
    private static boolean isFresh(Path image) throws IOException {
        Path cache = image.resolve("lib/larmor.aot");
        if (!Files.exists(cache) || !Files.exists(image.resolve("bin/larmor"))) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(cache);
        for (String module : ExampleSources.modules().split(File.pathSeparator, -1)) {
            // This module itself is compiled after the image was linked, and no part of it.
            boolean own = Path.of(module).toAbsolutePath().startsWith(Path.of("target").toAbsolutePath());
            if (!own && Files.getLastModifiedTime(Path.of(module)).compareTo(built) > 0) {
                return false;
            }
        }
        return true;
    }
}
