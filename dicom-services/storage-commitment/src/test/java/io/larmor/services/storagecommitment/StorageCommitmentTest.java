package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.IncomingInstance;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.SopClassService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class StorageCommitmentTest {
    private static final String CT = Uid.CTImageStorage;
    private static final NActionRq ACTION = new NActionRq(Uid.StorageCommitmentPushModel,
            Uid.StorageCommitmentPushModelInstance, 1);

    @TempDir
    private Path folder;
    private final AtomicReference<@Nullable Archive> archive = new AtomicReference<>();

    @BeforeEach
    void fill() throws IOException {
        var opened = Archive.open(
                ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
        archive.set(opened);
        var instance = DataSet.builder().set(Tag.SOPClassUID, CT).set(Tag.SOPInstanceUID, "1.2.1")
                .set(Tag.StudyInstanceUID, "1.2").set(Tag.SeriesInstanceUID, "1.2.0").build();
        var bytes = new AtomicReference<@Nullable ByteBuffer>(
                ByteBuffer.wrap(instance.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        opened.receive(new IncomingInstance(CT, "1.2.1", Uid.ImplicitVRLittleEndian, "CT1"),
                () -> bytes.getAndSet(null)).commit();
    }

    @AfterEach
    void close() throws IOException {
        archive().close();
    }

    private Archive archive() {
        return java.util.Objects.requireNonNull(archive.get());
    }

    private static DataSet information(String transaction, String... classAndInstance) {
        var items = new java.util.ArrayList<DataSet>();
        for (int i = 0; i < classAndInstance.length; i += 2) {
            items.add(CommitmentRequest.item(classAndInstance[i], classAndInstance[i + 1]));
        }
        return DataSet.builder().set(Tag.TransactionUID, transaction).setItems(Tag.ReferencedSOPSequence, items)
                .build();
    }

    private static SopClassService service(TestServer server) throws Exception {
        return new StorageCommitmentProvider().create(server);
    }

    private static NResult ask(SopClassService service, TestServer server, NActionRq request, @Nullable DataSet what)
            throws IOException {
        return ((NOperation) service).perform(server.operation(server.asked()[1]), request, what);
    }

    private static List<String> uids(DataSet information, int sequence) {
        return information.items(sequence).stream()
                .map(item -> item.string(Tag.ReferencedSOPInstanceUID).orElseThrow()).toList();
    }

    @Test
    void theResultIsReportedOnTheAssociationOfTheRequest() throws Exception {
        var server = new TestServer(archive(), Map.of());
        try (var service = service(server)) {
            var answer = ask(service, server, ACTION, information("2.25.1", CT, "1.2.1"));
            assertEquals(Status.SUCCESS, answer.status());
            assertTrue(server.reports.isEmpty(), "not before the response has left");
            answer.afterwards().run();
            var report = server.report();
            assertEquals(1, report.eventTypeId());
            assertTrue(report.association().requestor(), "came to who had asked");
            assertEquals("2.25.1", report.information().string(Tag.TransactionUID).orElseThrow());
            assertEquals(List.of("1.2.1"), uids(report.information(), Tag.ReferencedSOPSequence));
            assertFalse(report.information().contains(Tag.FailedSOPSequence));
        }
    }

    @Test
    void eachInstanceIsInOneOfTheSequencesWithTheReason() throws Exception {
        var server = new TestServer(archive(), Map.of());
        try (var service = service(server)) {
            ask(service, server, ACTION, information("2.25.1", CT, "1.2.1", CT, "1.2.9", Uid.Verification, "1.2.10"))
                    .afterwards().run();
            var report = server.report();
            assertEquals(2, report.eventTypeId());
            assertEquals(List.of("1.2.1"), uids(report.information(), Tag.ReferencedSOPSequence));
            assertEquals(List.of("1.2.9", "1.2.10"), uids(report.information(), Tag.FailedSOPSequence));
            assertEquals(List.of(0x0112, 0x0122), report.information().items(Tag.FailedSOPSequence).stream()
                    .map(item -> item.intValue(Tag.FailureReason).orElseThrow()).toList());
            ask(service, server, ACTION, information("2.25.2", Uid.MRImageStorage, "1.2.1")).afterwards().run();
            var conflict = server.report().information();
            assertFalse(conflict.contains(Tag.ReferencedSOPSequence));
            assertEquals(0x0119, conflict.items(Tag.FailedSOPSequence).getFirst().intValue(Tag.FailureReason)
                    .orElseThrow());
        }
    }

    @Test
    void aRequestThatMakesNoSenseIsRefused() throws Exception {
        var server = new TestServer(archive(), Map.of());
        try (var service = service(server)) {
            var one = information("2.25.1", CT, "1.2.1");
            assertEquals(Status.NO_SUCH_SOP_INSTANCE, ask(service, server,
                    new NActionRq(Uid.StorageCommitmentPushModel, "1.2.3", 1), one).status());
            assertEquals(Status.NO_SUCH_ACTION_TYPE, ask(service, server, new NActionRq(Uid.StorageCommitmentPushModel,
                    Uid.StorageCommitmentPushModelInstance, 2), one).status());
            for (var bad : List.of(DataSet.EMPTY, one.without(Tag.TransactionUID),
                    one.toBuilder().lenient().set(Tag.TransactionUID, "no").build(),
                    one.without(Tag.ReferencedSOPSequence),
                    information("2.25.1"), information("2.25.1", CT, ""),
                    information("2.25.1", CT, "1.2.1", Uid.MRImageStorage, "1.2.1"))) {
                assertEquals(Status.INVALID_ARGUMENT_VALUE.code(), ask(service, server, ACTION, bad).status().code());
            }
            assertEquals(Status.INVALID_ARGUMENT_VALUE.code(), ask(service, server, ACTION, null).status().code());
        }
    }

    @Test
    void whenTheAssociationIsGoneTheRolesAreReversedAndItIsTriedAgain() throws Exception {
        var server = new TestServer(archive(), Map.of(StorageCommitmentProvider.FIRST_RETRY, "PT0.01S"), "MODALITY");
        server.refusals.add(new IOException("nobody there"));
        server.refusals.add(new IllegalStateException("what nobody expects"));
        server.answers.add(Status.PROCESSING_FAILURE);
        try (var service = service(server)) {
            var ends = server.asked();
            var answer = ((NOperation) service).perform(server.operation(ends[1]), ACTION,
                    information("2.25.1", CT, "1.2.1"));
            ends[0].release();
            answer.afterwards().run();
            var report = server.report();
            assertFalse(report.association().requestor());
            assertEquals("LARMOR", report.association().callingAe());
            assertTrue(report.association().contexts().getFirst().scp());
            assertEquals(1, report.eventTypeId());
        }
    }

    @Test
    void whoReleasesAtOnceGetsTheResultOnceItIsAPeer() throws Exception {
        var server = new TestServer(archive(), Map.of(StorageCommitmentProvider.FIRST_RETRY, "PT0.01S",
                StorageCommitmentProvider.LONGEST_RETRY, "PT0.01S"));
        try (var service = service(server)) {
            var ends = server.asked();
            var answer = ((NOperation) service).perform(server.operation(ends[1]), ACTION,
                    information("2.25.1", CT, "1.2.1"));
            ends[0].release();
            answer.afterwards().run();
            assertTrue(server.reports.isEmpty());
            server.known.add("MODALITY");
            assertEquals("2.25.1", server.report().information().string(Tag.TransactionUID).orElseThrow());
        }
    }

    @Test
    void whatWasNotDeliveredIsReportedAfterARestart() throws Exception {
        var settings = Map.of(StorageCommitmentProvider.FOLDER, folder.resolve("kept").toString(),
                StorageCommitmentProvider.SAME_ASSOCIATION, "false", StorageCommitmentProvider.FIRST_RETRY, "PT0.01S");
        var stranger = new TestServer(archive(), settings);
        try (var service = service(stranger)) {
            ask(service, stranger, ACTION, information("2.25.1", CT, "1.2.1")).afterwards().run();
            assertTrue(stranger.reports.isEmpty(), "the peer is not known");
        }
        var known = new TestServer(archive(), settings, "MODALITY");
        try (var service = service(known)) {
            assertFalse(service.descriptors().isEmpty());
            assertEquals("2.25.1", known.report().information().string(Tag.TransactionUID).orElseThrow());
            awaitNoFile();
        }
        var again = new TestServer(archive(), settings, "MODALITY");
        try (var service = service(again)) {
            ask(service, again, ACTION, information("2.25.2", CT, "1.2.1")).afterwards().run();
            assertEquals("2.25.2", again.report().information().string(Tag.TransactionUID).orElseThrow(),
                    "the first one was delivered");
        }
    }

    @Test
    void whatCouldNotBeAnsweredIsReportedAllTheSame() throws Exception {
        var settings = Map.of(StorageCommitmentProvider.FIRST_RETRY, "PT0.01S",
                StorageCommitmentProvider.LONGEST_RETRY, "PT0.05S");
        var server = new TestServer(archive(), settings, "MODALITY");
        try (var service = service(server)) {
            var unsent = ask(service, server, ACTION, information("2.25.1", CT, "1.2.1"));
            assertEquals(Status.SUCCESS, unsent.status());
            var report = server.report();
            assertEquals("2.25.1", report.information().string(Tag.TransactionUID).orElseThrow());
            assertTrue(report.association().contexts().getFirst().scp());
        }
    }

    @Test
    void requestsThatFailForTheirTransactionUidCountAmongThoseThatWait() throws Exception {
        var server = new TestServer(archive(), Map.of(), "MODALITY");
        var many = new String[2 * 50_001];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = CT;
            many[i + 1] = "1.2." + i;
        }
        var twice = information("2.25.1", many);
        try (var service = service(server)) {
            ask(service, server, ACTION, information("2.25.1", CT, "1.2.1"));
            assertEquals(Status.SUCCESS, ask(service, server, ACTION, twice).status());
            assertEquals(Status.RESOURCE_LIMITATION, ask(service, server, ACTION, twice).status());
            assertEquals(Status.SUCCESS, ((NOperation) service)
                    .perform(server.operation(server.askedBy("OTHER")[1]), ACTION, twice).status(),
                    "there is room for others");
        }
    }

    /// The peer has the report before the request is forgotten.
    private void awaitNoFile() throws IOException {
        boolean some = true;
        while (some) {
            try (var files = java.nio.file.Files.list(folder.resolve("kept"))) {
                some = files.findAny().isPresent();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aTransactionUidThatIsInUseFailsWithThatReason() throws Exception {
        var server = new TestServer(archive(), Map.of());
        try (var service = service(server)) {
            var first = ask(service, server, ACTION, information("2.25.1", CT, "1.2.1"));
            ask(service, server, ACTION, information("2.25.1", CT, "1.2.1")).afterwards().run();
            var second = server.report();
            assertEquals(0x0131, second.information().items(Tag.FailedSOPSequence).getFirst()
                    .intValue(Tag.FailureReason).orElseThrow());
            first.afterwards().run();
            assertEquals(1, server.report().eventTypeId());
        }
    }

    @Test
    void retriesGrowToTheLongest() {
        var retries = new Retries(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofDays(1));
        assertEquals(List.of(2L, 4L, 8L, 15L, 15L), List.of(1, 2, 3, 4, 60).stream()
                .map(failures -> retries.after(failures).toSeconds()).toList());
    }
}
