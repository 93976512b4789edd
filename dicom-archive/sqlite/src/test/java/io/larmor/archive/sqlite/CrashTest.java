package io.larmor.archive.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// A process is killed in the middle of storing, again and again on the same folder: `-Dcrash.rounds` says how often.
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);
    /// How many instances around the last one that was acknowledged are sent again.
    private static final int AROUND = 8;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        var random = new Random(7);
        for (int round = 1; round <= ROUNDS; round++) {
            var acknowledged = killAfter(start(round, ""), "stored .*", 20 + random.nextInt(100));
            try (var archive = Archive.open(ArchiveConfig.builder(folder).build())) {
                var check = archive.verify();
                assertTrue(check.isClean(), () -> check.toString());
                for (int number : acknowledged) {
                    assertWhole(archive, instance(round, number));
                }
                assertRestIsWhole(archive, round);
                // Sending again is harmless, and completes what was not acknowledged.
                int last = acknowledged.stream().max(Integer::compare).orElseThrow();
                for (int number = Math.max(0, last - AROUND); number < last + AROUND; number++) {
                    var outcome = Sample.store(archive, instance(round, number));
                    assertTrue(outcome == StoreOutcome.DUPLICATE_IDENTICAL
                            || (outcome == StoreOutcome.STORED && !acknowledged.contains(number)),
                            () -> outcome.toString());
                }
                assertTrue(archive.verify().isClean());
            }
        }
    }

    private static DataSet instance(int round, int number) {
        return Sample.instance(round, number / 50, number, number % 4 == 0 ? 80_000 : 3_000).build();
    }

    private static void assertWhole(Archive archive, DataSet instance) throws IOException {
        var uid = instance.string(Tag.SOPInstanceUID).orElseThrow();
        assertArrayEquals(Sample.encode(instance), Sample.bytes(archive.instance(uid).orElseThrow()));
    }

    private static void assertRestIsWhole(Archive archive, int round) throws IOException {
        try (var list = archive.instances(InstanceSelection.study("1.2.826.0.1.3680043.8.498." + round))) {
            for (var next = list.next(); next != null; next = list.next()) {
                int number = Integer.parseInt(next.sopInstance().substring(next.sopInstance().lastIndexOf('.') + 1));
                assertArrayEquals(Sample.encode(instance(round, number)), Sample.bytes(next));
            }
        }
    }

    /// A limit on the length of files does what a full disk does: the journal cannot grow any more, or the log of the index, whichever comes first.
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aFullDiskRefusesAndLosesNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash and its ulimit");
        var acknowledged = killAfter(start(1, "ulimit -f 2000; "),
                "(refused OUT_OF_RESOURCES|failed the index does not know).*", 100);
        assertTrue(acknowledged.size() > 20);
        try (var archive = Archive.open(ArchiveConfig.builder(folder).build())) {
            var check = archive.verify();
            assertTrue(check.isClean(), () -> check.toString());
            for (int number : acknowledged) {
                assertWhole(archive, instance(1, number));
            }
        }
    }

    /// Starts the process that stores.
    private Process start(int round, String before) throws IOException, URISyntaxException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(
                List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--module-path",
                        System.getProperty("jdk.module.path"), "--patch-module",
                        "io.larmor.archive.sqlite=" + testClasses(),
                        "--enable-native-access=org.xerial.sqlitejdbc", "-m",
                        "io.larmor.archive.sqlite/" + CrashChild.class.getName(),
                        folder.toString(), Integer.toString(round)));
        if (!before.isEmpty()) {
            command.addAll(0, List.of("/bin/bash", "-c", before + "exec \"$0\" \"$@\""));
        }
        var log = Files.createDirectories(folder.resolve("log")).resolve("child.log");
        return new ProcessBuilder(command).redirectError(log.toFile()).start();
    }

    /// Where the classes of this test are.
    private static Path testClasses() throws URISyntaxException {
        var own = Path.of(Objects.requireNonNull(CrashTest.class.getResource("CrashTest.class")).toURI());
        for (int depth = CrashTest.class.getName().split("[.]").length; depth > 0; depth--) {
            own = Objects.requireNonNull(own.getParent());
        }
        return own;
    }

    /// Kills the process as soon as it has said something so many times.
    ///
    /// @param words what, a pattern
    /// @param count how many times
    /// @return the instances that it acknowledged
    private static Set<Integer> killAfter(Process process, String words, int count)
            throws IOException, InterruptedException {
        var acknowledged = new HashSet<Integer>();
        int said = 0;
        try (var lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("stored ") && line.endsWith(".")) {
                    acknowledged.add(Integer.parseInt(line.substring("stored ".length(), line.length() - 1)));
                }
                if (line.matches(words) && ++said == count) {
                    // By its handle: what it has written can then be read to the end.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertEquals(137, process.exitValue(), "the process was killed, it did not end by itself");
        return acknowledged;
    }
}
