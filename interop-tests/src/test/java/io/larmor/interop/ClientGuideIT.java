package io.larmor.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.UserIdentity;
import io.larmor.scu.AssociationPool;
import io.larmor.scu.CallOptions;
import io.larmor.scu.Cancellation;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DimseStatusException;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.QueryModel;
import io.larmor.scu.RetrieveResult;
import io.larmor.scu.RetryPolicy;
import io.larmor.scu.SourceFailedException;
import io.larmor.scu.StoreHandler;
import io.larmor.scu.StoreResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The examples of `docs/client.md`: they stand there word for word, and they work, against a node of ours with an archive.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGuideIT {
    @TempDir
    private static Path folder = Path.of("");

    private GuideNode guide;
    private List<Path> images = List.of();
    private LarmorNode node;
    private String peer = "";
    private String studyUid = "";

    @BeforeAll
    void start() throws Exception {
        guide = new GuideNode(folder);
        images = guide.images;
        node = guide.node;
        peer = guide.peer;
        studyUid = guide.studyUid;
    }

    @AfterAll
    void stop() throws IOException {
        guide.close();
    }

    // [client-five-lines]
    Status echo(String peer) throws IOException {
        try (var association = DicomClient.builder(peer).build().connect()) {
            return association.echo();
        }
    }
    // [/client-five-lines]

    // [client-options]
    DicomClient configured(String peer) {
        return DicomClient.builder(peer)
                .callingAe("MY_SCU")
                .maxPduLength(128 * 1024)
                .timeouts(Timeouts.builder()
                        .connect(Duration.ofSeconds(10))
                        .association(Duration.ofSeconds(10))
                        .response(Duration.ofSeconds(30))
                        .build())
                .build();
    }
    // [/client-options]

    // [client-contexts]
    DicomClient proposing(String peer) {
        return DicomClient.builder(peer)
                .contexts(List.of(
                        new ProposedContext(1, Uid.Verification,
                                List.of(Uid.ImplicitVRLittleEndian, Uid.ExplicitVRLittleEndian)),
                        new ProposedContext(3, Uid.CTImageStorage, List.of(Uid.ExplicitVRLittleEndian)),
                        new ProposedContext(5, Uid.PatientRootQueryRetrieveInformationModelFind,
                                List.of(Uid.ExplicitVRLittleEndian))))
                .build();
    }
    // [/client-contexts]

    @Test
    void aClientIsBuiltAndProposes() throws IOException {
        assertEquals(Status.SUCCESS, echo(peer));
        assertEquals("MY_SCU", configured(peer).callingAe());
        try (var association = proposing(peer).connect()) {
            assertEquals(3, association.info().contexts().stream().filter(PresentationContext::accepted).count());
        }
    }

    // [client-connect]
    boolean connectAndEnd(DicomClient client) throws IOException {
        ClientAssociation association = client.connect();
        boolean open = association.isOpen(); // true until it has ended, whoever ended it
        association.close(); // A-RELEASE-RQ, and waits for the answer

        ClientAssociation another = client.connect();
        another.abort(); // A-ABORT: at once, whatever is going on
        return open && !another.isOpen();
    }
    // [/client-connect]

    @Test
    void anAssociationIsReleasedOrAborted() throws IOException {
        assertTrue(connectAndEnd(configured(peer)));
    }

    // [client-store]
    void store(ClientAssociation association, Path image) throws IOException {
        association.store(image); // a Part 10 file, in its own transfer syntax where the peer takes it

        try (var file = DicomFile.open(image)) {
            DataSet changed = file.dataSet().with(Tag.StationName, "ROOM 1");
            association.store(changed, CallOptions.DEFAULT.withPriority(Priority.HIGH));
        }
    }
    // [/client-store]

    // [client-store-stream]
    void storeFromStream(ClientAssociation association, String sopInstance, InputStream encoded) throws IOException {
        association.store(Uid.CTImageStorage, sopInstance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, encoded,
                CallOptions.DEFAULT);
    }
    // [/client-store-stream]

    // [client-store-all]
    int storeAll(String peer, List<Path> files) throws IOException {
        var stored = new AtomicInteger();
        DicomClient.builder(peer).build().storeAll(files, 4, CallOptions.DEFAULT, result -> {
            if (result.isStored()) {
                stored.incrementAndGet();
            } else {
                System.err.println(result.path() + ": " + why(result));
            }
        });
        return stored.get();
    }

    private static String why(StoreResult result) {
        return result.failure().map(Exception::getMessage)
                .orElseGet(() -> result.status().map(Status::toString).orElse("no answer"));
    }
    // [/client-store-all]

    @Test
    void instancesAreStored() throws IOException {
        DataSet other = Synthetic.ct(GuideNode.STUDY + 1, 1, 1);
        Path file = Synthetic.write(folder.resolve("other"), other, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        try (var association = DicomClient.builder(peer).build().connect()) {
            association.store(file);
            storeFromStream(association, "2.25.77", new ByteArrayInputStream(
                    other.with(Tag.SOPInstanceUID, "2.25.77").encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)));
        }
        var inbox = DicomClient.builder("WORKSTATION@localhost:" + guide.inbox.port()).build();
        try (var association = inbox.connect()) {
            store(association, file);
        }
        assertEquals(GuideNode.IMAGES, storeAll(peer, images));
        assertTrue(node.archive().instance("2.25.77").isPresent());
    }

    // [client-find]
    List<String> studiesOf(ClientAssociation association, String patientName) throws IOException {
        var keys = DataSet.builder()
                .set(Tag.PatientName, patientName) // what must match
                .set(Tag.StudyDate, "20240101-")
                .setEmpty(Tag.StudyInstanceUID) // what is wanted back
                .setEmpty(Tag.StudyDescription)
                .build();
        var studies = new ArrayList<String>();
        try (var matches = association.find(QueryLevel.STUDY, keys)) {
            for (DataSet study : matches) { // each as it comes: nothing is collected
                studies.add(study.string(Tag.StudyInstanceUID).orElse("") + " "
                        + study.string(Tag.StudyDescription).orElse(""));
            }
        }
        return studies;
    }
    // [/client-find]

    // [client-find-stop]
    Optional<DataSet> firstPatient(ClientAssociation association) throws IOException {
        var keys = DataSet.builder().setEmpty(Tag.PatientID).setEmpty(Tag.PatientName).build();
        try (var matches = association.find(QueryModel.PATIENT_ROOT, QueryLevel.PATIENT, keys, CallOptions.DEFAULT)) {
            var first = matches.take();
            return first == null ? Optional.empty() : Optional.of(first.identifier());
        } // closed before the end: a C-CANCEL goes out, and the association stays usable
    }
    // [/client-find-stop]

    // [client-move]
    RetrieveResult move(ClientAssociation association, String studyUid) throws IOException {
        var keys = DataSet.builder().set(Tag.StudyInstanceUID, studyUid).build();
        return association.move(QueryModel.STUDY_ROOT, QueryLevel.STUDY, keys, "WORKSTATION", CallOptions.DEFAULT,
                progress -> System.out.printf("%d to go, %d done, %d failed, %d with warnings%n", progress.remaining(),
                        progress.completed(), progress.failed(), progress.warning()));
    }
    // [/client-move]

    // [client-get]
    RetrieveResult get(String peer, String studyUid, Path folder) throws IOException {
        var client = DicomClient.builder(peer).build();
        var keys = DataSet.builder().set(Tag.StudyInstanceUID, studyUid).build();
        return client.get(QueryLevel.STUDY, keys, StoreHandler.toFolder(folder));
    }
    // [/client-get]

    // [client-get-handler]
    StoreHandler counting(AtomicInteger instances) {
        return (request, body) -> {
            DataSet instance = body.readDataSet(64 << 20); // at most 64 MiB, else the peer is told: out of resources
            System.out.println(request.sopInstance() + " " + instance.string(Tag.Modality).orElse("?"));
            instances.incrementAndGet();
            return Status.SUCCESS;
        };
    }
    // [/client-get-handler]

    @Test
    void studiesAreFoundMovedAndGot() throws IOException {
        try (var association = DicomClient.builder(peer).build().connect()) {
            assertEquals(List.of(studyUid + " Synthetic study"),
                    studiesOf(association, Synthetic.patientName(GuideNode.STUDY)));
            assertTrue(firstPatient(association).isPresent());
            assertEquals(GuideNode.IMAGES, move(association, studyUid).subOperations().completed());
        }
        assertEquals(GuideNode.IMAGES,
                get(peer, studyUid, Files.createDirectories(folder.resolve("got"))).subOperations()
                        .completed());
        var counted = new AtomicInteger();
        try (var association = DicomClient.builder(peer).contexts(Proposals.retrieval()).build().connect()) {
            association.get(QueryLevel.STUDY, DataSet.builder().set(Tag.StudyInstanceUID, studyUid).build(),
                    counting(counted));
        }
        assertEquals(GuideNode.IMAGES, counted.get());
    }

    // [client-info]
    List<String> describe(ClientAssociation association) {
        AssociationInfo info = association.info();
        var lines = new ArrayList<String>();
        lines.add(info.callingAe() + " calls " + info.calledAe() + ", which takes PDUs of " + info.peerMaxPduLength());
        for (PresentationContext context : info.contexts()) {
            lines.add(context.id() + ": " + Uids.name(context.abstractSyntax()) + " "
                    + (context.accepted() ? Uids.name(context.transferSyntax()) : context.result().words()));
        }
        return lines;
    }
    // [/client-info]

    // [client-messages]
    DimseResponse exchange(ClientAssociation association) throws IOException {
        int context = association.info().accepted(Uid.Verification).getFirst().id();
        try (var invocation = association.dimse().invoke(context, new CEchoRq(Uid.Verification), null)) {
            var reply = invocation.next(); // pending responses first, the final one last, then null
            DimseMessage sent = invocation.request();
            DataSet command = sent.command(); // the command set, as data
            System.out.println(sent.field() + ": " + command.size() + " elements");
            return reply == null ? DimseResponse.to(invocation.request(), Status.CANCEL) : reply.response();
        }
    }
    // [/client-messages]

    // [client-status]
    String judge(CommandField operation, Status status) {
        return switch (status.category()) {
            case SUCCESS -> "done";
            case PENDING -> "more to come";
            case WARNING -> "done, but: " + status.meaning(operation);
            case CANCEL -> "cancelled";
            case FAILURE -> "failed with %04XH: %s %s".formatted(status.code(), status.meaning(operation),
                    status.comment());
        };
    }
    // [/client-status]

    @Test
    void whatWasNegotiatedAndSaidCanBeSeen() throws IOException {
        try (var association = proposing(peer).connect()) {
            var lines = describe(association);
            assertTrue(lines.getFirst().startsWith("LARMOR calls LARMOR, which takes PDUs of "), lines::toString);
            assertEquals("1: Verification SOP Class Implicit VR Little Endian: Default Transfer Syntax for DICOM",
                    lines.get(1));
            assertEquals(Status.SUCCESS, exchange(association).status());
        }
        assertEquals("done", judge(CommandField.C_STORE_RQ, Status.SUCCESS));
        assertTrue(judge(CommandField.C_STORE_RQ, Status.of(0xA700)).startsWith("failed with A700H: "));
    }

    // [client-deadline]
    Status echoWithin(ClientAssociation association, Duration time) throws IOException {
        return association.echo(CallOptions.DEFAULT.withDeadline(time));
    }

    void cancelFromElsewhere(ClientAssociation association, DataSet keys, Cancellation stop) throws IOException {
        var options = CallOptions.DEFAULT.withCancellation(stop); // another thread calls stop.cancel()
        try (var matches = association.find(QueryModel.STUDY_ROOT, QueryLevel.STUDY, keys, options)) {
            matches.forEach(study -> stop.cancel());
        }
    }
    // [/client-deadline]

    // [client-errors]
    String tryToStore(DicomClient client, Path image) {
        try (var association = client.connect()) {
            association.store(image);
            return "stored";
        } catch (UnknownHostException | ConnectException e) {
            return "not reached: " + e.getMessage(); // wrong name or port, or nobody listens
        } catch (AssociationRejectedException e) {
            return "rejected: " + e.reason(); // for example CALLED_AE_TITLE_NOT_RECOGNIZED
        } catch (NegotiationException e) {
            return "nothing accepted: " + e.info().contexts(); // no such SOP class or transfer syntax there
        } catch (DicomTimeoutException e) {
            return "too late: " + e.which(); // CONNECT, ASSOCIATION, RESPONSE, STORE, DEADLINE, …
        } catch (AssociationAbortedException e) {
            return "aborted by " + e.source();
        } catch (DimseStatusException e) {
            return "refused: " + judge(e.operation(), e.status()); // the peer answered: a status, not a fault
        } catch (SourceFailedException e) {
            return "not read to its end: " + e.getCause(); // the file broke while it was sent; the peer is not to blame
        } catch (IOException e) {
            return "failed: " + e.getMessage(); // the file, or the connection
        }
    }
    // [/client-errors]

    // [client-status-codes]
    String advise(DimseStatusException e) {
        return switch (e.status().code()) {
            case 0xA700 -> "no room there: try later";
            case 0xA900 -> "data set and SOP class do not match";
            case 0xC000 -> "not understood there";
            default -> "%s failed with %04XH".formatted(e.operation(), e.status().code());
        };
    }
    // [/client-status-codes]

    @Test
    void errorsAreTypes() throws IOException {
        try (var association = DicomClient.builder(peer).build().connect()) {
            assertEquals(Status.SUCCESS, echoWithin(association, Duration.ofSeconds(30)));
            cancelFromElsewhere(association, DataSet.builder().setEmpty(Tag.StudyInstanceUID).build(),
                    new Cancellation());
        }
        Path image = images.getFirst();
        int nobody = ForeignProcess.freePort();
        assertTrue(tryToStore(DicomClient.builder("X@localhost:" + nobody).build(), image).startsWith("not reached"));
        assertEquals("rejected: CALLED_AE_TITLE_NOT_RECOGNIZED",
                tryToStore(DicomClient.builder("WRONG@localhost:" + node.port()).build(), image));
        assertTrue(tryToStore(DicomClient.builder(peer).sopClasses("1.2.3").build(), image)
                .startsWith("nothing accepted"));
        assertTrue(tryToStore(DicomClient.builder(peer).build(), folder.resolve("absent")).startsWith("failed: "));
        var refused = assertThrows(DimseStatusException.class, () -> {
            try (var association = DicomClient.builder(peer).build().connect()) {
                association.move(QueryLevel.STUDY, DataSet.builder().set(Tag.StudyInstanceUID, "1.2").build(),
                        "NOBODY");
            }
        });
        assertEquals("C-MOVE-RQ failed with A801H", advise(refused));
    }

    // [client-pool]
    int studiesTwice(DicomClient client, DataSet keys) throws IOException {
        try (var pool = AssociationPool.builder(client).associations(4).build()) {
            int first = pool.call(association -> count(association, keys));
            return first + pool.call(association -> count(association, keys)); // the same association again
        }
    }

    private static int count(ClientAssociation association, DataSet keys) throws IOException {
        int count = 0;
        try (var matches = association.find(QueryLevel.STUDY, keys)) {
            for (DataSet _ : matches) {
                count++;
            }
        }
        return count;
    }
    // [/client-pool]

    // [client-retry]
    DicomClient patient(String peer) {
        return DicomClient.builder(peer).retry(RetryPolicy.PATIENT).build(); // 6 attempts, pauses of 0.5 s to 8 s
    }
    // [/client-retry]

    // [client-tls]
    DicomClient secure(String peer, Path ca, Path certificate, Path key) throws IOException {
        return DicomClient.builder(peer)
                .tls(TlsConfig.builder().trust(ca).certificate(certificate, key).build())
                .identity(UserIdentity.usernameAndPasscode("anna", "passcode", true))
                .build();
    }
    // [/client-tls]

    @Test
    void associationsAreSharedAndRetried() throws IOException {
        var keys = DataSet.builder().set(Tag.StudyInstanceUID, studyUid).build();
        assertEquals(2, studiesTwice(patient(peer), keys));
    }
}
