package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.SopReference;
import io.larmor.scu.StorageCommitment;
import io.larmor.scu.StoreHandler;
import io.larmor.scu.StoreResult;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.storage.FolderStorage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The cells in which we are the client. It has a server too, for what peers move to us and for the results of storage commitment.
final class ScuTrials implements AutoCloseable {
    private static final DataSet STUDY_KEY = DataSet.EMPTY.with(Tag.StudyInstanceUID,
            Synthetic.studyUid(InteropBench.STUDY));
    private static final String UNKNOWN_INSTANCE = "1.2.3.4";
    private static final int NO_SUCH_INSTANCE = 0x0112;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InteropBench bench;
    private final StorageCommitment commitment = new StorageCommitment();
    private final Path moved;
    private final DicomServer server;

    ScuTrials(InteropBench bench) throws Exception {
        this.bench = bench;
        moved = bench.folder.resolve("moved-to-us");
        var events = ServiceDescriptor.builder(Uid.StorageCommitmentPushModel).roles(Role.SCU)
                .operations(Operation.N_EVENT_REPORT).build();
        server = DicomServer.builder().aeTitle(InteropBench.CLIENT).port(bench.clientPort)
                .provider(new FolderStorage(moved, true, _ -> {}))
                .normalized((_, request, dataSet) -> new NResult(commitment.event((NEventReportRq) request,
                        dataSet == null ? DataSet.EMPTY : dataSet)), events)
                .build().start();
    }

    void run(Cell cell) throws Exception {
        try (var association = client(cell).connect()) {
            var info = association.info();
            assertEquals(cell.way().maxPduLength(), info.maxPduLength());
            int window = cell.peer() == Cell.Peer.LARMOR ? cell.way().window() : 1;
            assertEquals(new OperationsWindow(window, window), info.window());
            switch (cell.service()) {
                case ECHO, TLS_ECHO -> assertTrue(association.echo().isSuccess());
                case STORE, TLS_STORE -> store(cell, association);
                case FIND -> find(association);
                case MOVE -> move(association);
                case GET -> get(association);
                case WORKLIST -> worklist(association);
                case COMMITMENT -> commit(association);
            }
            assertTrue(association.isOpen());
        }
    }

    private DicomClient client(Cell cell) throws IOException {
        var way = cell.way();
        var builder = DicomClient.builder(address(cell)).callingAe(InteropBench.CLIENT)
                .maxPduLength(way.maxPduLength()).commandApart(way.apart()).events(commitment);
        if (way.window() == 1) {
            builder.noOperationsWindow();
        } else {
            builder.operationsWindow(way.window(), way.window());
        }
        if (cell.service().secure()) {
            builder.tls(bench.trust());
        }
        return switch (cell.service()) {
            case ECHO, TLS_ECHO -> builder.sopClasses(Uid.Verification).build();
            case STORE, TLS_STORE -> builder.sopClasses(Uid.CTImageStorage,
                    Uid.StudyRootQueryRetrieveInformationModelFind).build();
            case FIND -> builder.sopClasses(Uid.StudyRootQueryRetrieveInformationModelFind).build();
            case MOVE -> builder.sopClasses(Uid.StudyRootQueryRetrieveInformationModelMove).build();
            case GET -> builder.contexts(Proposals.retrieval(List.of(Uid.CTImageStorage))).build();
            case WORKLIST -> builder.sopClasses(Uid.ModalityWorklistInformationModelFind).build();
            case COMMITMENT -> builder.sopClasses(Uid.StorageCommitmentPushModel).build();
        };
    }

    private Peer address(Cell cell) {
        boolean secure = cell.service().secure();
        int length = cell.way().maxPduLength();
        return switch (cell.peer()) {
            case LARMOR -> new Peer(LarmorNode.AE, InteropBench.LOCALHOST, bench.node(length));
            case ORTHANC ->
                new Peer(Orthanc.AE, InteropBench.LOCALHOST, bench.orthanc(secure).dicomPort());
            case DCMTK -> switch (cell.service()) {
                case TLS_ECHO, TLS_STORE -> dcmtk("STORESCP", bench.dcmtk(length).storescp());
                case WORKLIST -> dcmtk("WLM", bench.dcmtk(length).wlmscpfs());
                default -> dcmtk("DCMQRSCP", bench.dcmtk(length).dcmqrscp());
            };
        };
    }

    private static Peer dcmtk(String ae, int port) {
        return new Peer(ae, InteropBench.LOCALHOST, port);
    }

    private void store(Cell cell, ClientAssociation association) throws Exception {
        int study = bench.newStudy();
        var files = bench.study(study);
        var results = new ArrayList<StoreResult>();
        association.storeAll(files, CallOptions.DEFAULT, results::add);
        assertTrue(results.stream().allMatch(StoreResult::isStored), results::toString);
        assertEquals(files.size(), results.size());
        if (cell.peer() == Cell.Peer.DCMTK && cell.service().secure()) {
            var received = LarmorUsesDcmtkIT.dataSets(bench.secureStore(cell.way().maxPduLength()));
            var sent = LarmorUsesDcmtkIT.dataSets(bench.filesOf(study));
            received.keySet().retainAll(sent.keySet());
            LarmorUsesDcmtkIT.assertSame(sent, received);
        } else {
            var keys = DataSet.EMPTY.with(Tag.StudyInstanceUID, Synthetic.studyUid(study))
                    .with(Tag.SeriesInstanceUID, Synthetic.studyUid(study) + ".1").with(Tag.SOPInstanceUID, "");
            assertEquals(files.size(), found(association, QueryLevel.IMAGE, keys).size());
        }
    }

    private static List<DataSet> found(ClientAssociation association, QueryLevel level, DataSet keys)
            throws IOException {
        var found = new ArrayList<DataSet>();
        try (var results = association.find(level, keys)) {
            results.forEach(found::add);
        }
        return found;
    }

    private static void find(ClientAssociation association) throws IOException {
        var found = found(association, QueryLevel.STUDY, STUDY_KEY.with(Tag.PatientID, ""));
        assertEquals(1, found.size());
        assertEquals(Synthetic.patientId(InteropBench.STUDY), found.getFirst().string(Tag.PatientID).orElse(""));
    }

    private void move(ClientAssociation association) throws Exception {
        var result = association.move(QueryLevel.STUDY, STUDY_KEY, InteropBench.CLIENT);
        assertEquals(Status.SUCCESS.code(), result.status().code());
        assertSameAndRemove(moved);
    }

    private void get(ClientAssociation association) throws Exception {
        Path got = Files.createDirectories(bench.folder.resolve("got"));
        var result = association.get(QueryLevel.STUDY, STUDY_KEY, StoreHandler.toFolder(got));
        assertEquals(Status.SUCCESS.code(), result.status().code());
        assertSameAndRemove(got);
    }

    private void assertSameAndRemove(Path received) throws IOException {
        Map<String, byte[]> found = LarmorUsesDcmtkIT.dataSets(received);
        for (Path file : Dcmtk.files(received)) {
            Files.delete(file);
        }
        LarmorUsesDcmtkIT.assertSame(LarmorUsesDcmtkIT.dataSets(bench.filesOf(InteropBench.STUDY)), found);
    }

    private static void worklist(ClientAssociation association) throws IOException {
        var step = DataSet.builder().set(Tag.Modality, "CT").setEmpty(Tag.ScheduledProcedureStepID).build();
        var keys = DataSet.builder().setEmpty(Tag.PatientID)
                .setItems(Tag.ScheduledProcedureStepSequence, step).build();
        var patients = new ArrayList<String>();
        try (var results = association.find(Uid.ModalityWorklistInformationModelFind, keys, CallOptions.DEFAULT)) {
            results.forEach(item -> patients.add(item.string(Tag.PatientID).orElse("")));
        }
        assertEquals(List.of("P1", "P2", "P3"), patients.stream().sorted().toList());
    }

    private void commit(ClientAssociation association) throws Exception {
        var references = new ArrayList<SopReference>();
        for (Path file : bench.study(InteropBench.STUDY)) {
            references.add(
                    new SopReference(Uid.CTImageStorage, file.getFileName().toString().replace(".dcm", "")));
        }
        var unknown = new SopReference(Uid.CTImageStorage, UNKNOWN_INSTANCE);
        var all = new ArrayList<>(references);
        all.add(unknown);
        String transaction = Uids.generate();
        commitment.request(association, transaction, all, CallOptions.DEFAULT);
        var report = commitment.await(transaction, PATIENCE).orElseThrow();
        assertEquals(references.size(), report.committed().size());
        assertEquals(List.of(unknown), report.failed().stream().map(failed -> failed.reference()).toList());
        assertEquals(NO_SUCH_INSTANCE, report.failed().getFirst().reason());
    }

    @Override
    public void close() {
        server.close();
    }
}
