package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.files.ModelDisk.Fault;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A folder of instances that was made, but not forced, when something failed.
class FolderForceTest {
    @TempDir
    private Path folder;

    /// Large ones of one study: the first makes its folder, or does not.
    @ParameterizedTest
    @EnumSource(names = {"FAIL", "FAIL_AFTERWARDS", "KILL"})
    void whatIsStoredAfterAFailureSurvivesAPowerCut(Fault fault) throws IOException {
        int tried = 0;
        while (tryAt(fault, tried)) {
            tried++;
        }
        assertTrue(tried > 10, "only " + tried + " operations were seen");
    }

    /// @return whether there was an operation of that number
    private boolean tryAt(Fault fault, int at) throws IOException {
        var disk = new ModelDisk(0, folder);
        var store = open(disk);
        try {
            store.recover();
            int before = disk.operations();
            disk.inject(fault, at);
            try {
                store.commit(List.of(Stored.staged(store, "1", Stored.noise(1, 5000))));
            } catch (IOException e) {
                // Nothing is promised of that one.
            }
            if (disk.operations() - before <= at) {
                return false;
            }
            if (disk.isDead()) {
                store.close();
                disk.restart();
                store = open(disk);
                store.recover();
            }
            var second = store.commit(List.of(Stored.staged(store, "2", Stored.noise(2, 5000)))).getFirst();
            var third = store.commit(List.of(Stored.staged(store, "3", Stored.noise(3, 5000)))).getFirst();
            losePower(disk);
            store.close();
            disk.restart();
            store = open(disk);
            store.recover();
            assertArrayEquals(Stored.noise(2, 5000), Stored.read(store, second), () -> fault + " at " + at);
            assertArrayEquals(Stored.noise(3, 5000), Stored.read(store, third), () -> fault + " at " + at);
            return true;
        } finally {
            store.close();
        }
    }

    private void losePower(ModelDisk disk) {
        disk.inject(Fault.POWER_CUT, 0);
        assertThrows(IOException.class, () -> disk.list(folder));
    }

    private FileInstanceStore open(ModelDisk disk) throws IOException {
        return new FileInstanceStore(folder, ArchiveConfig.builder(folder).smallInstance(1000).build(),
                Stored.index(() -> {
                    // Nothing.
                }), disk, FileInstanceStore.SEGMENT, Filer.QUIET);
    }
}
