package io.larmor.archive.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.archive.Commitment;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.StagedInstance;
import io.larmor.archive.StoreOutcome;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ArchiveTest {
    private static final int SMALL = 2_000;
    private static final int LARGE = 100_000;

    @TempDir
    private Path folder;

    private Archive open() throws IOException {
        return Archive.open(ArchiveConfig.builder(folder).build());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, SMALL, 65_000, 65_536, LARGE, 3_000_000})
    void whatComesBackIsWhatCameIn(int pixels) throws IOException {
        var instance = Sample.instance(1, 1, 1, pixels).build();
        var uid = instance.string(Tag.SOPInstanceUID).orElseThrow();
        try (var archive = open()) {
            assertEquals(StoreOutcome.STORED, Sample.store(archive, instance));
            assertArrayEquals(Sample.encode(instance), Sample.bytes(archive.instance(uid).orElseThrow()));
        }
        try (var archive = open()) {
            assertArrayEquals(Sample.encode(instance), Sample.bytes(archive.instance(uid).orElseThrow()),
                    "after it was filed");
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void whatIsMadeBelongsToTheOwnerAlone() throws IOException {
        var made = folder.resolve("made/archive");
        var config = ArchiveConfig.builder(made).build();
        for (int pixels : new int[] {SMALL, LARGE}) {
            try (var archive = Archive.open(config)) {
                Sample.store(archive, Sample.instance(1, 1, pixels, pixels).build());
                assertPrivate(made);
            }
        }
        assertPrivate(made);
    }

    private static void assertPrivate(Path made) throws IOException {
        try (var all = Files.walk(made)) {
            for (var each : all.toList()) {
                assertEquals(Files.isDirectory(each) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)), each.toString());
            }
        }
    }

    @Test
    void theFileIsPart10() throws IOException {
        var instance = Sample.instance(1, 1, 1, SMALL).build();
        try (var archive = open()) {
            Sample.store(archive, instance);
        }
        try (var all = Files.walk(folder.resolve("files/objects"))) {
            var file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
            try (var part10 = DicomFile.open(file)) {
                assertEquals(Sample.SYNTAX, part10.transferSyntax().uid());
                assertEquals("SENDER",
                        part10.fileMeta().orElseThrow().string(Tag.SourceApplicationEntityTitle).orElse(""));
                assertEquals(instance.size(), part10.dataSet().size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void theSameBytesAgainChangeNothing(int pixels) throws IOException {
        var instance = Sample.instance(1, 1, 1, pixels).build();
        try (var archive = open()) {
            Sample.store(archive, instance);
            assertEquals(StoreOutcome.DUPLICATE_IDENTICAL, Sample.store(archive, instance));
            assertEquals(1, archive.statistics().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void otherBytesOfTheSameUidAreNotTaken(int pixels) throws IOException {
        var first = Sample.instance(1, 1, 1, pixels).build();
        var second = first.with(Tag.PatientName, "Roe^Jane0");
        try (var archive = open()) {
            Sample.store(archive, first);
            assertEquals(StoreOutcome.DUPLICATE_DIFFERENT, Sample.store(archive, second));
            var uid = first.string(Tag.SOPInstanceUID).orElseThrow();
            assertArrayEquals(Sample.encode(first), Sample.bytes(archive.instance(uid).orElseThrow()));
            assertTrue(archive.verify().isClean());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void theSameContentInAnotherEncodingChangesNothing(int pixels) throws IOException {
        var first = Sample.instance(1, 1, 1, pixels).build();
        var uid = first.string(Tag.SOPInstanceUID).orElseThrow();
        try (var archive = open()) {
            Sample.store(archive, first);
            for (var syntax : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
                var incoming = new IncomingInstance(first.string(Tag.SOPClassUID).orElseThrow(), uid, syntax.uid(), "");
                var again = archive.receive(incoming, Sample.pieces(first.encode(syntax), 1000));
                assertEquals(StoreOutcome.DUPLICATE_IDENTICAL, again.commitHere(), syntax.uid());
                var other = first.with(Tag.PatientName, "Roe^Jane0").encode(syntax);
                assertEquals(StoreOutcome.DUPLICATE_DIFFERENT,
                        archive.receive(incoming, Sample.pieces(other, 1000)).commit(), syntax.uid());
            }
            assertArrayEquals(Sample.encode(first), Sample.bytes(archive.instance(uid).orElseThrow()));
            assertTrue(archive.verify().isClean());
        }
        try (var left = Files.list(folder.resolve("files/incoming"))) {
            assertEquals(0, left.count());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void otherBytesReplaceIfConfiguredUnlessCommitted(int pixels) throws IOException {
        var config = ArchiveConfig.builder(folder).duplicatePolicy(DuplicatePolicy.REPLACE).build();
        var first = Sample.instance(1, 1, 1, pixels).build();
        var second = first.with(Tag.PatientName, "Roe^Jane0");
        var uid = first.string(Tag.SOPInstanceUID).orElseThrow();
        try (var archive = Archive.open(config)) {
            Sample.store(archive, first);
            assertEquals(StoreOutcome.REPLACED, Sample.store(archive, second));
            assertArrayEquals(Sample.encode(second), Sample.bytes(archive.instance(uid).orElseThrow()));
            var sopClass = first.string(Tag.SOPClassUID).orElseThrow();
            assertEquals(Map.of(uid, Commitment.GIVEN), archive.commitStorage(Map.of(uid, sopClass)));
            assertEquals(StoreOutcome.DUPLICATE_DIFFERENT, Sample.store(archive, first));
            assertTrue(archive.verify().isClean());
        }
    }

    @ParameterizedTest
    @EnumSource
    void commitmentIsGivenForWhatIsHereAndWhole(Durability durability) throws IOException {
        var config = ArchiveConfig.builder(folder).durability(durability).build();
        var small = Sample.instance(1, 1, 1, SMALL).build();
        var large = Sample.instance(1, 1, 2, LARGE).build();
        var lost = Sample.instance(1, 1, 3, LARGE).build();
        var sopClass = small.string(Tag.SOPClassUID).orElseThrow();
        try (var archive = Archive.open(config)) {
            Sample.store(archive, lost);
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(path -> path.toString().endsWith(".dcm")).toList()) {
                    Files.write(file, new byte[100]);
                }
            }
            Sample.store(archive, small);
            Sample.store(archive, large);
            var asked = new LinkedHashMap<String, String>();
            asked.put(uid(small), sopClass);
            asked.put(uid(large), "1.2.3");
            asked.put(uid(lost), sopClass);
            asked.put("1.2.3.4", sopClass);
            assertEquals(
                    List.of(Commitment.GIVEN, Commitment.OTHER_SOP_CLASS, Commitment.NOT_WHOLE,
                            Commitment.NO_SUCH_INSTANCE),
                    List.copyOf(archive.commitStorage(asked).values()));
            assertEquals(Map.of(uid(large), Commitment.GIVEN),
                    archive.commitStorage(Map.of(uid(large), sopClass)));
        }
        try (var archive = Archive.open(config)) {
            assertEquals(Map.of(uid(small), Commitment.GIVEN, uid(large), Commitment.GIVEN),
                    archive.commitStorage(Map.of(uid(small), sopClass, uid(large), sopClass)), "filed by now");
        }
    }

    private static String uid(DataSet instance) {
        return instance.string(Tag.SOPInstanceUID).orElseThrow();
    }

    @Test
    void aDataSetCutAnywhereIsRefusedAndLeavesNothing() throws IOException {
        var instance = Sample.instance(1, 1, 1, 100).build();
        var bytes = Sample.encode(instance);
        try (var archive = open()) {
            var boundaries = boundaries(instance);
            for (int length = 0; length < bytes.length; length++) {
                if (boundaries.contains(length)) {
                    continue;
                }
                var cut = Arrays.copyOf(bytes, length);
                var refused = assertThrows(ArchiveRefusedException.class, () -> Sample.receive(archive, instance, cut));
                assertEquals(Reason.CANNOT_UNDERSTAND, refused.reason());
            }
            assertEquals(0, archive.statistics().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    /// {@return where the data set could end: behind each element}
    private static Set<Integer> boundaries(DataSet instance) {
        var ends = new HashSet<>(Set.of(0));
        var before = DataSet.builder();
        for (var element : instance) {
            ends.add(Sample.encode(before.add(element).build()).length);
        }
        return ends;
    }

    @Test
    void aDataSetThatContradictsTheCommandIsRefused() throws IOException {
        var instance = Sample.instance(1, 1, 1, LARGE).build();
        try (var archive = open()) {
            for (var wrong : List.of(
                    new IncomingInstance(Uid.MRImageStorage, instance.string(Tag.SOPInstanceUID).orElseThrow(),
                            Sample.SYNTAX, ""),
                    new IncomingInstance(Uid.CTImageStorage, "1.2.3", Sample.SYNTAX, ""))) {
                var refused = assertThrows(ArchiveRefusedException.class,
                        () -> archive.receive(wrong, Sample.pieces(Sample.encode(instance), 5000)));
                assertEquals(Reason.DATA_SET_MISMATCH, refused.reason());
            }
            try (var incoming = Files.list(folder.resolve("files/incoming"))) {
                assertEquals(0, incoming.count());
            }
        }
    }

    @Test
    void aSourceThatFailsLeavesNothing() throws IOException {
        var instance = Sample.instance(1, 1, 1, LARGE).build();
        var source = Sample.pieces(Sample.encode(instance), 5000);
        var pieces = new int[1];
        try (var archive = open()) {
            var failure = assertThrows(IOException.class, () -> archive.receive(new IncomingInstance(Uid.CTImageStorage,
                    instance.string(Tag.SOPInstanceUID).orElseThrow(), Sample.SYNTAX, ""), () -> {
                        if (++pieces[0] == 18) {
                            throw new IOException("cable pulled");
                        }
                        return source.next();
                    }));
            assertEquals("cable pulled", failure.getMessage());
            try (var incoming = Files.list(folder.resolve("files/incoming"))) {
                assertEquals(0, incoming.count());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyWritersAtOnceEachGetWhatTheyStored(boolean virtual) throws Exception {
        try (var archive = open();
                var threads = virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newFixedThreadPool(8)) {
            var tasks = new ArrayList<Callable<StoreOutcome>>();
            for (int i = 0; i < 400; i++) {
                // Every instance twice, at the same time: one of the two finds the other.
                int number = i / 2;
                var instance = Sample.instance(number / 40, number / 10, number, number % 5 == 0 ? LARGE : SMALL)
                        .build();
                boolean here = i % 3 != 0;
                tasks.add(() -> here ? Sample.storeHere(archive, instance) : Sample.store(archive, instance));
            }
            int stored = 0;
            for (var result : threads.invokeAll(tasks)) {
                stored += result.get() == StoreOutcome.STORED ? 1 : 0;
            }
            assertEquals(200, stored);
            assertEquals(200, archive.statistics().instances());
            assertTrue(archive.verify().isClean(), () -> "found by verify");
        }
        try (var archive = open()) {
            assertEquals(200, archive.verify().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void anOpenInstanceOutlivesItsDeletion(int pixels) throws IOException {
        var instance = Sample.instance(1, 1, 1, pixels).build();
        try (var archive = open()) {
            Sample.store(archive, instance);
            var stored = archive.instance(instance.string(Tag.SOPInstanceUID).orElseThrow()).orElseThrow();
            try (var handle = stored.open()) {
                assertEquals(1, archive.delete(InstanceSelection.study(stored.study())));
                var bytes = ByteBuffer.allocate((int) handle.length());
                while (bytes.hasRemaining() && handle.channel().read(bytes, handle.offset() + bytes.position()) >= 0) {
                    // Reads on.
                }
                assertArrayEquals(Sample.encode(instance), bytes.array());
            }
            assertThrows(NoSuchFileException.class, stored::open);
            assertEquals(0, archive.statistics().patients());
            assertTrue(archive.verify().isClean());
        }
        try (var archive = open()) {
            assertEquals(0, archive.verify().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void deletingKeepsTheCountersOfTheRest() throws IOException {
        try (var archive = open()) {
            for (int study = 0; study < 4; study++) {
                for (int series = 0; series < 3; series++) {
                    for (int number = 0; number < 3; number++) {
                        Sample.store(archive, Sample.instance(study, series, number, 10).build());
                    }
                }
            }
            assertEquals(3, archive.delete(InstanceSelection.series("1.2.826.0.1.3680043.8.498.0.1")));
            assertEquals(1, archive.delete(InstanceSelection.instance("1.2.826.0.1.3680043.8.498.1.2.2")));
            assertEquals(18, archive.delete(InstanceSelection.patient("P1")));
            assertTrue(archive.verify().isClean(), () -> "found by verify");
            assertEquals(1, archive.statistics().patients());
            assertEquals(14, archive.statistics().instances());
            assertThrows(IllegalArgumentException.class, () -> archive.delete(InstanceSelection.ALL));
        }
    }

    @Test
    void aSecondArchiveOnTheFolderIsRefused() throws IOException {
        try (var archive = open()) {
            var failure = assertThrows(IOException.class, this::open);
            assertTrue(String.valueOf(failure.getMessage()).contains("in use by another process"), failure::toString);
            assertEquals(0, archive.statistics().instances());
        }
    }

    @Test
    void afterCloseNothingIsTaken() throws IOException {
        var archive = open();
        var staged = Sample.receive(archive, Sample.instance(1, 1, 1, LARGE).build(),
                Sample.encode(Sample.instance(1, 1, 1, LARGE).build()));
        var other = Sample.receive(archive, Sample.instance(1, 1, 2, LARGE).build(),
                Sample.encode(Sample.instance(1, 1, 2, LARGE).build()));
        archive.close();
        assertEquals(Reason.CLOSED, assertThrows(ArchiveRefusedException.class, staged::commit).reason());
        assertEquals(Reason.CLOSED, assertThrows(ArchiveRefusedException.class, other::commitHere).reason());
        archive.close();
        try (var again = open()) {
            assertEquals(0, again.verify().instances());
            assertTrue(again.verify().isClean());
        }
    }

    @Test
    void whatIsStoredHereOvertakesNothing() throws IOException {
        try (var archive = open()) {
            for (int number = 0; number < 200; number++) {
                var first = Sample.instance(1, 1, number, 10).set(Tag.PatientName, "Doe^First").build();
                var second = Sample.instance(1, 1, number, 10).set(Tag.PatientName, "Doe^Second").build();
                var submitted = Sample.receive(archive, first, Sample.encode(first));
                var here = Sample.receive(archive, second, Sample.encode(second));
                submitted.submit();
                assertEquals(StoreOutcome.DUPLICATE_DIFFERENT, here.commitHere());
                assertEquals(StoreOutcome.STORED, submitted.commit());
            }
        }
    }

    @Test
    void whatIsSubmittedTogetherIsStoredInItsOrder() throws IOException {
        try (var archive = open()) {
            var staged = new ArrayList<StagedInstance>();
            for (int number = 0; number < 100; number++) {
                // Of each UID two that differ: the one submitted first stays.
                var instance = Sample.instance(1, 1, number / 2, number % 7 == 0 ? LARGE : SMALL)
                        .set(Tag.PatientName, "Doe^" + number).build();
                staged.add(Sample.receive(archive, instance, Sample.encode(instance)));
            }
            for (var each : staged) {
                each.submit();
            }
            for (int number = 99; number >= 0; number--) {
                assertEquals(number % 2 == 0 ? StoreOutcome.STORED : StoreOutcome.DUPLICATE_DIFFERENT,
                        staged.get(number).commit());
            }
            staged.getFirst().discard();
            assertThrows(IllegalStateException.class, staged.getFirst()::commit);
            assertThrows(IllegalStateException.class, staged.getFirst()::submit);
            assertEquals(50, archive.statistics().instances());
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void filesAreImported() throws IOException {
        var instance = Sample.instance(1, 1, 1, LARGE).build();
        var file = folder.resolve("import.dcm");
        DicomFile.write(file, instance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        try (var archive = open()) {
            assertEquals(StoreOutcome.STORED, archive.importFile(file));
            assertEquals(StoreOutcome.DUPLICATE_IDENTICAL, archive.importFile(file));
            assertEquals(1, archive.statistics().instances());
        }
    }

    @Test
    void instancesWithoutAStudyAreKept() throws IOException {
        var palette = DataSet.builder().set(Tag.SOPClassUID, Uid.ColorPaletteStorage).set(Tag.SOPInstanceUID, "1.2.3.4")
                .set(Tag.ContentLabel, "HOT").setBytes(Tag.PixelData, Vr.OW, new byte[10]).build();
        try (var archive = open()) {
            assertEquals(StoreOutcome.STORED, Sample.store(archive, palette));
            assertArrayEquals(Sample.encode(palette), Sample.bytes(archive.instance("1.2.3.4").orElseThrow()));
            assertEquals(0, archive.statistics().studies());
            assertTrue(archive.verify().isClean());
        }
    }

    @Test
    void retrievalGoesBySeriesAndInstanceNumber() throws IOException {
        try (var archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.OS).build())) {
            for (int i = 0; i < 1200; i++) {
                int shuffled = i * 7 % 1200;
                Sample.store(archive, Sample.instance(1, shuffled / 400, shuffled % 400, 2).build());
            }
            try (var list = archive.instances(InstanceSelection.study("1.2.826.0.1.3680043.8.498.1"))) {
                assertEquals(1200, list.count());
                for (int i = 0; i < 1200; i++) {
                    var next = list.next();
                    assertTrue(next != null && next.sopInstance().endsWith("498.1." + i / 400 + "." + i % 400));
                }
                assertEquals(null, list.next());
            }
        }
    }

    @Test
    void theUidOfAPeerNeverBecomesAPath() throws IOException {
        var instance = Sample.instance(1, 1, 1, LARGE).lenient().set(Tag.SOPInstanceUID, "../../../escape")
                .set(Tag.StudyInstanceUID, "/etc/x").build();
        try (var archive = open()) {
            Sample.store(archive, instance);
            assertTrue(archive.instance("../../../escape").isPresent());
        }
        try (var all = Files.walk(folder)) {
            assertTrue(all.noneMatch(path -> path.toString().contains("escape")));
        }
    }

    @Test
    void theOnlyInstanceOfAStudyIsReplacedByOneInAnotherSeries() throws IOException {
        var config = ArchiveConfig.builder(folder).duplicatePolicy(DuplicatePolicy.REPLACE).build();
        var first = Sample.instance(1, 1, 1, SMALL).build();
        try (var archive = Archive.open(config)) {
            Sample.store(archive, first);
            // A study more of that patient.
            Sample.store(archive, Sample.instance(0, 1, 1, SMALL).set(Tag.PatientID, "P0").build());
            assertEquals(StoreOutcome.REPLACED,
                    Sample.store(archive, first.with(Tag.SeriesInstanceUID, "1.2.826.0.1.3680043.8.498.1.2")));
            var check = archive.verify();
            assertTrue(check.isClean(), check::toString);
            assertEquals(2, archive.statistics().series());
        }
    }
}
