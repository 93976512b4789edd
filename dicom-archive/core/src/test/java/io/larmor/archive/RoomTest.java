package io.larmor.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RoomTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatDoesNotFitIsRefusedBeforeTheDiskIsFull() throws IOException {
        var room = new Room(folder, folder);
        room.take(1, 1);
        long usable = folder.toFile().getUsableSpace();
        var refused = assertThrows(ArchiveRefusedException.class, () -> room.take(usable, 1));
        assertEquals(0xA700, refused.reason().status());
        assertThrows(ArchiveRefusedException.class, () -> room.require(usable));
        assertFalse(room.isFull(), "for smaller ones there is room");
        room.take(1, 1);
    }

    @Test
    void aReserveIsMadeOnceAndGivenUpOnce() throws IOException {
        var reserve = new Reserve(folder);
        reserve.make();
        reserve.make();
        assertEquals(1024 * 1024, Files.size(folder.resolve("reserve")));
        assertTrue(reserve.giveUp());
        assertFalse(reserve.giveUp());
    }
}
