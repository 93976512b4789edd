package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveCheck;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveInUseException;
import io.larmor.archive.ArchiveProblem;
import io.larmor.archive.ArchiveProblem.Kind;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import io.larmor.archive.IndexDamagedException;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Ten instances, small and large, and what can befall them.
class VerifyTest {
    private static final int COUNT = 10;

    @TempDir
    private Path folder = Path.of("");
    private final List<String> said = new ArrayList<>();

    private ArchiveConfig config() {
        return ArchiveConfig.builder(folder).durability(Durability.NONE).duplicatePolicy(DuplicatePolicy.REPLACE)
                .build();
    }

    private static DataSet instance(int number) {
        return Sample.instance(number / 4, number / 2, number, number % 2 == 0 ? 500 : 70_000).build();
    }

    private static String uid(int number) {
        return instance(number).string(Tag.SOPInstanceUID).orElseThrow();
    }

    @BeforeEach
    void fill() throws IOException {
        try (var archive = Archive.open(config())) {
            for (int number = 0; number < COUNT; number++) {
                Sample.store(archive, instance(number));
            }
        }
    }

    private ArchiveCheck verify() throws IOException {
        try (var archive = Archive.open(config())) {
            return archive.verify(listener());
        }
    }

    private ArchiveCheck repair() throws IOException {
        return Archive.repair(config(), listener());
    }

    private ArchiveCheck.Listener listener() {
        said.clear();
        return new ArchiveCheck.Listener() {
            @Override
            public void found(ArchiveProblem problem, String mended) {
                said.add(problem.kind() + " " + problem.sopInstance() + (mended.isEmpty() ? "" : " mended"));
            }
        };
    }

    private Path file(int number) throws IOException {
        try (var archive = Archive.open(config()); var all = Files.walk(folder.resolve("files/objects"))) {
            var wanted = Sample.bytes(archive.instance(uid(number)).orElseThrow());
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var bytes = Files.readAllBytes(file);
                if (bytes.length > wanted.length && ByteBuffer.wrap(bytes)
                        .position(bytes.length - wanted.length).equals(ByteBuffer.wrap(wanted))) {
                    return file;
                }
            }
        }
        throw new AssertionError("no file of " + number);
    }

    private static void flip(Path file, long at) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(one.put(0, (byte) (one.get(0) ^ 4)).flip(), at);
        }
    }

    private void assertWhole(int... but) throws IOException {
        var without = new ArrayList<Integer>();
        for (int each : but) {
            without.add(each);
        }
        try (var archive = Archive.open(config())) {
            for (int number = 0; number < COUNT; number++) {
                var found = archive.instance(uid(number));
                assertEquals(!without.contains(number), found.isPresent());
                if (found.isPresent()) {
                    assertArrayEquals(Sample.encode(instance(number)), Sample.bytes(found.get()));
                } else {
                    assertEquals(StoreOutcome.STORED, Sample.store(archive, instance(number)));
                }
            }
        }
        assertTrue(verify().isClean());
    }

    @Test
    void allIsWell() throws IOException {
        var check = verify();
        assertTrue(check.isClean());
        assertEquals(COUNT, check.instances());
        assertTrue(check.bytes() > 5 * 70_000);
        assertTrue(repair().isClean());
        assertFalse(Files.exists(folder.resolve("quarantine")));
    }

    @Test
    void whatChangedIsFoundAtAnyByteAndSetAside() throws IOException {
        var small = file(2);
        var large = file(3);
        long size = Files.size(large);
        for (long at : new long[] {0, 140, 200, size / 2, size - 1}) {
            flip(large, at);
            assertEquals(Map.of(Kind.DAMAGED, 1L), verify().found(), "byte " + at);
            flip(large, at);
        }
        flip(large, size / 2);
        flip(small, 135);
        Files.write(file(5), new byte[10]);
        assertEquals(Map.of(Kind.DAMAGED, 3L), verify().found());
        var check = repair();
        assertEquals(COUNT - 3, check.instances());
        assertTrue(check.isMended());
        assertEquals(3, said.size());
        try (var set = Files.list(folder.resolve("quarantine"))) {
            assertEquals(3, set.count());
        }
        assertWhole(2, 3, 5);
    }

    /// Changes the index behind the archive's back.
    private void change(String sql) throws SQLException {
        try (var connection = new JDBC().connect("jdbc:sqlite:" + folder.resolve("sqlite/index.db"),
                new Properties())) {
            Database.execute(connection, sql);
        }
    }

    private void withoutRowChecksums() throws SQLException {
        for (String table : List.of("patient", "study", "series", "instance")) {
            change("ALTER TABLE " + table + " DROP COLUMN row_checksum");
        }
    }

    /// The last two bytes of a blob are others.
    private static String rot(String table) {
        return "UPDATE " + table
                + " SET attributes = substr(attributes, 1, length(attributes) - 2) || x'5A5A' WHERE id = 1";
    }

    @Test
    void whatTheIndexHasOfAnInstanceIsComparedWithTheInstance() throws Exception {
        change("UPDATE instance SET attributes = x'', row_checksum = -1 WHERE uid = '" + uid(3) + "'");
        assertEquals(Map.of(Kind.ATTRIBUTES, 1L), verify().found());
        var check = repair();
        assertTrue(check.isMended());
        assertEquals(COUNT, check.instances());
        assertEquals(List.of("ATTRIBUTES " + uid(3) + " mended"), said);
        assertFalse(Files.exists(folder.resolve("quarantine")));
        assertWhole();
    }

    @Test
    void anInstanceOfAnotherPatientInTheStudyIsFoundAndLeftAlone() throws IOException {
        var study = instance(0).with(Tag.IssuerOfPatientID, "HERE");
        var other = study.with(Tag.SOPInstanceUID, "1.2.3.77");
        try (var archive = Archive.open(config())) {
            // Without an issuer, or without a Patient ID, they may be of the patient that the study is filed under.
            Sample.store(archive, study.with(Tag.SOPInstanceUID, "1.2.3.1"));
            Sample.store(archive, other.with(Tag.SOPInstanceUID, "1.2.3.2").without(Tag.PatientID));
            assertEquals(StoreOutcome.STORED, Sample.store(archive, other.with(Tag.PatientID, "OTHER")));
        }
        assertEquals(Map.of(Kind.OTHER_PATIENT, 1L), verify().found());
        assertEquals(List.of("OTHER_PATIENT 1.2.3.77"), said);
        var repaired = repair();
        assertEquals(Map.of(Kind.OTHER_PATIENT, 1L), repaired.found());
        assertEquals(Map.of(), repaired.mended());
        assertEquals(COUNT + 3, repaired.instances());
        try (var archive = Archive.open(config())) {
            archive.delete(InstanceSelection.instance("1.2.3.77"));
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void issuersOfPatientIdsTellPatientsApart() throws IOException {
        var first = Sample.instance(40, 1, 1, 10).set(Tag.IssuerOfPatientID, "A").build();
        try (var archive = Archive.open(config())) {
            Sample.store(archive, first);
            Sample.store(archive, first.with(Tag.SOPInstanceUID, "1.2.3.1").with(Tag.IssuerOfPatientID, "B"));
        }
        assertEquals(Map.of(Kind.OTHER_PATIENT, 1L), verify().found());
    }

    @Test
    void whatTheIndexHasOfPatientsStudiesAndSeriesIsWhatWasWritten() throws Exception {
        for (String sql : List.of(rot("patient"), rot("series"),
                "UPDATE study SET study_date = NULL WHERE id = 1",
                "UPDATE instance SET number = number + 1 WHERE id = 1")) {
            change(sql);
            assertEquals(Map.of(Kind.INDEX, 1L), verify().found(), sql);
            assertTrue(repair().isMended(), sql);
            assertTrue(verify().isClean(), sql);
        }
        assertWhole();
    }

    @Test
    void anIndexFromBeforeRowsHadChecksumsIsBroughtUp() throws Exception {
        withoutRowChecksums();
        change("PRAGMA user_version = 2");
        assertTrue(verify().isClean());
        change("UPDATE instance SET attributes = x'' WHERE id = 1");
        assertEquals(Map.of(Kind.ATTRIBUTES, 1L), verify().found());
        assertTrue(repair().isMended());
        assertWhole();
    }

    @Test
    void whatIsLostLeavesTheIndex() throws IOException {
        Files.delete(file(4));
        assertEquals(Map.of(Kind.MISSING, 1L), verify().found());
        assertTrue(repair().isMended());
        assertEquals(List.of("MISSING " + uid(4) + " mended"), said);
        assertWhole(4);
    }

    @Test
    void whatNobodyKnowsIsIndexedOrSetAside() throws IOException {
        var objects = folder.resolve("files/objects/abc");
        Files.createDirectories(objects);
        var again = Files.copy(file(1), objects.resolve("0123456789abcdef0123-a.dcm"));
        Files.write(objects.resolve("0123456789abcdef0123-b.dcm"), new byte[1000]);
        var stray = Files.write(objects.resolve("no instance of this store"), new byte[10]);
        var beside = Files.write(folder.resolve("files/objects/notes.txt"), new byte[10]);
        assertEquals(Map.of(Kind.NOT_INDEXED, 1L, Kind.NO_INSTANCE, 1L, Kind.STRAY, 2L), verify().found());
        assertTrue(repair().isMended());
        assertFalse(Files.exists(again));
        assertFalse(Files.exists(stray));
        assertFalse(Files.exists(beside));
        assertTrue(Files.exists(folder.resolve("quarantine/notes.txt")));
        assertWhole();
    }

    @Test
    void whatIsNotIndexedTakesThePlaceOfWhatIsLostOrDamaged() throws IOException {
        for (int number : new int[] {1, 2}) {
            var file = file(number);
            Files.copy(file, file.resolveSibling("0123456789abcdef0123-" + number + ".dcm"));
            if (number == 1) {
                Files.delete(file);
            } else {
                flip(file, Files.size(file) - 1);
            }
        }
        assertEquals(Map.of(Kind.NOT_INDEXED, 2L, Kind.MISSING, 1L, Kind.DAMAGED, 1L), verify().found());
        assertTrue(repair().isMended());
        assertWhole();
    }

    private void loseIndex() throws IOException {
        try (var all = Files.list(folder.resolve("sqlite"))) {
            for (var file : all.toList()) {
                Files.delete(file);
            }
        }
    }

    /// What was to take the place of another, and that other one: the power was cut in between, and took index and journal.
    @Test
    void ofTwoOfOneUidThatNobodyKnowsOneIsIndexedAndTheOtherSetAside() throws IOException {
        var file = file(1);
        Files.copy(file, file.resolveSibling("0123456789abcdef0123-a.dcm"));
        loseIndex();
        var check = repair();
        assertTrue(check.isMended(), check::toString);
        assertEquals(Map.of(Kind.INDEX, 1L, Kind.NOT_INDEXED, COUNT + 1L), check.found());
        assertEquals(COUNT, check.instances());
        try (var aside = Files.list(folder.resolve("quarantine"))) {
            assertEquals(2, aside.count(), "that one, and the index");
        }
        assertWhole();
    }

    @Test
    void anIndexThatWasNotBuiltAgainToTheEndIsNotBelieved() throws IOException {
        loseIndex();
        var half = new AtomicInteger(COUNT / 2);
        assertThrows(IllegalStateException.class, () -> Archive.repair(config(), new ArchiveCheck.Listener() {
            @Override
            public void found(ArchiveProblem problem, String mended) {
                if (half.getAndDecrement() == 0) {
                    throw new IllegalStateException("killed");
                }
            }
        }));
        assertThrows(IndexDamagedException.class, () -> Archive.open(config()));
        assertEquals(COUNT, repair().instances());
        assertWhole();
    }

    @Test
    void anIndexThatIsLostIsBuiltAgainFromTheFiles() throws IOException {
        loseIndex();
        assertThrows(IndexDamagedException.class, () -> Archive.open(config()), "nobody is told that there is nothing");
        assertEquals(COUNT, repair().instances());
        try (var archive = Archive.open(config())) {
            assertEquals(StoreOutcome.DUPLICATE_DIFFERENT,
                    Sample.store(archive, instance(1).with(Tag.PatientName, "Roe^Jane")),
                    "as if storage commitment had been given");
        }
        assertWhole();
    }

    @Test
    void anIndexThatCannotBeReadIsSetAsideAndBuiltAgain() throws IOException {
        for (long at : new long[] {5, 4096 + 10}) {
            var database = folder.resolve("sqlite/index.db");
            try (var channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[200]), at);
            }
            try {
                assertFalse(verify().isClean(), "byte " + at);
            } catch (IndexDamagedException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("the index is damaged"));
            }
            var check = repair();
            assertEquals(COUNT, check.instances());
            assertTrue(check.isMended());
            assertEquals(1, check.found().get(Kind.INDEX));
            assertWhole();
        }
    }

    @Test
    void anIndexThatContradictsItselfIsBuiltAgain() throws Exception {
        try (var connection = Database.reader(folder.resolve("sqlite/index.db"))) {
            Database.execute(connection, "PRAGMA query_only = OFF");
            Database.execute(connection, "UPDATE study SET instances = instances + 1");
        }
        assertTrue(verify().found().containsKey(Kind.INDEX));
        assertTrue(repair().isMended());
        assertWhole();
    }

    @Test
    void anIndexOfTheFormatBeforeChecksumsIsBroughtUp() throws Exception {
        withoutRowChecksums();
        change("ALTER TABLE instance DROP COLUMN checksum");
        change("PRAGMA user_version = 1");
        assertTrue(verify().isClean());
        var file = file(3);
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        assertEquals(Map.of(Kind.DAMAGED, 1L), verify().found(), "its length is known at least");
        assertTrue(repair().isMended());
        assertWhole(3);
    }

    @Test
    void whatIsInTheJournalCountsToo() throws IOException {
        try (var archive = Archive.open(config())) {
            Sample.store(archive, Sample.instance(9, 9, 9, 100).build());
            assertEquals(COUNT + 1, archive.verify().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void anArchiveInUseIsLeftAlone() throws IOException {
        try (var archive = Archive.open(config())) {
            assertThrows(ArchiveInUseException.class, this::repair);
            assertEquals(COUNT, archive.statistics().instances());
        }
    }
}
