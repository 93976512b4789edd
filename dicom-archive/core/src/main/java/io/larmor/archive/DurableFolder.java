package io.larmor.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folders whose names survive power loss.
final class DurableFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFolder.class);
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

    /// Makes the names durable by which a folder is reached on its file system, whoever made it: a process that was killed may not have come to that. A folder
    /// above that may not be read was not made here.
    static void forceAbove(Path folder, Force force) throws IOException {
        var device = device(folder);
        for (var above = folder.toAbsolutePath().getParent(); above != null
                && device(above).equals(device); above = above.getParent()) {
            try {
                force.force(above);
            } catch (AccessDeniedException e) {
                LOG.debug("a folder above that of the archive is not forced", e);
            }
        }
    }

    private static Object device(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(folder, "unix:dev")
                : "";
    }

    /// Makes the names in a folder durable.
    @FunctionalInterface
    interface Force {
        void force(Path folder) throws IOException;
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
