package io.larmor.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Where what was damaged goes: nothing is deleted that somebody may want to look at.
final class Quarantine {
    private final Path folder;

    Quarantine(Path archive) {
        folder = archive.resolve("quarantine");
    }

    /// Copies all bytes of an instance, durably.
    ///
    /// @return where they are
    Path copy(OpenInstance file, String locator) throws IOException {
        var target = free(locator.replaceAll("[^0-9A-Za-z-]", "_") + ".dcm");
        try (var out = FileChannel.open(target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(target))) {
            var buffer = StoredFile.buffer();
            for (long at = 0; at < file.length();) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), file.length() - at));
                int count = file.channel().read(buffer, file.offset() + at);
                if (count < 0) {
                    break;
                }
                at += count;
                for (buffer.flip(); buffer.hasRemaining();) {
                    out.write(buffer);
                }
            }
            out.force(true);
        }
        DurableFolder.force(folder);
        return target;
    }

    /// Moves a folder of the archive.
    Path move(Path part) throws IOException {
        return Files.move(part, free(part.getFileName().toString()));
    }

    private Path free(String name) throws IOException {
        DurableFolder.make(folder);
        var target = folder.resolve(name);
        for (int i = 2; Files.exists(target); i++) {
            target = folder.resolve(i + "-" + name);
        }
        return target;
    }
}
