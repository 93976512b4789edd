package io.larmor.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/// Folders whose names survive power loss.
final class DurableFolder {
    private static final boolean WINDOWS = Path.of("").getFileSystem().getSeparator().equals("\\");

    private DurableFolder() {}

    /// Makes a folder, and those above it, unless they are there.
    static Path make(Path folder) throws IOException {
        var missing = new ArrayDeque<Path>();
        for (@Nullable
        Path each = folder.toAbsolutePath(); each != null && !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        Files.createDirectories(folder, OwnerOnly.folder(folder));
        for (var each : missing) {
            var parent = each.getParent();
            if (parent != null) {
                force(parent);
            }
        }
        return folder;
    }

    /// Makes the names in a folder durable. Windows has no such thing, and needs none.
    static void force(Path folder) throws IOException {
        if (!WINDOWS) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
