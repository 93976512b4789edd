package io.larmor.interop;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The folder `examples`, and the JDK's tools in this process: what it takes to build them without Maven.
final class ExampleSources {
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private ExampleSources() {}

    /// {@return the modules under test, as a path of the JDK's tools}
    static String modules() {
        return Objects.requireNonNull(System.getProperty("jdk.module.path"));
    }

    /// Compiles every source file below some folders, with every warning an error.
    static void compile(Path classes, List<Path> folders, String... options) throws IOException {
        var arguments = new ArrayList<>(
                List.of("-proc:none", "-Xlint:all", "-Werror", "--release", "25", "-d", classes.toString()));
        arguments.addAll(List.of(options));
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            }
        }
        run("javac", arguments);
    }

    /// Makes a jar of whatever lies in some folders.
    static void jar(Path jar, Path... folders) throws IOException {
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        var arguments = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        if (Files.exists(folders[0].resolve("module-info.class"))) {
            arguments.addAll(List.of("--module-version", "1.0.0"));
        }
        for (Path folder : folders) {
            arguments.addAll(List.of("-C", folder.toString(), "."));
        }
        run("jar", arguments);
    }

    private static void run(String tool, List<String> arguments) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError(tool + " ended with " + code + ":\n" + said);
        }
    }
}
