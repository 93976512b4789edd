package io.larmor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MediaCommandsTest {
    @TempDir
    Path folder;
    private Path images = Path.of("");

    @BeforeEach
    void generate() {
        images = folder.resolve("images");
        assertEquals(ExitCode.DONE, Run.of("generate", "--out", images).code());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aFileSetIsMadeShownAndChecked() throws IOException {
        var disc = folder.resolve("disc");
        int count = files(images).size();
        var made = Run.of("dicomdir", "--create", disc, "--id", "LARMOR", images);
        assertEquals(ExitCode.DONE, made.code(), made.err());
        assertTrue(made.out().contains(Text.count(count, "instance")), made.out());
        var shown = Run.of("dicomdir", disc);
        assertTrue(shown.out().startsWith("PATIENT  "), shown.out());
        assertEquals(count, shown.out().lines().filter(line -> line.contains("PT0000")).count());
        assertTrue(Run.of("dicomdir", "--json", disc).out().startsWith("{\"type\":\"PATIENT\""));
        assertEquals(ExitCode.DONE, Run.of("dicomdir", disc, "--check").code());
        Files.delete(files(disc).getLast());
        var checked = Run.of("dicomdir", disc, "--check");
        assertEquals(ExitCode.BAD_DATA, checked.code());
        assertTrue(checked.out().startsWith("MISSING  "), checked.out());
        var again = Run.of("dicomdir", "--create", disc, images);
        assertFalse(again.code() == ExitCode.DONE);
    }

    @Test
    void copiesAreTheSameUnderTheSameKey() throws IOException {
        var key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        var one = Run.of("deidentify", images, "--out", folder.resolve("one"), "--key", key);
        assertEquals(ExitCode.DONE, one.code(), one.err());
        Run.of("deidentify", images, "--out", folder.resolve("two"), "--key", key, "--json");
        Run.of("deidentify", images, "--out", folder.resolve("three"));
        var names = files(folder.resolve("one")).stream().map(folder.resolve("one")::relativize).toList();
        assertEquals(files(images).size(), names.size());
        assertEquals(names, files(folder.resolve("two")).stream().map(folder.resolve("two")::relativize).toList());
        assertFalse(names
                .equals(files(folder.resolve("three")).stream().map(folder.resolve("three")::relativize).toList()));
        var uid = Run.of("json", files(images).getFirst()).out()
                .replaceFirst("(?s).*\"0020000D\":\\{\"vr\":\"UI\",\"Value\":\\[\"([^\"]+).*", "$1");
        assertTrue(uid.matches("[0-9.]+"), uid);
        for (var file : files(folder.resolve("one"))) {
            assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(uid));
        }
    }

    @Test
    void optionsThatCannotBeKeptAreRefused() {
        var run = Run.of("deidentify", images, "--out", folder.resolve("out"), "--option", "CLEAN_PIXEL_DATA");
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().contains("pixels are not looked at") || run.err().contains("Pixels are not looked at"),
                run.err());
    }
}
