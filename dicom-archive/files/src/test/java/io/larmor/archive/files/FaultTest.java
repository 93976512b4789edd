package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveCheck;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveProblem;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider;
import io.larmor.archive.files.ModelDisk.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Something goes wrong at each operation of the disk in turn, while an archive does everything that it does; then it is opened again.
/// With `-Dfaults.every=1` at every single one, else at some, others for each kind of fault; `-Dfaults.seed` throws other dice.
class FaultTest {
    private static final int EVERY = Integer.getInteger("faults.every", 11);

    /// At most so many operations later the second fault follows.
    private static final int LATER = 60;

    private static final long SEED = Long.getLong("faults.seed", 1);

    @TempDir
    private Path folder = Path.of("");
    private Durability durability = Durability.FSYNC;
    private @Nullable Fault then;
    private int later;
    private Duration quiet = Duration.ZERO;

    @ParameterizedTest
    @EnumSource
    void whatWasAcknowledgedIsThereWhateverGoesWrong(Fault fault) throws IOException {
        int tried = 0;
        for (int at = List.of(Fault.values()).indexOf(fault) % EVERY; tryAt(fault, at); at += EVERY) {
            tried++;
        }
        assertTrue(tried * EVERY > 100, "only " + tried + " operations were seen");
    }

    /// One operation fails, the archive goes on, and then the power is cut, or the process killed.
    @ParameterizedTest
    @EnumSource(names = {"FAIL", "FAIL_AFTERWARDS", "SHORT_WRITE", "FULL"})
    void whatWasAcknowledgedAfterAFailureIsThereToo(Fault first) throws IOException {
        var ends = List.of(Fault.POWER_CUT, Fault.POWER_CUT_TORN, Fault.KILL);
        for (int at = 0, tried = 0;; at += EVERY, tried++) {
            then = ends.get(tried % ends.size());
            quiet = tried % 2 == 0 ? Duration.ZERO : Duration.ofDays(1);
            later = 1 + new Random(SEED + at).nextInt(LATER);
            if (!tryAt(first, at)) {
                break;
            }
        }
    }

    /// The levels that force nothing: the end of the program takes nothing; that of the system takes what was not written back, but for what was committed to. What is left
    /// can be mended, is whole, and takes what is sent again.
    @ParameterizedTest
    @EnumSource(names = {"OS", "NONE"})
    void withoutForcesTheRestIsWholeOrCanBeMended(Durability level) throws IOException {
        durability = level;
        for (var fault : List.of(Fault.KILL, Fault.POWER_CUT, Fault.POWER_CUT_TORN)) {
            int tried = 0;
            for (int at = 0; fault == Fault.KILL ? tryAt(fault, at) : tryLossAt(fault, at); at += EVERY) {
                tried++;
            }
            assertTrue(tried * EVERY > 50, fault + ": only " + tried + " operations were seen");
        }
    }

    /// @return whether there was an operation of that number
    private boolean tryLossAt(Fault fault, int at) throws IOException {
        var disk = new ModelDisk(SEED + at, store());
        var index = new ModelIndex(disk);
        var script = new IngestScript();
        try {
            boolean reached = run(script, disk, index, fault, at);
            var unproven = new HashSet<String>();
            var check = Archive.repair(config(), stores(disk), index, new ArchiveCheck.Listener() {
                @Override
                public void found(ArchiveProblem problem, String mended) {
                    if (problem.kind() == ArchiveProblem.Kind.NOT_INDEXED) {
                        unproven.add(problem.sopInstance());
                    }
                }
            });
            assertTrue(check.isMended(), check::toString);
            try (var archive = open(disk, index)) {
                script.checkAfterLoss(archive, unproven);
            }
            return reached;
        } catch (IOException | AssertionError e) {
            throw new AssertionError(
                    durability + ", " + fault + " at operation " + at + ", seed " + SEED + ": " + e.getMessage(), e);
        }
    }

    @Test
    void aLargeInstanceThatIsNotWhatWasSentIsNotBelieved() throws IOException {
        var disk = new ModelDisk(SEED, store());
        var index = new ModelIndex(disk);
        var script = new IngestScript();
        try (var archive = open(disk, index)) {
            script.store(archive, 1, "s1", "l1", "l2");
            disk.inject(Fault.KILL, 0);
        }
        disk.restart();
        index.restart(false);
        disk.damageFiles();
        try (var archive = open(disk, index)) {
            script.mayBe("l1", 0);
            script.mayBe("l2", 0);
            script.check(archive);
            assertEquals(1, archive.verify().instances(), "what is in the journal has a checksum too");
            script.complete(archive);
            script.check(archive);
        }
    }

    @Test
    void whatAKilledProcessHadRemovedDoesNotComeBack() throws IOException {
        var disk = new ModelDisk(SEED, store());
        var index = new ModelIndex(disk);
        var script = new IngestScript();
        try (var archive = open(disk, index)) {
            script.store(archive, 1, "s1", "l1");
        }
        try (var archive = open(disk, index)) {
            script.delete(archive, "s1", "l1");
            disk.inject(Fault.KILL, 0);
        }
        restart(disk, index);
        try (var archive = open(disk, index)) {
            script.check(archive);
        }
        disk.inject(Fault.POWER_CUT, 0);
        assertThrows(IOException.class, () -> disk.list(store()));
        restart(disk, index);
        try (var archive = open(disk, index)) {
            script.check(archive);
        }
    }

    /// @return whether there was an operation of that number
    private boolean tryAt(Fault fault, int at) throws IOException {
        var disk = new ModelDisk(SEED + at, store());
        var index = new ModelIndex(disk);
        var script = new IngestScript();
        try {
            boolean reached = run(script, disk, index, fault, at);
            if (at % 3 == 0) {
                // While that is being mended, it happens again, or something else does.
                var all = durability == Durability.FSYNC ? Fault.values() : new Fault[] {fault};
                disk.inject(at % 2 == 0 ? fault : all[at % all.length], at / 3 % 19);
                try (var _ = open(disk, index)) {
                    // Mended as far as it goes.
                } catch (IOException e) {
                    // It could not be opened.
                }
                restart(disk, index);
            }
            try (var archive = open(disk, index)) {
                script.check(archive);
                script.complete(archive);
                script.check(archive);
            }
            try (var archive = open(disk, index)) {
                script.check(archive);
            }
            assertEquals(0, disk.list(store().resolve("incoming")).size(), "rests");
            assertEquals(0, disk.list(store().resolve("journal")).size(), "rests of the journal");
            return reached;
        } catch (IOException | AssertionError e) {
            throw new AssertionError(fault + " at operation " + at + ", then " + then + " " + later + " later, seed "
                    + SEED + ": " + e.getMessage(), e);
        }
    }

    /// @return whether there was an operation of that number
    private boolean run(IngestScript script, ModelDisk disk, ModelIndex index, Fault fault, int at) {
        disk.inject(fault, at);
        if (then != null) {
            disk.thenInject(then, later);
        }
        int before = disk.operations();
        try (var archive = open(disk, index)) {
            script.run(archive);
        } catch (IOException e) {
            // It could not be opened, or not closed well.
        }
        boolean reached = disk.operations() - before > at || disk.isDead();
        restart(disk, index);
        return reached;
    }

    private static void restart(ModelDisk disk, ModelIndex index) {
        index.restart(disk.keepsUnforced());
        disk.restart();
    }

    private Path store() {
        return folder.resolve("model");
    }

    private ArchiveConfig config() {
        return ArchiveConfig.builder(folder).duplicatePolicy(DuplicatePolicy.REPLACE).smallInstance(1000)
                .durability(durability).build();
    }

    private Archive open(ModelDisk disk, ModelIndex index) throws IOException {
        return Archive.open(config(), stores(disk), index);
    }

    private InstanceStoreProvider stores(ModelDisk disk) {
        return new InstanceStoreProvider() {
            @Override
            public String name() {
                return "model";
            }

            @Override
            public InstanceStore open(Path where, ArchiveConfig config, IndexForce force) throws IOException {
                return new FileInstanceStore(where, config, force, disk, 2500, quiet);
            }
        };
    }
}
