package io.larmor.services.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.OpenInstance;
import io.larmor.data.DataSet;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ArchiveStorageTest {
    @TempDir
    Path folder;
    private Archive archive;
    private ArchiveStorage storage;

    @BeforeEach
    void open() throws IOException {
        archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build());
        storage = new ArchiveStorage(archive, false, TestStore.METERS);
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    @Test
    void anInstanceIsThereOnceItWasCommitted() throws IOException {
        Staged staged = TestStore.receive(storage, TestStore.CT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        assertTrue(archive.instance(TestStore.UID).isEmpty());
        assertEquals(Status.SUCCESS, staged.commit());
        byte[] sent = TestStore.CT.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        try (OpenInstance open = archive.instance(TestStore.UID).orElseThrow().open()) {
            var stored = ByteBuffer.allocate((int) open.length());
            open.channel().read(stored, open.offset());
            assertArrayEquals(sent, stored.array());
        }
    }

    @Test
    void theSameBytesAgainAreSuccess() throws IOException {
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        assertEquals(1, archive.statistics().instances());
    }

    @Test
    void otherBytesUnderTheSameUidAre0111() throws IOException {
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
        assertEquals(0x0111, TestStore.store(storage, TestStore.CT.with(Tag.PatientID, "OTHER")).code());
        assertEquals(1, archive.statistics().instances());
    }

    @Test
    void aDataSetOfAnotherInstanceIsA900() throws IOException {
        DataSet other = TestStore.CT.with(Tag.SOPInstanceUID, "1.2.3.999");
        Status status = TestStore.receive(storage, other, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).commit();
        assertEquals(0xA900, status.code());
        assertFalse(status.comment().isEmpty());
        assertEquals(0, archive.statistics().instances());
    }

    @Test
    void aDataSetThatEndsInsideAnElementIsNotUnderstood() throws IOException {
        byte[] whole = TestStore.CT.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        Status status = TestStore
                .receive(storage, Arrays.copyOf(whole, whole.length - 3), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                .commit();
        assertEquals(0xC, status.code() >> 12, status::toString);
        assertTrue(status.comment().endsWith("ends inside an element"), status.comment());
        assertEquals(0, archive.statistics().instances());
    }

    @Test
    void whatIsDiscardedIsNotThere() throws IOException {
        TestStore.receive(storage, TestStore.CT, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).discard();
        assertTrue(archive.instance(TestStore.UID).isEmpty());
        assertEquals(Status.SUCCESS, TestStore.store(storage, TestStore.CT));
    }

    @Test
    void everyStorageSopClassIsDescribedInAnySyntax() {
        var classes = storage.descriptors().stream().map(ServiceDescriptor::sopClass).toList();
        assertEquals(SopClasses.storage(), classes);
        assertTrue(classes.contains(Uid.CTImageStorage));
        assertTrue(storage.descriptors().stream().allMatch(descriptor -> descriptor.takes("1.2.3.4.5")));
    }

    @Test
    void privateSopClassesAreDescribedOnlyIfAskedFor() {
        assertFalse(storage.descriptors().stream().anyMatch(ServiceDescriptor::any));
        assertTrue(new ArchiveStorage(archive, true, TestStore.METERS).descriptors().stream()
                .anyMatch(ServiceDescriptor::any));
    }
}
