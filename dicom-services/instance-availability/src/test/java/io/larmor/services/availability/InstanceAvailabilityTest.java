package io.larmor.services.availability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class InstanceAvailabilityTest {
    // formatter:off
    /// A data set made by hand from PS3.4 Table R.3.2-1: a study with one series of one image.
    private static final String GOLDEN = """
            08001111 00000000
            08001511 72000000 feff00e06a0000000800991154000000feff00e04c00000008005400060000004c41524d4f5208005600060000004f4e4c494e45080050111a000000312e322e3834302e31303030382e352e312e342e312e312e32000800551106000000322e32352e3320000e0006000000322e32352e32
            20000d00 06000000 322e32352e31
            """;
    // formatter:on
    private static final AvailabilityNotification ONE = new AvailabilityNotification("2.25.1", Map.of("2.25.2",
            List.of(AvailabilityNotification.Instance.online(Uid.CTImageStorage, "2.25.3", "LARMOR"))));

    private static DataSet golden() throws IOException {
        return DataSet.parse(HexFormat.of().parseHex(GOLDEN.replaceAll("\\s", "")),
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    @Test
    void aNotificationIsWrittenByteForByteAndReadAgain() throws IOException {
        assertEquals(GOLDEN.replaceAll("\\s", ""),
                HexFormat.of().formatHex(ONE.toDataSet().encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        assertEquals(Status.SUCCESS, AvailabilityNotification.check(golden()));
        assertEquals(ONE, AvailabilityNotification.of(golden()));
    }

    @Test
    void whatTheTableRequiresIsNamedWhereItIsMissing() throws IOException {
        for (var element : golden()) {
            assertMissing(element.tag(), golden().without(element.tag()));
        }
        var series = golden().items(Tag.ReferencedSeriesSequence).getFirst();
        for (var element : series) {
            assertMissing(element.tag(), golden().toBuilder()
                    .setItems(Tag.ReferencedSeriesSequence, series.without(element.tag())).build());
        }
        var instance = series.items(Tag.ReferencedSOPSequence).getFirst();
        for (var element : instance) {
            var changed = series.toBuilder().setItems(Tag.ReferencedSOPSequence, instance.without(element.tag()))
                    .build();
            assertMissing(element.tag(), golden().toBuilder().setItems(Tag.ReferencedSeriesSequence, changed).build());
        }
        assertEquals(0x0121, AvailabilityNotification
                .check(golden().toBuilder().setEmpty(Tag.ReferencedSeriesSequence).build()).code());
        assertEquals(0x0121,
                AvailabilityNotification.check(golden().toBuilder().setEmpty(Tag.StudyInstanceUID).build()).code());
    }

    private static void assertMissing(int tag, DataSet attributes) {
        assertEquals(Status.MISSING_ATTRIBUTE.withAttributes(List.of(tag)).withComment("Missing: " + Tag.toString(tag)),
                AvailabilityNotification.check(attributes));
    }

    @Test
    void whatTheListenerDoesNotTakeCanBeSentAgain(@TempDir Path folder) throws IOException {
        var refusing = new AtomicBoolean(true);
        AvailabilityListener listener = (_, _) -> {
            if (refusing.get()) {
                throw new IOException("not now");
            }
        };
        var service = new InstanceAvailabilityService(
                Optional.of(DataSetFolder.open(folder, Uid.InstanceAvailabilityNotification)),
                Optional.of(listener), Optional.empty());
        assertThrows(IOException.class, () -> service.take("PACS", "2.25.9", ONE.toDataSet()));
        refusing.set(false);
        assertEquals(Status.SUCCESS, service.take("PACS", "2.25.9", ONE.toDataSet()).status());
        assertEquals(Status.DUPLICATE_SOP_INSTANCE, service.take("PACS", "2.25.9", ONE.toDataSet()).status());
    }

    @Test
    void ofEqualOnesAtTheSameTimeOneIsTaken(@TempDir Path folder) throws Exception {
        var told = new AtomicInteger();
        var service = new InstanceAvailabilityService(
                Optional.of(DataSetFolder.open(folder, Uid.InstanceAvailabilityNotification)),
                Optional.of((_, _) -> told.incrementAndGet()), Optional.empty());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Collections.nCopies(20,
                    () -> service.take("PACS", "2.25.9", ONE.toDataSet()).status()));
            int taken = 0;
            for (var answer : answers) {
                taken += answer.get().equals(Status.SUCCESS) ? 1 : 0;
            }
            assertEquals(1, taken);
            assertEquals(1, told.get());
        }
    }
}
