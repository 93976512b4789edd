package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveCheck;
import io.larmor.archive.ArchiveProblem;
import io.larmor.archive.Commitment;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StagedInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.archive.StoredInstance;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Everything that an archive does, once, and what may be found afterwards: of what was acknowledged exactly that, of what was not the
/// state before or after.
final class IngestScript {
    private static final String SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
    private static final int SMALL = 300;
    private static final int LARGE = 3000;
    private static final List<String> SCRIPT = List.of("s1", "l1", "s2", "l2", "s3", "l3", "s4", "l4");

    /// By UID the versions that may be there; 0 for absent.
    private final Map<String, Set<Integer>> allowed = new LinkedHashMap<>();
    private final Set<String> committed = new HashSet<>();
    private final Set<String> mayBeCommitted = new HashSet<>();

    /// Does it, and goes on when something fails.
    void run(Archive archive) {
        store(archive, 1, "s1");
        store(archive, 1, "l1");
        store(archive, 1, "s2", "l2", "s3", "l3");
        store(archive, 1, "s1", "l1");
        store(archive, 2, "s2", "l2");
        commit(archive, "s1", "l1", "s2");
        store(archive, 3, "s1", "l1", "l2", "s3");
        delete(archive, "s3", "l2");
        store(archive, 1, "s4", "l4");
        store(archive, 4, "l2");
    }

    /// Sends everything, whatever became of it before.
    void complete(Archive archive) throws IOException {
        for (var name : SCRIPT) {
            var outcome = receive(archive, name, 5).commitHere();
            if (outcome == StoreOutcome.DUPLICATE_DIFFERENT) {
                assertTrue(mayBeCommitted.contains(name), name);
            } else {
                assertFalse(committed.contains(name), name);
                allowed.put(name, Set.of(5));
            }
        }
    }

    /// Looks whether the archive holds, after a loss of what was not forced, what was committed to, and nothing that was not sent; then sends again what is there, and what is not.
    ///
    /// @param unproven SOP Instance UIDs of what nothing but its structure speaks for
    void checkAfterLoss(Archive archive, Set<String> unproven) throws IOException {
        for (var name : SCRIPT) {
            if (unproven.contains(uid(name))) {
                assertFalse(committed.contains(name), name);
                continue;
            }
            int version = version(archive, name);
            assertTrue(!committed.contains(name) || (version > 0 && allowed(name).contains(version)),
                    name + ": found " + version + ", committed to " + allowed(name));
            assertEquals(version == 0 ? StoreOutcome.STORED : StoreOutcome.DUPLICATE_IDENTICAL,
                    receive(archive, name, version == 0 ? 5 : version).commitHere(), name);
            assertTrue(version(archive, name) > 0, name);
        }
        assertClean(archive);
    }

    /// {@return which version is there, whole; 0 if none is}
    private static int version(Archive archive, String name) throws IOException {
        var found = archive.instance(uid(name));
        int version = 0;
        if (found.isPresent()) {
            var bytes = bytes(found.get());
            for (int each = 1; each <= 5; each++) {
                version = Arrays.equals(encode(name, each), bytes) ? each : version;
            }
            assertTrue(version > 0, name + " is not whole");
        }
        return version;
    }

    /// Looks whether the archive holds what it has to, and nothing else.
    void check(Archive archive) throws IOException {
        for (var name : SCRIPT) {
            int version = version(archive, name);
            assertTrue(allowed(name).contains(version), name + ": found " + version + ", allowed " + allowed(name));
            // What once was found stays.
            allowed.put(name, Set.of(version));
        }
        assertClean(archive);
    }

    private static void assertClean(Archive archive) throws IOException {
        var problems = new ArrayList<ArchiveProblem>();
        var check = archive.verify(new ArchiveCheck.Listener() {
            @Override
            public void found(ArchiveProblem problem, String mended) {
                problems.add(problem);
            }
        });
        assertTrue(check.isClean(), () -> check + " " + problems);
    }

    private Set<Integer> allowed(String name) {
        return allowed.getOrDefault(name, Set.of(0));
    }

    void store(Archive archive, int version, String... names) {
        var staged = new LinkedHashMap<String, StagedInstance>();
        for (var name : names) {
            try {
                var instance = receive(archive, name, version);
                mayBe(name, version);
                instance.submit();
                staged.put(name, instance);
            } catch (IOException e) {
                // Not acknowledged.
            }
        }
        staged.forEach((name, instance) -> {
            try {
                var outcome = instance.commit();
                if (outcome != StoreOutcome.DUPLICATE_DIFFERENT) {
                    allowed.put(name, Set.of(version));
                }
                assertTrue(outcome != StoreOutcome.DUPLICATE_DIFFERENT || mayBeCommitted.contains(name));
            } catch (IOException e) {
                // Not acknowledged.
            }
        });
    }

    void mayBe(String name, int version) {
        if (!committed.contains(name)) {
            var versions = new LinkedHashSet<>(allowed(name));
            versions.add(version);
            allowed.put(name, versions);
        }
    }

    private void commit(Archive archive, String... names) {
        var asked = new LinkedHashMap<String, String>();
        for (var name : names) {
            asked.put(uid(name), Uid.CTImageStorage);
        }
        mayBeCommitted.addAll(List.of(names));
        try {
            var outcomes = archive.commitStorage(asked);
            for (var name : names) {
                if (outcomes.get(uid(name)) == Commitment.GIVEN) {
                    committed.add(name);
                    assertTrue(!allowed(name).equals(Set.of(0)), "committed to nothing");
                }
            }
        } catch (IOException e) {
            // Not given, as far as anybody knows.
        }
    }

    void delete(Archive archive, String... names) {
        var there = new ArrayList<String>();
        try {
            for (var name : names) {
                if (archive.instance(uid(name)).isPresent()) {
                    there.add(name);
                    mayBe(name, 0);
                }
            }
            archive.delete(new InstanceSelection(List.of(), List.of(), List.of(),
                    Arrays.stream(names).map(IngestScript::uid).toList()));
            // Of what was not there a store may have failed that is carried out at the next start.
            there.forEach(name -> allowed.put(name, Set.of(0)));
        } catch (IOException e) {
            // Not acknowledged.
        }
    }

    private static StagedInstance receive(Archive archive, String name, int version) throws IOException {
        var bytes = ByteBuffer.wrap(encode(name, version));
        var pieces = new ArrayList<>(List.of(bytes.slice(0, 200), bytes.slice(200, bytes.limit() - 200)));
        return archive.receive(new IncomingInstance(Uid.CTImageStorage, uid(name), SYNTAX, ""),
                () -> pieces.isEmpty() ? null : pieces.removeFirst());
    }

    private static String uid(String name) {
        return "1.2.826.0.1.3680043.8.498." + (name.startsWith("s") ? 1 : 2) + "." + name.substring(1);
    }

    private static byte[] encode(String name, int version) {
        var noise = new byte[name.startsWith("s") ? SMALL : LARGE];
        new Random(Objects.hash(name, version)).nextBytes(noise);
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage).set(Tag.SOPInstanceUID, uid(name))
                .set(Tag.StudyInstanceUID, "1.2.826.0.1.3680043.8.498." + name.charAt(1))
                .set(Tag.SeriesInstanceUID, "1.2.826.0.1.3680043.8.498.9." + name.charAt(1))
                .setBytes(Tag.PixelData, Vr.OW, noise).build().encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static byte[] bytes(StoredInstance instance) throws IOException {
        try (var open = instance.open()) {
            var bytes = ByteBuffer.allocate((int) open.length());
            while (bytes.hasRemaining() && open.channel().read(bytes, open.offset() + bytes.position()) >= 0) {
                // Reads on.
            }
            return bytes.array();
        }
    }
}
