package io.larmor.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The shell commands of README.md and of `docs` run as they are printed, and print what is printed there: those of what people read first, or of everything with
/// `LARMOR_DOCS=all` in the environment (`docs/check`). With `LARMOR_DOCS=update`, what is printed there is made what came.
class DocumentedCommandsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String WHICH = Objects.requireNonNullElse(System.getenv("LARMOR_DOCS"), "first");
    private static final Set<String> FIRST = Set.of("README.md", "quick-start.md", "mistakes.md");

    @TempDir
    Path folder = Path.of("");

    @TestFactory
    List<DynamicTest> commandsRunAsPrinted() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream<Path> files = Stream.concat(Stream.of(ROOT.resolve("README.md")), docs);
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !WHICH.equals("first") || FIRST.contains(String.valueOf(file.getFileName())))
                    .filter(DocumentedCommandsIT::hasCommands)
                    .sorted().map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> run(file)))
                    .toList();
        }
    }

    private static boolean hasCommands(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("\n```sh") || text.contains("\n```console");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Path file) throws Exception {
        Programs.require("echoscu", "tshark");
        Path place = Files.createTempDirectory(folder, "document");
        try (var session = new DocumentSession(file, place)) {
            String actual = session.run();
            if (WHICH.equals("update")) {
                Files.writeString(file, actual);
            } else {
                assertEquals(List.of(), session.differences());
            }
        }
    }
}
