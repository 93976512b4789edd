package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.larmor.archive.Durability;
import io.larmor.archive.IndexedInstance;
import io.larmor.archive.StudyIndex.Change;
import io.larmor.data.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The files of the index as a power cut leaves them: all bytes of the last force, and any of those after it.
class PowerCutTest {
    private static final int BEFORE = 20;
    private static final int AFTER = 20;
    private static final int CUTS = 12;

    @TempDir
    private Path folder = Path.of("");

    private static Change add(int number) {
        var instance = Sample.instance(number / 8, number / 4, number, 10).build();
        return new Change.Add(new IndexedInstance(uid(number), instance.string(Tag.SOPClassUID).orElseThrow(),
                Sample.SYNTAX, instance.string(Tag.StudyInstanceUID).orElseThrow(),
                instance.string(Tag.SeriesInstanceUID).orElseThrow(), "abc/" + number, 300, 200, number, false,
                IndexedInstance.Position.NONE), Description.of(instance));
    }

    private static String uid(int number) {
        return Sample.instance(number / 8, number / 4, number, 10).build().string(Tag.SOPInstanceUID).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"FSYNC", "OS"})
    void whatWasForcedIsThereAndWhatWasNotIsInOrder(Durability durability) throws IOException {
        var random = new Random(11);
        var forced = Files.createDirectories(folder.resolve("forced"));
        var unforced = Files.createDirectories(folder.resolve("unforced"));
        var original = Files.createDirectories(folder.resolve("original")).resolve("index.db");
        try (var index = SqliteStudyIndex.open(original, durability)) {
            for (int number = 0; number < BEFORE; number++) {
                index.apply(List.of(add(number)));
            }
            index.force();
            copy(original, forced);
            for (int number = BEFORE; number < BEFORE + AFTER; number++) {
                index.apply(List.of(add(number), new Change.Remove(uid(number - BEFORE))));
            }
            copy(original, unforced);
        }
        for (int cut = 0; cut < CUTS; cut++) {
            var found = afterPowerCut(forced, unforced, Files.createDirectories(folder.resolve("cut" + cut)), cut,
                    random);
            assertTrue(found.size() >= BEFORE, "cut " + cut + ": " + found.size());
        }
    }

    /// What a force has failed to bring to the disk, the next one may pass over.
    @Test
    void afterAForceThatFailedTheLogIsNotReliedOn() throws IOException {
        var original = Files.createDirectories(folder.resolve("original")).resolve("index.db");
        var failures = new ArrayDeque<>(List.of(new IOException("Input/output error")));
        try (var index = SqliteStudyIndex.open(original, Durability.FSYNC, _ -> {
            if (!failures.isEmpty()) {
                throw failures.pop();
            }
        })) {
            index.apply(List.of(add(1)));
            assertThrows(IOException.class, index::force);
            index.force();
            var withoutLog = Files.createDirectories(folder.resolve("cut")).resolve("index.db");
            Files.copy(original, withoutLog);
            try (var left = SqliteStudyIndex.open(withoutLog, Durability.FSYNC)) {
                assertEquals(Set.of(uid(1)), left.find(List.of(uid(1))).keySet());
            }
        }
    }

    /// The database file is written at a checkpoint alone, and there was none.
    private static List<String> afterPowerCut(Path forced, Path unforced, Path where, int cut, Random random)
            throws IOException {
        copy(forced.resolve("index.db"), where);
        var log = Files.readAllBytes(unforced.resolve("index.db-wal"));
        int safe = (int) Files.size(forced.resolve("index.db-wal"));
        int end = safe + (log.length - safe) * cut / (CUTS - 1);
        try (var out = FileChannel.open(where.resolve("index.db-wal"), StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(log, 0, end), 0);
            if (end < log.length && cut % 2 == 0) {
                // A later piece came through, and what was before it did not.
                var noise = new byte[Math.min(512, log.length - end)];
                random.nextBytes(noise);
                out.write(ByteBuffer.wrap(noise), end);
                out.write(ByteBuffer.wrap(log, end + noise.length, log.length - end - noise.length),
                        end + noise.length);
            }
        }
        var uids = new ArrayList<String>();
        for (int number = 0; number < BEFORE + AFTER; number++) {
            uids.add(uid(number));
        }
        try (var index = SqliteStudyIndex.open(where.resolve("index.db"), Durability.FSYNC)) {
            assertEquals(List.of(), index.check());
            var found = index.find(uids);
            for (int number = 0; number < AFTER; number++) {
                // Each transaction, whole or not at all, and none without those before it.
                assertEquals(found.containsKey(uid(number)), !found.containsKey(uid(number + BEFORE)));
                assertTrue(number == 0 || !found.containsKey(uid(number - 1)) || found.containsKey(uid(number)));
            }
            return List.copyOf(found.keySet());
        }
    }

    private static void copy(Path database, Path where) throws IOException {
        for (var name : List.of("index.db", "index.db-wal")) {
            Files.copy(database.resolveSibling(name), where.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
