package io.larmor.services.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FolderStorageTest {
    @TempDir
    Path folder;
    private final List<Path> told = new ArrayList<>();
    private FolderService storage;

    @BeforeEach
    void start() {
        storage = new FolderService(folder, false, true, told::add);
    }

    @Test
    void anInstanceBecomesAPart10FileNamedByItsUid() throws IOException {
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        Path file = folder.resolve(TestStore.UID + ".dcm");
        assertEquals(List.of(file), files());
        assertEquals(List.of(file), told);
        try (DicomFile stored = DicomFile.open(file)) {
            DataSet meta = stored.fileMeta().orElseThrow();
            assertEquals(Uid.CTImageStorage, meta.string(Tag.MediaStorageSOPClassUID).orElse(""));
            assertEquals(TestStore.UID, meta.string(Tag.MediaStorageSOPInstanceUID).orElse(""));
            assertEquals(TestStore.CALLING_AE, meta.string(Tag.SourceApplicationEntityTitle).orElse(""));
            assertEquals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, stored.transferSyntax());
            byte[] bytes = Files.readAllBytes(file);
            assertArrayEquals(TestStore.CT.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                    Arrays.copyOfRange(bytes, (int) stored.dataSetOffset(), bytes.length));
        }
    }

    @Test
    void withoutForcingTheSameFilesAppear() throws IOException {
        storage = new FolderService(folder, false, false, told::add);
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        assertEquals(List.of(folder.resolve(TestStore.UID + ".dcm")), files());
    }

    @Test
    void whatIsDiscardedIsReadToItsEndAndKeptNowhere() throws IOException {
        var service = new DiscardStorage.DiscardService(false);
        assertEquals(Status.SUCCESS, TestStore.store(service, TestStore.CT));
        assertEquals(List.of(), files());
    }

    @Test
    void nothingHasTheFinalNameBeforeTheCommit() throws IOException {
        Staged staged = TestStore.receive(storage, TestStore.CT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertTrue(files().stream().noneMatch(file -> file.toString().endsWith(".dcm")));
        staged.discard();
        assertEquals(List.of(), files());
    }

    @Test
    void theSameBytesAgainAreSuccessAndOtherBytesAreNot() throws IOException {
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        byte[] first = Files.readAllBytes(files().getFirst());
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        assertEquals(0x0111, TestStore.store(storage, TestStore.CT.with(Tag.PatientID, "OTHER")).code());
        assertEquals(1, files().size());
        assertArrayEquals(first, Files.readAllBytes(files().getFirst()));
        assertEquals(1, told.size());
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() throws IOException {
        DataSet other = TestStore.CT.with(Tag.SOPClassUID, Uid.MRImageStorage);
        assertEquals(0xA900,
                TestStore.receive(storage, other, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).commit().code());
        byte[] whole = TestStore.CT.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        assertEquals(0xC000, TestStore.receive(storage, cut, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).commit().code());
        assertEquals(List.of(), files());
    }

    @Test
    void whatCannotBeForcedLeavesNothingBehind() throws IOException {
        Staged staged = TestStore.receive(storage, TestStore.CT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        // Closes the file under whoever forces it.
        Thread.currentThread().interrupt();
        assertEquals(0xA700, staged.commit().code());
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), files());
    }

    @Test
    void whatIsThereAndIsNoDicomStaysAndTheInstanceIsADuplicate() throws IOException {
        Path file = Files.write(folder.resolve(TestStore.UID + ".dcm"), new byte[] {1, 2, 3});
        assertEquals(0x0111, TestStore.store(storage, TestStore.CT).code());
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whatACrashLeftBehindIsSweptAndWhatIsBeingReceivedIsNot() throws IOException {
        Path abandoned = Files.createFile(folder.resolve(".receiving1.part"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Staged staged = TestStore.receive(storage, TestStore.CT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        IncomingFile.sweep(folder);
        assertFalse(Files.exists(abandoned));
        assertEquals(Status.SUCCESS, staged.commit());
        assertEquals(List.of(folder.resolve(TestStore.UID + ".dcm")), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "..", ".", "", "/absolute", "1.2/3", "1..2", "name", "1.2.3\u0000"})
    void whatIsNoUidIsNeverAPath(String sopInstance) {
        String name = FolderService.name(sopInstance);
        assertTrue(name.matches("[0-9a-f]{64}\\.dcm"), name);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
