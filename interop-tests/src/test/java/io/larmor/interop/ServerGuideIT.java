package io.larmor.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.DicomServer;
import io.larmor.scp.PasswordFile;
import io.larmor.scp.PeerPermissions;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import io.larmor.testkit.ScriptedPeer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The examples of `docs/server.md`: they stand there word for word, and they work.
class ServerGuideIT {
    @TempDir
    // [server-fields]
    Path folder = Path.of("incoming");
    final Map<String, DataSet> images = new ConcurrentHashMap<>();
    static final String ACTION_CLASS = "2.25.314159265358979"; // a SOP class of one's own
    // [/server-fields]

    // [server-five-lines]
    void minimal() throws Exception {
        try (var server = DicomServer.builder().aeTitle("MY_SCP").port(0)
                .echo((context, request) -> Status.SUCCESS)
                .build()) {
            server.start(); // returns at once; the program lives until the server is shut down
        }
    }
    // [/server-five-lines]

    // [server-options]
    DicomServer configured() throws Exception {
        return DicomServer.builder()
                .aeTitle("MY_SCP", "MY_SCP_OLD") // answers to both; the first is its own
                .bind(InetAddress.getLoopbackAddress()).port(0) // port() tells which was chosen
                .maxPduLength(128 * 1024)
                .maxAssociations(50)
                .timeouts(Timeouts.builder().accept(Duration.ofSeconds(10)).idle(Duration.ofMinutes(5)).build())
                .acceptCalling("CT*", "WORKSTATION_?") // '*' and '?' are wildcards
                .peers(new Peer("STORAGE", "localhost", 11113)) // may call, and is a destination of C-MOVE
                .permissions(new PeerPermissions(List.of(
                        PeerPermissions.Rule.parse("CT*=store"),
                        PeerPermissions.Rule.parse("WORKSTATION_?=query,retrieve"))))
                .echo((context, request) -> Status.SUCCESS)
                .build().start();
    }
    // [/server-options]

    @Test
    void aServerLetsInWhoMatches() throws Exception {
        minimal();
        try (var server = configured()) {
            String peer = "MY_SCP_OLD@localhost:" + server.port();
            assertEquals(Status.SUCCESS, echo(peer, "CT77"));
            assertEquals(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
                    assertThrows(AssociationRejectedException.class, () -> echo(peer, "MR1")).reason());
        }
    }

    private static Status echo(String peer, String calling) throws IOException {
        try (var association = DicomClient.builder(peer).callingAe(calling).sopClasses(Uid.Verification).build()
                .connect()) {
            return association.echo();
        }
    }

    // [server-store]
    Staged toFile(OperationContext context, CStoreRq request, Body body) throws IOException {
        Path file = Files.createTempFile(folder, "incoming", ".dcm"); // never a name that a peer chose
        var meta = DicomFile.fileMeta(request.sopClass(), request.sopInstance(), body.transferSyntax(),
                context.association().peerAe());
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(DicomFile.header(meta)));
            body.transferTo(out); // piece by piece: memory does not grow with the instance
        } catch (IOException | RuntimeException e) { // the peer went away in the middle, or the disk is full
            Files.deleteIfExists(file);
            throw e;
        }
        return new Staged() {
            @Override
            public Status commit() { // the whole data set is here: now it may be acknowledged
                return Status.SUCCESS;
            }

            @Override
            public void discard() { // the association ended before: nothing must stay
                file.toFile().delete();
            }
        };
    }
    // [/server-store]

    // [server-store-memory]
    Staged toMemory(OperationContext context, CStoreRq request, Body body) throws IOException {
        DataSet image = body.readDataSet(64 << 20); // at most 64 MiB; more is answered with A700H
        if (image.string(Tag.PatientID).isEmpty()) {
            return Staged.refused(Status.DATA_SET_DOES_NOT_MATCH.withComment("PatientID is missing"));
        }
        images.put(request.sopInstance(), image);
        return Staged.done(Status.SUCCESS);
    }
    // [/server-store-memory]

    // [server-find]
    FindResult find(OperationContext context, DimseRequest request, DataSet keys) {
        if (keys.string(Tag.QueryRetrieveLevel).isEmpty()) {
            return FindResult.refused(Status.DATA_SET_DOES_NOT_MATCH);
        }
        var wanted = keys.string(Tag.PatientID).orElse("");
        return FindResult.of(images.values().stream()
                .filter(image -> wanted.isEmpty() || image.string(Tag.PatientID).orElse("").equals(wanted))
                .map(image -> image.only(Tag.PatientID, Tag.PatientName, Tag.StudyInstanceUID))
                .toList()); // pulled one by one while they are sent; a C-CANCEL ends it
    }
    // [/server-find]

    // [server-retrieve]
    RetrieveResult retrieve(OperationContext context, DimseRequest request, DataSet keys) {
        String study = keys.string(Tag.StudyInstanceUID).orElse("");
        return RetrieveResult.of(images.values().stream()
                .filter(image -> image.string(Tag.StudyInstanceUID).orElse("").equals(study))
                .map(InMemory::new).toList());
    }

    record InMemory(DataSet image) implements RetrieveResult.Instance {
        @Override
        public String sopClass() {
            return image.string(Tag.SOPClassUID).orElseThrow();
        }

        @Override
        public String sopInstance() {
            return image.string(Tag.SOPInstanceUID).orElseThrow();
        }

        @Override
        public List<String> transferSyntaxes() { // in which it can be sent, the best first
            return List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
        }

        @Override
        public Payload open(String transferSyntax) {
            return Payload.of(image.encode(TransferSyntax.of(transferSyntax)));
        }
    }
    // [/server-retrieve]

    // [server-normalized]
    NResult count(OperationContext context, NRequest request, @Nullable DataSet information) {
        return switch (request) {
            case NActionRq action when action.actionTypeId() == 1 ->
                new NResult(Status.SUCCESS,
                        DataSet.builder().set(Tag.NumberOfStudyRelatedInstances, "" + images.size()).build());
            case NActionRq _ -> new NResult(Status.NO_SUCH_ACTION_TYPE);
            default -> new NResult(Status.UNRECOGNIZED_OPERATION);
        };
    }
    // [/server-normalized]

    // [server-handlers]
    DicomServer archive() throws Exception {
        return DicomServer.builder().aeTitle("ARCHIVE").port(0)
                .echo((context, request) -> Status.SUCCESS)
                .store(this::toMemory, Uid.CTImageStorage, Uid.MRImageStorage)
                .find(this::find)
                .retrieve(this::retrieve)
                .normalized(this::count, ServiceDescriptor.of(ACTION_CLASS, Operation.N_ACTION))
                .build().start();
    }
    // [/server-handlers]

    @Test
    void handlersAnswer() throws Exception {
        var image = Synthetic.ct(3, 1, 1);
        try (var server = archive()) {
            var contexts = new ArrayList<>(Proposals.retrieval());
            contexts.removeLast();
            var client = DicomClient.builder("ARCHIVE@localhost:" + server.port()).contexts(Proposals.of(
                    List.of(Uid.CTImageStorage, Uid.StudyRootQueryRetrieveInformationModelFind,
                            Uid.StudyRootQueryRetrieveInformationModelGet, ACTION_CLASS),
                    Proposals.UNCOMPRESSED)).build();
            var keys = DataSet.builder().set(Tag.StudyInstanceUID, Synthetic.studyUid(3)).build();
            try (var association = client.connect()) {
                association.store(image, CallOptions.DEFAULT);
                try (var matches = association.find(QueryLevel.STUDY, keys)) {
                    assertEquals(1, matches.spliterator().tryAdvance(_ -> {}) ? 1 : 0);
                }
                assertEquals(1, association.get(QueryLevel.STUDY, keys, (request, body) -> {
                    body.readDataSet(1 << 20);
                    return Status.SUCCESS;
                }).subOperations().completed());
                assertEquals("1", association.normalized(ACTION_CLASS).action("2.25.1", 1, null).dataSet()
                        .string(Tag.NumberOfStudyRelatedInstances).orElseThrow());
            }
        }
        try (var server = DicomServer.builder().port(0).store(this::toFile).build().start();
                var association = DicomClient.builder("LARMOR@localhost:" + server.port()).build().connect()) {
            association.store(image, CallOptions.DEFAULT);
            try (var files = Files.list(folder); var file = DicomFile.open(files.findFirst().orElseThrow())) {
                assertEquals(image.string(Tag.SOPInstanceUID), file.dataSet().string(Tag.SOPInstanceUID));
            }
        }
    }

    @Test
    void ofAnInstanceThatDoesNotComeWholeNothingStays() throws Exception {
        try (var server = DicomServer.builder().store(this::toFile).build();
                var peer = ScriptedPeer.connect(server).associate(Uid.CTImageStorage)) {
            int context = peer.context(Uid.CTImageStorage);
            var request = new CStoreRq(Uid.CTImageStorage, "2.25.1", Priority.MEDIUM);
            peer.send(new PDataTf(List.of(ScriptedPeer.command(context, request, true),
                    new Pdv(context, false, false, Octets.of(new byte[100])))));
            await(() -> files() == 1);
            peer.reset();
            await(() -> server.associations().isEmpty());
        }
        assertEquals(0, files());
    }

    private long files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, "did not happen in time");
            Thread.sleep(1);
        }
    }

    // [server-negotiation]
    Negotiator.Decision review(AssociationRequest request, Negotiator.Decision decision) {
        if (request.callingAe().startsWith("TEST")) {
            return new Negotiator.Decision.Reject(RejectResult.PERMANENT, RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        return decision; // an Accept with the answer for each presentation context, or a Reject
    }
    // [/server-negotiation]

    // [server-lifecycle]
    static final class Journal implements AssociationListener {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void opened(AssociationInfo association) {
            lines.add("opened " + association.callingAe());
        }

        @Override
        public void closed(AssociationInfo association, @Nullable Exception cause) {
            lines.add(cause == null ? "released" : "ended: " + cause.getMessage());
        }
    }
    // [/server-lifecycle]

    // [server-run]
    boolean runAndStop(Journal journal) throws Exception {
        DicomServer server = DicomServer.builder().aeTitle("MY_SCP").port(0)
                .echo((context, request) -> Status.SUCCESS)
                .negotiation((request, transport, decision) -> review(request, decision))
                .releaseListener(association -> true) // false: abort instead (PS3.8 knows no refusal of a release)
                .listener(journal)
                .build().start();
        var client = DicomClient.builder("MY_SCP@localhost:" + server.port()).callingAe("WORKSTATION").build();
        try (var association = client.connect()) {
            association.echo();
        }

        boolean listening = server.isRunning();
        server.associations().forEach(open -> System.out.println(
                open.info().callingAe() + " since " + open.since() + ", " + open.operations() + " operations"));

        boolean inOrder = server.shutdown(Duration.ofSeconds(30)); // stops listening, waits, then aborts the rest
        return listening && inOrder && !server.isRunning();
    }
    // [/server-run]

    @Test
    void theLifeOfAnAssociationIsTold() throws Exception {
        var journal = new Journal();
        assertTrue(runAndStop(journal));
        assertEquals(List.of("opened WORKSTATION", "released"), journal.lines);
    }

    // [server-archive]
    DicomServer withArchive(Archive archive) throws Exception {
        return DicomServer.builder().aeTitle("NODE").port(0)
                .share(Archive.class, archive)
                .settings("storage", Map.of("any", "true"))
                .discoverProviders() // verification, storage, query/retrieve, commitment, …: what is on the path
                .build().start();
    }
    // [/server-archive]

    // [server-tls]
    DicomServer secure(Path certificate, Path key, Path ca, Path users) throws Exception {
        return DicomServer.builder().aeTitle("NODE").port(0)
                .tls(TlsConfig.builder().certificate(certificate, key).trust(ca).build())
                .identity(PasswordFile.read(users), true)
                .echo((context, request) -> Status.SUCCESS)
                .build().start();
    }
    // [/server-tls]

    @Test
    void anArchiveIsServedInAProgram() throws Exception {
        try (var archive = Archive.open(ArchiveConfig.builder(folder.resolve("archive")).build());
                var server = withArchive(archive)) {
            assertEquals(Status.SUCCESS, echo("NODE@localhost:" + server.port(), "ANYBODY"));
            assertFalse(server.services().isEmpty());
        }
    }

    @Test
    void certificatesAndPasscodesAreChecked() throws Exception {
        Path tls = InteropBench.certificates(folder.resolve("tls"));
        Path users = Files.writeString(folder.resolve("users"), PasswordFile.entry("anna", "passcode") + "\n");
        Path certificate = tls.resolve("node.pem");
        Path key = tls.resolve("node-key.pem");
        Path ca = tls.resolve("ca.pem");
        try (var server = secure(certificate, key, ca, users);
                var association = new ClientGuideIT()
                        .secure("NODE@localhost:" + server.port(), ca, certificate, key).connect()) {
            assertEquals(Status.SUCCESS, association.echo());
            assertTrue(association.info().tlsSession().isPresent());
        }
    }
}
