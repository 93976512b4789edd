package io.larmor.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// Programs of the system that read what larmor writes for them.
final class Shells {
    private Shells() {}

    /// {@return where a program is; a test that needs one that is not there is skipped, and says so}
    static Path require(String name) {
        var found = Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(found.isPresent(), () -> name + " is not installed: nothing tested");
        return found.orElseThrow();
    }

    /// {@return all that a program says, on both its outputs}
    static String output(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), command::toString);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
