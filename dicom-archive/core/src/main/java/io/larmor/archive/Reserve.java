package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of an archive that has nothing in it: it is given up when the disk is full, so that the archive can be opened and something be deleted.
final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int SIZE = 1024 * 1024;
    private static final int PIECE = 64 * 1024;

    private final Path file;

    Reserve(Path archive) {
        file = archive.resolve("reserve");
    }

    /// Makes it, unless it is there, or there is no room for it.
    void make() {
        if (Files.exists(file)) {
            return;
        }
        try (var out = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(file))) {
            for (var piece = ByteBuffer.allocate(PIECE); out.position() < SIZE; piece.rewind()) {
                out.write(piece);
            }
        } catch (IOException e) {
            LOG.debug("no room for the reserve of the archive", e);
            giveUp();
        }
    }

    /// {@return whether there is room now that was not there before}
    boolean giveUp() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("the reserve of the archive could not be given up", e);
            return false;
        }
    }
}
