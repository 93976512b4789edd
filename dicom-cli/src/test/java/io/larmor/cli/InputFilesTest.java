package io.larmor.cli;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class InputFilesTest {
    @TempDir
    private Path folder;

    private final Map<Path, IOException> skipped = new LinkedHashMap<>();

    private List<Path> files(Path... paths) throws IOException {
        return new InputFiles(List.of(paths), skipped::put).list();
    }

    @Test
    void foldersGiveWhatIsBelowThemByName() throws IOException {
        var b = Files.createFile(Files.createDirectories(folder.resolve("s/b")).resolve("2"));
        var a = Files.createFile(Files.createDirectories(folder.resolve("s/a")).resolve("1"));
        Files.createFile(folder.resolve("s/DICOMDIR"));
        Files.createFile(folder.resolve("s/.hidden"));
        assertEquals(List.of(a, b), files(folder.resolve("s")));
        assertEquals(Map.of(), skipped);
    }

    @Test
    void linksAreFollowed() throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve("real")).resolve("1"));
        var link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("in")).resolve("x"), folder.resolve("real"));
        assertEquals(List.of(link.resolve("1")), files(link));
        assertEquals(List.of(folder.resolve("in/x/1")), files(folder.resolve("in")));
    }

    @Test
    void aLinkToWhereItIsEnds() throws IOException {
        var one = Files.createFile(Files.createDirectories(folder.resolve("s")).resolve("1"));
        var loop = Files.createSymbolicLink(folder.resolve("s/loop"), folder.resolve("s"));
        assertEquals(List.of(one), files(folder.resolve("s")));
        assertInstanceOf(FileSystemLoopException.class, skipped.get(loop));
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        var missing = folder.resolve("missing");
        assertEquals(List.of(), files(missing));
        assertInstanceOf(NoSuchFileException.class, skipped.get(missing));
    }
}
