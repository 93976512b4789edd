package io.larmor.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OwnerOnlyTest {
    @TempDir
    Path folder;

    /// As on Windows: to ask for permissions where there are none is an UnsupportedOperationException.
    @Test
    void whereThereAreNoSuchPermissionsFilesAreMadeAllTheSame() throws IOException {
        try (var zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            var made = zip.getPath("/made");
            assertEquals(0, OwnerOnly.folder(made).length);
            Files.createDirectory(made, OwnerOnly.folder(made));
            var file = made.resolve("file");
            try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    OwnerOnly.file(file))) {
                assertTrue(channel.isOpen());
            }
        }
    }
}
