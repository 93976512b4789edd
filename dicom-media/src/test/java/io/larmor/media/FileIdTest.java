package io.larmor.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FileIdTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/etc", "a/b", "C:", "a\\b", "..\\x", "a\u0000b", "a\nb", "\\\\host"})
    void whatIsNoNameIsRefused(String component) {
        assertThrows(IllegalArgumentException.class, () -> FileId.of("A", component));
        assertThrows(IllegalArgumentException.class, () -> FileId.of(component));
    }

    @Test
    void theRuleForNamesIsKnown() {
        assertTrue(FileId.of("A", "B", "C", "D", "E", "F", "G", "H_345678").isConforming());
        assertFalse(FileId.of("A", "B", "C", "D", "E", "F", "G", "H", "I").isConforming());
        assertFalse(FileId.of("NINECHARS").isConforming());
        assertFalse(FileId.of("lower").isConforming());
        assertFalse(FileId.of("IM.DCM").isConforming());
        assertThrows(IllegalArgumentException.class, FileId::of);
    }

    @Test
    void aNameInAnotherCaseIsFound() throws IOException {
        var file = Files.writeString(Files.createDirectories(folder.resolve("images")).resolve("im0001"), "x");
        assertEquals(file.toRealPath(), FileId.of("IMAGES", "IM0001").resolve(folder));
        assertThrows(NoSuchFileException.class, () -> FileId.of("IMAGES", "IM0002").resolve(folder));
        assertThrows(NoSuchFileException.class, () -> FileId.of("IMAGES", "IM0001", "X").resolve(folder));
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("SECRET"), "x");
        Files.createSymbolicLink(folder.resolve("OUT"), elsewhere);
        assertThrows(OutsideFileSetException.class, () -> FileId.of("OUT", "SECRET").resolve(folder));
        Files.createSymbolicLink(folder.resolve("FILE"), elsewhere.resolve("SECRET"));
        assertThrows(OutsideFileSetException.class, () -> FileId.of("FILE").resolve(folder));
        Files.writeString(folder.resolve("INSIDE"), "x");
        Files.createSymbolicLink(folder.resolve("LINK"), folder.resolve("INSIDE"));
        assertEquals(folder.resolve("INSIDE").toRealPath(), FileId.of("LINK").resolve(folder));
    }

    @Test
    void aFolderThatIsReachedOverALinkIsTheRoot(@TempDir Path elsewhere) throws IOException {
        Files.writeString(folder.resolve("IM1"), "x");
        var link = Files.createSymbolicLink(elsewhere.resolve("media"), folder);
        assertEquals(folder.resolve("IM1").toRealPath(), FileId.of("IM1").resolve(link));
    }
}
