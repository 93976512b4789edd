package io.larmor.services.queryretrieve;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.larmor.archive.Archive;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.OpenInstance;
import io.larmor.archive.QueryLevel;
import io.larmor.archive.QueryRoot;
import io.larmor.assoc.Payload;
import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.DicomJson;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.RetrieveResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetrieveTest {
    private static final String STUDY_ROOT = Uid.StudyRootQueryRetrieveInformationModelGet;
    private static final String PATIENT_ROOT = Uid.PatientRootQueryRetrieveInformationModelGet;
    private static final TransferSyntax JPEG_BASELINE = TransferSyntax.of(Uid.JPEGBaseline8Bit);

    @TempDir
    Path folder;
    private Archive archive;
    private QueryRetrieveService service;

    @BeforeEach
    void open() throws IOException {
        archive = TestArchive.open(folder);
        service = new QueryRetrieveService(archive, "LARMOR", NameMatcher.PHONETIC, false);
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    @Test
    void aStudyIsRetrievedInstanceByInstance() throws IOException {
        for (int i = 1; i <= 3; i++) {
            TestArchive.store(archive, instance("1.2.3", i), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        }
        TestArchive.store(archive, instance("1.2.4", 1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertEquals(List.of("1.2.3.1.1", "1.2.3.1.2", "1.2.3.1.3"),
                retrieve(keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build()));
        assertEquals(List.of("1.2.3.1.1", "1.2.3.1.2", "1.2.3.1.3", "1.2.4.1.1"),
                retrieve(keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3", "1.2.4", "1.2.5").build()));
        assertEquals(List.of("1.2.3.1.2"),
                retrieve(keys("IMAGE").set(Tag.StudyInstanceUID, "1.2.3").set(Tag.SeriesInstanceUID, "1.2.3.1")
                        .set(Tag.SOPInstanceUID, "1.2.3.1.2", "9.9").build()));
        assertEquals(List.of(), retrieve(keys("STUDY").set(Tag.StudyInstanceUID, "1.2.999").build()));
    }

    @Test
    void aRetrievalWithoutUniqueKeysIsA900() throws IOException {
        assertRefused("(0020,000D) is needed at level STUDY", STUDY_ROOT, keys("STUDY").build());
        assertRefused("(0020,000D) is needed at level SERIES", STUDY_ROOT,
                keys("SERIES").set(Tag.SeriesInstanceUID, "1.2").build());
        assertRefused("(0010,0020) is needed at level STUDY", PATIENT_ROOT,
                keys("STUDY").set(Tag.StudyInstanceUID, "1.2").build());
        assertRefused("(0020,000D) must not hold a wildcard", STUDY_ROOT,
                keys("STUDY").set(Tag.StudyInstanceUID, "*").build());
        assertRefused("(0010,0020) must be a single value", PATIENT_ROOT,
                keys("PATIENT").set(Tag.PatientID, "A", "B").build());
        assertRefused("(0008,0052) is no level of this model", STUDY_ROOT,
                keys("PATIENT").set(Tag.PatientID, "A").build());
        assertRefused("(0008,0052) is missing", STUDY_ROOT, DataSet.EMPTY);
    }

    @Test
    void itsOwnTransferSyntaxComesFirstAndByteForByte() throws IOException {
        DataSet dataSet = instance("1.2.3", 1);
        byte[] bytes = dataSet.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        TestArchive.store(archive, dataSet, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, bytes);
        try (RetrieveResult result = retrieve(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build());
                RetrieveResult.Instance instance = next(result)) {
            assertEquals(Uid.CTImageStorage, instance.sopClass());
            assertEquals("1.2.3.1.1", instance.sopInstance());
            assertEquals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid(), instance.transferSyntaxes().getFirst());
            assertArrayEquals(bytes, bytes(instance.open(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid())));
        }
    }

    @Test
    void uncompressedDataIsConvertedWithoutLoss() throws IOException {
        DataSet dataSet = instance("1.2.3", 1);
        TestArchive.store(archive, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        for (TransferSyntax syntax : List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            try (RetrieveResult result = retrieve(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build());
                    RetrieveResult.Instance instance = next(result)) {
                Payload payload = instance.open(syntax.uid());
                DataSet received = DataSet.parse(bytes(payload), syntax);
                assertArrayEquals(dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                        received.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), syntax.uid());
            }
        }
    }

    @Test
    void whatIsNotLargeIsConvertedBeforeItIsSent() throws IOException {
        TestArchive.store(archive, instance("1.2.3", 1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        for (int i = 0; i < 100; i++) {
            try (var instance = only()) {
                assertTrue(instance.open(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid()).length() > 0);
            }
        }
    }

    @Test
    void whatFindsNoPlaceIsConvertedWhileItIsSent() throws IOException {
        TestArchive.store(archive, instance("1.2.3", 1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var open = new ArrayList<RetrieveResult.Instance>();
        try {
            Payload payload;
            do {
                open.add(only());
                payload = open.getLast().open(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
            } while (payload.length() > 0);
            assertArrayEquals(instance("1.2.3", 1).encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN), bytes(payload));
            assertEquals(17, open.size());
        } finally {
            open.forEach(RetrieveResult.Instance::close);
        }
    }

    @Test
    void whatIsLargeIsConvertedWhileItIsSent() throws IOException {
        DataSet large = instance("1.2.3", 1).toBuilder()
                .setBytes(Tag.PixelData, Vr.OW, new byte[QueryRetrieveService.CONVERTED_BEFORE]).build();
        // Deflated it looks small.
        for (var stored : List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            archive.delete(InstanceSelection.of(QueryRoot.STUDY_ROOT, QueryLevel.STUDY,
                    keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build(), false));
            TestArchive.store(archive, large, stored);
            try (var instance = only()) {
                Payload payload = instance.open(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
                assertEquals(-1, payload.length());
                assertArrayEquals(large.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN), bytes(payload));
            }
        }
    }

    private RetrieveResult.Instance only() throws IOException {
        try (RetrieveResult result = retrieve(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build())) {
            return next(result);
        }
    }

    @Test
    void anOddNumberOfBytesIsSentWithOneMore() throws IOException {
        DataSet dataSet = instance("1.2.3", 1);
        byte[] even = dataSet.encode(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        // Whichever of the two is odd: inflating ends before the padding.
        byte[] odd = even[even.length - 1] == 0
                ? Arrays.copyOf(even, even.length - 1)
                : Arrays.copyOf(even, even.length + 1);
        TestArchive.store(archive, dataSet, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, odd);
        try (RetrieveResult result = retrieve(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build());
                RetrieveResult.Instance instance = next(result)) {
            Payload payload = instance.open(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.uid());
            assertEquals(odd.length + 1, payload.length());
            assertArrayEquals(Arrays.copyOf(odd, odd.length + 1), bytes(payload));
        }
    }

    @Test
    void whatWasCutIsNotConvertedAsIfItWereWhole() throws IOException {
        var from = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        byte[] whole = instance("1.2.3", 1).encode(from);
        Path cut = Files.write(folder.resolve("cut"), instance("1.2.3", 1).without(Tag.PixelData).encode(from));
        try (var open = new OpenInstance(FileChannel.open(cut), 0, whole.length)) {
            var payload = new ConvertedPayload(open, from, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    ConvertedPayload.Content.WHOLE);
            assertThrows(EOFException.class, () -> bytes(payload));
        }
    }

    @Test
    void compressedPixelDataGoesOutInItsOwnSyntaxOnly() throws IOException {
        DataSet dataSet = instance("1.2.3", 1).toBuilder()
                .setFragments(Tag.PixelData, List.of(BulkData.of(new byte[0]), BulkData.of(new byte[] {1, 2, 3, 4})))
                .build();
        TestArchive.store(archive, dataSet, JPEG_BASELINE);
        try (RetrieveResult result = retrieve(STUDY_ROOT, keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build());
                RetrieveResult.Instance instance = next(result)) {
            assertEquals(List.of(JPEG_BASELINE.uid()), instance.transferSyntaxes());
        }
    }

    @Test
    void anInstanceIsRetrievedByItsUidAlone() throws IOException {
        TestArchive.store(archive, instance("1.2.3", 1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var keys = keys("IMAGE").set(Tag.SOPInstanceUID, "1.2.3.1.1").build();
        for (var sopClass : List.of(Uid.CompositeInstanceRootRetrieveGet, Uid.CompositeInstanceRootRetrieveMove,
                Uid.CompositeInstanceRetrieveWithoutBulkDataGet)) {
            try (RetrieveResult result = retrieve(sopClass, keys); RetrieveResult.Instance instance = next(result)) {
                assertEquals("1.2.3.1.1", instance.sopInstance());
            }
        }
        assertRefused("(0008,0018) is needed at level IMAGE", Uid.CompositeInstanceRootRetrieveGet,
                keys("IMAGE").build());
        assertRefused("(0008,0052) is no level of this model", Uid.CompositeInstanceRootRetrieveGet,
                keys("STUDY").set(Tag.StudyInstanceUID, "1.2.3").build());
    }

    @Test
    void framesAreNotMadeIntoNewInstances() throws IOException {
        try (RetrieveResult result = retrieve(Uid.CompositeInstanceRootRetrieveGet,
                keys("FRAME").set(Tag.SOPInstanceUID, "1.2.3.1.1").build())) {
            assertEquals(0xAA01, result.status().code());
        }
    }

    @Test
    void bulkDataIsLeftOutAndNothingElse() throws IOException {
        var icon = DataSet.builder().setInts(Tag.Rows, 1).setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2}).build();
        var waveform = DataSet.builder().set(Tag.MultiplexGroupLabel, "ECG")
                .setBytes(Tag.WaveformData, Vr.OW, new byte[] {1, 2}).build();
        var kept = instance("1.2.3", 1).without(Tag.PixelData).toBuilder().setItems(Tag.IconImageSequence, icon)
                .setBytes(0x6000_0010, Vr.US, new byte[] {1, 0}).build();
        var whole = kept.toBuilder().setItems(Tag.WaveformSequence, waveform)
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .setBytes(0x6000_3000, Vr.OW, new byte[] {1, 2}).setBytes(0x5002_3000, Vr.OW, new byte[] {1, 2})
                .setBytes(0x5002_200C, Vr.OW, new byte[] {1, 2}).setBytes(Tag.SpectroscopyData, Vr.OF, new byte[4])
                .setBytes(Tag.EncapsulatedDocument, Vr.OB, new byte[2]).build();
        var expected = kept.toBuilder().setItems(Tag.WaveformSequence, waveform.without(Tag.WaveformData)).build();
        TestArchive.store(archive, whole, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            DataSet received = withoutBulkData(syntax);
            assertEquals(DicomJson.toString(expected), DicomJson.toString(received), syntax.uid());
        }
    }

    @Test
    void aCompressedPictureIsLeftOutAndItsIconStays() throws IOException {
        var fragments = List.of(BulkData.of(new byte[0]), BulkData.of(new byte[] {1, 2, 3, 4}));
        var icon = DataSet.builder().setInts(Tag.Rows, 1).setFragments(Tag.PixelData, fragments).build();
        var kept = instance("1.2.3", 1).without(Tag.PixelData).toBuilder().setItems(Tag.IconImageSequence, icon)
                .build();
        var whole = kept.toBuilder().setFragments(Tag.PixelData, fragments).build();
        TestArchive.store(archive, whole, JPEG_BASELINE);
        var received = withoutBulkData(JPEG_BASELINE);
        assertEquals(kept.size(), received.size());
        var sent = received.item(Tag.IconImageSequence).orElseThrow().element(Tag.PixelData).orElseThrow();
        assertEquals(2, sent.fragments().size());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, sent.fragments().getLast().bytes());
    }

    private DataSet withoutBulkData(TransferSyntax syntax) throws IOException {
        try (RetrieveResult result = retrieve(Uid.CompositeInstanceRetrieveWithoutBulkDataGet,
                keys("IMAGE").set(Tag.SOPInstanceUID, "1.2.3.1.1").build());
                RetrieveResult.Instance instance = next(result)) {
            return DataSet.parse(bytes(instance.open(syntax.uid())), syntax);
        }
    }

    private static DataSet instance(String study, int number) {
        return DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
                .set(Tag.SOPInstanceUID, study + ".1." + number)
                .set(Tag.Modality, "CT").set(Tag.PatientName, "Doe^John").set(Tag.PatientID, "P1")
                .set(Tag.StudyInstanceUID, study)
                .set(Tag.SeriesInstanceUID, study + ".1").set(Tag.InstanceNumber, String.valueOf(number))
                .setInts(Tag.BitsAllocated, 16)
                .setInts(Tag.Rows, 2).setInts(Tag.Columns, 2)
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).build();
    }

    private static DataSetBuilder keys(String level) {
        return DataSet.builder().set(Tag.QueryRetrieveLevel, level);
    }

    private RetrieveResult retrieve(String sopClass, DataSet identifier) throws IOException {
        return service.retrieve(TestContext.BASELINE, new CGetRq(1, sopClass, Priority.MEDIUM, DataSet.EMPTY),
                identifier);
    }

    private List<String> retrieve(DataSet identifier) throws IOException {
        var uids = new ArrayList<String>();
        try (RetrieveResult result = retrieve(STUDY_ROOT, identifier)) {
            assertEquals(Status.SUCCESS, result.status());
            for (var instance = result.next(); instance != null; instance = result.next()) {
                uids.add(instance.sopInstance());
            }
            assertEquals(uids.size(), result.count());
        }
        return uids;
    }

    private void assertRefused(String comment, String sopClass, DataSet identifier) throws IOException {
        try (RetrieveResult result = retrieve(sopClass, identifier)) {
            assertEquals(0xA900, result.status().code());
            assertEquals(comment, result.status().comment());
            assertNull(result.next());
        }
    }

    private static RetrieveResult.Instance next(RetrieveResult result) throws IOException {
        var instance = result.next();
        assertNotNull(instance);
        return instance;
    }

    private static byte[] bytes(Payload payload) throws IOException {
        var out = new ByteArrayOutputStream();
        payload.writeTo(piece -> {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            out.writeBytes(copy);
        });
        return out.toByteArray();
    }
}
