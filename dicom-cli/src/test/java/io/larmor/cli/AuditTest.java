package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.Peer;
import io.larmor.assoc.TlsConfig;
import io.larmor.audit.AuditTrail;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.IdentityVerifier;
import io.larmor.scp.PeerPermissions;
import io.larmor.scp.VerifiedUser;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DicomClientBuilder;
import io.larmor.testkit.SyntheticStudies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The audit trail of a node, in a file: each message is checked against schema and tables of PS3.15 §A.5.
class AuditTest {
    private static final String CT = Uid.CTImageStorage;

    @TempDir
    private Path folder = Path.of("");

    /// A node that keeps an audit trail.
    private final class Node implements AutoCloseable {
        private final Archive archive;
        private final AuditTrail trail;
        private final DicomServer server;
        private final ControlSocket control;

        Node(UnaryOperator<DicomServerBuilder> settings) throws Exception {
            archive = Archive
                    .open(ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
            trail = AuditTrail.builder("LARMOR").source("archive 1").site("A & E").file(file()).build();
            server = settings.apply(DicomServer.builder().aeTitle("LARMOR").port(0)
                    .bind(InetAddress.getLoopbackAddress()).share(Archive.class, archive).discoverProviders()
                    .listener(trail).operationListener(trail)).build().start();
            control = ControlSocket.open(folder.resolve("archive"), new AuditedArchive(archive, Optional.of(trail)));
            trail.started();
        }

        String peer() {
            return "LARMOR@127.0.0.1:" + server.port();
        }

        DicomClientBuilder client(String calling) {
            return DicomClient.builder(new Peer("LARMOR", "127.0.0.1", server.port())).callingAe(calling);
        }

        @Override
        public void close() throws IOException {
            boolean _ = server.shutdown(Duration.ofSeconds(10));
            control.close();
            trail.close();
            archive.close();
        }
    }

    private Path file() {
        return folder.resolve("audit.xml");
    }

    /// The messages, checked, as event, type, action and outcome.
    private List<String> told() throws Exception {
        var told = new ArrayList<String>();
        for (Element message : messages()) {
            var event = AuditSchema.only(message, "EventIdentification");
            told.add(AuditSchema.only(message, "EventID").getAttribute("originalText") + " "
                    + AuditSchema.code(message, "EventTypeCode") + " " + event.getAttribute("EventActionCode")
                    + event.getAttribute("EventOutcomeIndicator"));
        }
        return told;
    }

    private List<Element> messages() throws Exception {
        var messages = new ArrayList<Element>();
        for (String line : Files.readAllLines(file())) {
            messages.add(AuditSchema.check(line));
        }
        return messages;
    }

    /// A message is told after its response has left.
    private void await(int lines) throws IOException {
        for (int i = 0; i < 1000 && Files.readAllLines(file()).size() < lines; i++) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private SyntheticStudies studies(int count) {
        return SyntheticStudies.builder().studies(count).series(1).instances(2).matrix(16)
                .modalities(SyntheticStudies.Modality.CT).build();
    }

    private static DataSet first(SyntheticStudies studies, int study) {
        return studies.study(study).findFirst().orElseThrow();
    }

    private static void echo(DicomClientBuilder client) throws IOException {
        try (var association = client.build().connect()) {
            association.echo();
        }
    }

    private Path written(SyntheticStudies studies) throws IOException {
        var out = folder.resolve("in");
        studies.writeTo(out, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
        return out;
    }

    private static Path instance(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private static List<String> ids(Element message) {
        return AuditSchema.all(message, "ParticipantObjectIdentification").stream()
                .map(object -> object.getAttribute("ParticipantObjectID")).toList();
    }

    private static List<String> counts(Element message) {
        return AuditSchema.all(message, "SOPClass").stream()
                .map(each -> each.getAttribute("UID") + " " + each.getAttribute("NumberOfInstances")).toList();
    }

    @Test
    void whoStoredIsToldOnceAnAssociationStudyAndOutcome() throws Exception {
        var studies = studies(2);
        var in = written(studies);
        try (var node = new Node(server -> server)) {
            assertEquals(ExitCode.DONE,
                    Run.of("send", node.peer(), in, "--calling", "CT1", "--associations", 1).code());
            await(5);
            assertEquals(ExitCode.DONE,
                    Run.of("send", node.peer(), in, "--calling", "CT1", "--associations", 1).code());
            await(9);
        }
        assertEquals(List.of("Application Activity 110120 E0", "Begin Transferring DICOM Instances  E0",
                "Begin Transferring DICOM Instances  E0", "DICOM Instances Transferred  C0",
                "DICOM Instances Transferred  C0", "Begin Transferring DICOM Instances  E0",
                "Begin Transferring DICOM Instances  E0", "DICOM Instances Transferred  R0",
                "DICOM Instances Transferred  R0", "Application Activity 110121 E0"), told());
        var instance = first(studies, 0);
        String study = instance.string(Tag.StudyInstanceUID).orElseThrow();
        // Studies that are under way together may be told in either order
        var first = messages().subList(3, 5).stream().filter(each -> ids(each).contains(study)).findFirst()
                .orElseThrow();
        assertEquals(List.of(study, instance.string(Tag.PatientID).orElseThrow()), ids(first));
        assertEquals(List.of(CT + " 2"), counts(first));
        assertEquals(instance.string(Tag.PatientName).orElseThrow(),
                AuditSchema.all(first, "ParticipantObjectName").get(1).getTextContent());
        var source = AuditSchema.only(first, "AuditSourceIdentification");
        assertEquals("archive 1", source.getAttribute("AuditSourceID"));
        assertEquals("A & E", source.getAttribute("AuditEnterpriseSiteID"));
        var sender = AuditSchema.all(first, "ActiveParticipant").getFirst();
        assertEquals("CT1", sender.getAttribute("UserID"));
        assertEquals("AETITLES=CT1", sender.getAttribute("AlternativeUserID"));
        assertEquals("127.0.0.1", sender.getAttribute("NetworkAccessPointID"));
        assertEquals("true", sender.getAttribute("UserIsRequestor"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void whatIsAcknowledgedIsToldWhileItsAssociationIsOpen() throws Exception {
        var studies = studies(1);
        var file = instance(written(studies));
        try (var node = new Node(server -> server);
                var association = node.client("CT1").sopClasses(CT).build().connect()) {
            assertEquals(Status.SUCCESS, association.store(file));
            await(2);
            assertEquals(List.of("Application Activity 110120 E0", "Begin Transferring DICOM Instances  E0"), told());
        }
        var begun = messages().get(1);
        assertEquals(List.of(first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow(),
                first(studies, 0).string(Tag.PatientID).orElseThrow()), ids(begun));
        assertEquals("CT1", AuditSchema.all(begun, "ActiveParticipant").getFirst().getAttribute("UserID"));
        assertEquals("DICOM Instances Transferred  C0", told().get(2));
    }

    @Test
    void aQueryIsToldWithItsIdentifier() throws Exception {
        try (var node = new Node(server -> server)) {
            assertEquals(ExitCode.DONE, Run.of("find", node.peer(), "-m", "PatientName=DOE*").code());
            await(2);
        }
        assertEquals(List.of("Application Activity 110120 E0", "Query  E0", "Application Activity 110121 E0"), told());
        var query = messages().get(1);
        assertEquals(List.of(Uid.StudyRootQueryRetrieveInformationModelFind), ids(query));
        var decoder = java.util.Base64.getDecoder();
        String syntax = new String(
                decoder.decode(AuditSchema.only(query, "ParticipantObjectDetail").getAttribute("value")),
                java.nio.charset.StandardCharsets.US_ASCII);
        var identifier = DataSet.parse(
                decoder.decode(AuditSchema.only(query, "ParticipantObjectQuery").getTextContent()),
                TransferSyntax.of(syntax));
        assertEquals("DOE*", identifier.string(Tag.PatientName).orElseThrow());
    }

    @Test
    void whoRetrievedIsToldWhenItBeginsAndWhenItIsOver() throws Exception {
        var studies = studies(1);
        String study = first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow();
        try (var node = new Node(server -> server.peers(new Peer("NOBODY", "127.0.0.1", 1)))) {
            ArchiveFiller.fill(node.archive, studies, _ -> {});
            var got = Run.of("get", node.peer(), "-m", "StudyInstanceUID=" + study, "--out", folder.resolve("out"),
                    "--calling", "WS1");
            assertEquals(ExitCode.DONE, got.code(), got.err());
            await(4);
            assertEquals(ExitCode.REFUSED, Run.of("move", node.peer(), "--to", "NOBODY", "-m",
                    "StudyInstanceUID=" + study, "--calling", "WS1").code());
            await(5);
        }
        assertEquals(List.of("Application Activity 110120 E0", "Query  E0", "Begin Transferring DICOM Instances  E0",
                "DICOM Instances Transferred  R0", "DICOM Instances Transferred  R4", "Application Activity 110121 E0"),
                told());
        var got = messages().get(3);
        assertEquals(study, ids(got).getFirst());
        assertEquals(first(studies, 0).string(Tag.PatientID).orElseThrow(), ids(got).get(1));
        assertEquals(List.of(CT + " 2"), counts(got));
        var failed = AuditSchema.all(messages().get(4), "ActiveParticipant");
        assertEquals(List.of("NOBODY", "WS1"),
                failed.stream().skip(1).map(each -> each.getAttribute("UserID")).toList());
        assertEquals(List.of("false", "false", "true"),
                failed.stream().map(each -> each.getAttribute("UserIsRequestor")).toList());
    }

    @Test
    void whatIsImportedAndDeletedIsTold() throws Exception {
        var studies = studies(2);
        var in = written(studies);
        String study = first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow();
        String instance = first(studies, 1).string(Tag.SOPInstanceUID).orElseThrow();
        try (var node = new Node(server -> server)) {
            assertEquals(ExitCode.DONE, Run.of("import", in, "--dir", folder.resolve("archive")).code());
            await(3);
            for (var what : List.of(List.of("--study", study), List.of("--instance", instance))) {
                assertEquals(ExitCode.DONE, Run.of("delete", what.get(0), what.get(1), "--dir",
                        folder.resolve("archive")).code());
            }
            assertEquals(1, node.archive.statistics().instances());
        }
        assertEquals(List.of("Application Activity 110120 E0", "DICOM Instances Accessed  C0",
                "DICOM Instances Accessed  C0", "DICOM Study Deleted  D0", "DICOM Instances Accessed  D0",
                "Application Activity 110121 E0"), told());
        assertEquals(study, ids(messages().get(3)).getFirst());
        assertEquals(List.of(CT + " 2"), counts(messages().get(3)));
        assertEquals(List.of(CT + " 1"), counts(messages().get(4)));
    }

    /// A node whose services keep what they are told.
    private Node managing() throws Exception {
        return new Node(server -> server.settings("mpps", Map.of("lenient", "true"))
                .settings("instance-availability", Map.of("folder", folder.resolve("available").toString())));
    }

    /// Of each record of a procedure: the action, SOP class and instance, and study and patient.
    private List<String> records() throws Exception {
        var records = new ArrayList<String>();
        for (Element message : messages()) {
            if (AuditSchema.code(message, "EventID").equals("110111")) {
                records.add(AuditSchema.only(message, "EventIdentification").getAttribute("EventActionCode") + " "
                        + AuditSchema.only(message, "SOPClass").getAttribute("UID") + " "
                        + AuditSchema.only(message, "Instance").getAttribute("UID") + " " + ids(message));
            }
        }
        return records;
    }

    private void keepTrail(String settings) throws Exception {
        var file = Files.writeString(folder.resolve("larmor.toml"), settings);
        KeptTrail.keep(new NodeSetup(NodeConfiguration.read(Optional.of(file), Config.EMPTY)));
    }

    @Test
    void whatIsDoneWhileNoNodeRunsIsToldInTheTrailOfTheLastOne() throws Exception {
        var studies = studies(2);
        var in = written(studies);
        var archive = folder.resolve("archive");
        String node = "[node]\nae = [\"LARMOR\"]\n[archive]\ndir = \"" + archive + "\"\n";
        Files.createDirectories(archive);
        keepTrail(node + "[audit]\nfile = \"" + file() + "\"\nsite = \"A & \\\"E\\\"\"\n");
        assertEquals(ExitCode.DONE, Run.of("import", in, "--dir", archive).code());
        assertEquals(ExitCode.DONE, Run.of("delete", "--study",
                first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow(), "--dir", archive).code());
        assertEquals(List.of("DICOM Instances Accessed  C0", "DICOM Instances Accessed  C0",
                "DICOM Study Deleted  D0"), told());
        assertEquals("A & \"E\"", AuditSchema.only(messages().getFirst(), "AuditSourceIdentification")
                .getAttribute("AuditEnterpriseSiteID"));
        var operator = AuditSchema.all(messages().getFirst(), "ActiveParticipant").get(1);
        assertEquals(System.getProperty("user.name"), operator.getAttribute("UserID"));

        keepTrail(node + "[audit]\nfile = \"" + folder.resolve("nowhere/audit.xml") + "\"\n");
        String other = first(studies, 1).string(Tag.StudyInstanceUID).orElseThrow();
        var refused = Run.of("delete", "--study", other, "--dir", archive);
        assertEquals(ExitCode.USAGE, refused.code());
        assertTrue(refused.err().contains("The audit trail cannot be written to"), refused.err());

        keepTrail(node);
        assertEquals(ExitCode.DONE, Run.of("delete", "--study", other, "--dir", archive).code());
        assertEquals(3, told().size());
    }

    @Test
    void whatARepairTakesOutIsTold() throws Exception {
        var studies = studies(2);
        var archive = folder.resolve("archive");
        Files.createDirectories(archive);
        keepTrail("[archive]\ndir = \"" + archive + "\"\n[audit]\nfile = \"" + file() + "\"\n");
        assertEquals(ExitCode.DONE, Run.of("import", written(studies), "--dir", archive).code());
        try (var all = Files.walk(archive.resolve("files/objects"))) {
            var stored = all.filter(Files::isRegularFile).sorted().toList();
            assertEquals(4, stored.size());
            Files.write(stored.getFirst(), new byte[300]);
        }
        assertEquals(ExitCode.BAD_DATA, Run.of("verify", archive).code());
        assertEquals(2, told().size());
        var repaired = Run.of("verify", archive, "--repair");
        assertEquals(ExitCode.DONE, repaired.code(), repaired.err());
        assertEquals("DICOM Instances Accessed  D0", told().get(2));
        var taken = messages().get(2);
        assertEquals(List.of(CT + " 1"), counts(taken));
        assertTrue(List.of(ids(messages().get(0)), ids(messages().get(1))).contains(ids(taken)), ids(taken).toString());
        try (var all = Files.walk(archive.resolve("files/objects"))) {
            for (var each : all.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
        assertEquals(ExitCode.DONE, Run.of("verify", archive, "--repair").code());
        assertEquals(List.of("DICOM Study Deleted  D0", "DICOM Study Deleted  D0"), told().subList(3, 5));
    }

    @Test
    void whatAnImportReplacesIsToldAsUpdated() throws Exception {
        var archive = folder.resolve("archive");
        var changed = folder.resolve("changed");
        Files.createDirectories(archive);
        keepTrail("[archive]\ndir = \"" + archive + "\"\n[audit]\nfile = \"" + file() + "\"\n");
        var in = instance(written(studies(1)));
        assertEquals(ExitCode.DONE, Run.of("import", in, "--dir", archive).code());
        assertEquals(ExitCode.DONE, Run.of("set", in, "StudyDescription=other", "--out", changed).code());
        assertEquals(ExitCode.DONE, Run.of("import", changed, "--replace", "--dir", archive).code());
        assertEquals(List.of("DICOM Instances Accessed  C0", "DICOM Instances Accessed  U0"), told());
    }

    @Test
    void whatIsDoneToProceduresIsTold() throws Exception {
        var studies = studies(1);
        var file = instance(written(studies));
        String study = first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow();
        String patient = first(studies, 0).string(Tag.PatientID).orElseThrow();
        String ups;
        try (var node = managing()) {
            var peer = node.peer();
            assertEquals(ExitCode.DONE, Run.of("mpps", peer, "create", "--from", file, "--uid", "2.25.77").code());
            assertEquals(ExitCode.DONE, Run.of("mpps", peer, "complete", "2.25.77", file).code());
            assertEquals(ExitCode.REFUSED, Run.of("mpps", peer, "discontinue", "2.25.77", file).code());
            assertEquals(ExitCode.DONE, Run.of("mpps", peer, "get", "2.25.77").code());
            ups = Run.of("ups", peer, "create", "-m", "PatientID=U1", "-m", "PatientName=DOE^JANE").out().strip();
            assertEquals(ExitCode.DONE, Run.of("ups", peer, "claim", ups).code());
            assertEquals(ExitCode.REFUSED, Run.of("ups", peer, "set", ups, "-m", "ProcedureStepLabel=Mine").code());
            assertEquals(ExitCode.DONE, Run.of("ian", peer, file, "--retrieve-ae", "PACS").code());
            await(7);
        }
        var told = records();
        var mpps = " [" + study + ", " + patient + "]";
        assertEquals(List.of("C " + Uid.ModalityPerformedProcedureStep + " 2.25.77" + mpps,
                "U " + Uid.ModalityPerformedProcedureStep + " 2.25.77" + mpps,
                "R " + Uid.ModalityPerformedProcedureStepRetrieve + " 2.25.77" + mpps,
                "C " + Uid.UnifiedProcedureStepPush + " " + ups + " [<none>, U1]",
                "U " + Uid.UnifiedProcedureStepPush + " " + ups + " [<none>, U1]"), told.subList(0, 5));
        assertTrue(told.get(5).startsWith("C " + Uid.InstanceAvailabilityNotification + " "), told.get(5));
        assertTrue(told.get(5).endsWith(" [" + study + ", <none>]"), told.get(5));
        assertEquals(6, told.size());
        assertEquals("2.25.77", AuditSchema.only(messages().get(1), "MPPS").getAttribute("UID"));
    }

    @Test
    void whoseInstancesAreToBeCommittedIsTold() throws Exception {
        var studies = studies(1);
        var in = written(studies);
        try (var node = new Node(server -> server)) {
            ArchiveFiller.fill(node.archive, studies, _ -> {});
            assertEquals(ExitCode.DONE, Run.of("commit", node.peer(), in, "--calling", "CT1").code());
            await(2);
        }
        assertEquals(List.of("Application Activity 110120 E0", "DICOM Instances Accessed  R0",
                "Application Activity 110121 E0"), told());
        var commitment = messages().get(1);
        assertEquals(List.of(first(studies, 0).string(Tag.StudyInstanceUID).orElseThrow(),
                first(studies, 0).string(Tag.PatientID).orElseThrow()), ids(commitment));
        assertEquals("CT1", AuditSchema.only(commitment, "ActiveParticipant").getAttribute("UserID"));
    }

    @Test
    void whoIsRefusedIsTold() throws Exception {
        IdentityVerifier verifier = (identity, _, _) -> identity.primaryText().equals("good")
                ? IdentityVerifier.Verdict.ACCEPTED
                : new IdentityVerifier.Verdict.Refused("the user is not known");
        try (var node = new Node(server -> server.acceptCalling("CT*", "WS1").identity(verifier, false)
                .permissions(new PeerPermissions(List.of(PeerPermissions.Rule.parse("WS1=store")))))) {
            assertThrows(AssociationRejectedException.class, () -> echo(node.client("OTHER")));
            assertThrows(AssociationRejectedException.class,
                    () -> echo(node.client("WS1").identity(UserIdentity.username("<b>ad</b>\n", false))));
            echo(node.client("WS1").sopClasses(Uid.Verification).identity(UserIdentity.username("good", false)));
            assertEquals(ExitCode.NO_ASSOCIATION,
                    Run.of("find", node.peer(), "-m", "PatientID=1", "--calling", "WS1").code());
            await(5);
        }
        assertEquals(List.of("Application Activity 110120 E0", "Security Alert 110126 E8",
                "User Authentication 110122 E8", "User Authentication 110122 E0", "Security Alert 110132 E4",
                "Application Activity 110121 E0"), told());
        assertEquals("<b>ad</b>\uFFFD",
                AuditSchema.all(messages().get(2), "ActiveParticipant").getFirst().getAttribute("UserID"));
        assertTrue(Files.readString(file()).contains("the user is not known"));
    }

    @Test
    void howManyRefusalsWereNotToldIsToldAtTheEnd() throws Exception {
        try (var node = new Node(server -> server.acceptCalling("CT*"))) {
            for (int i = 0; i < 13; i++) {
                assertThrows(AssociationRejectedException.class, () -> echo(node.client("OTHER")));
            }
        }
        assertEquals(11, told().stream().filter("Security Alert 110126 E8"::equals).count());
        var last = messages().get(11);
        assertEquals("3 refusals more of this kind, from there", new String(
                java.util.Base64.getDecoder()
                        .decode(AuditSchema.only(last, "ParticipantObjectDetail").getAttribute("value")),
                java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(List.of("127.0.0.1"), ids(last));
    }

    @Test
    void aPersonIsNamedAsTheVerifierKnowsIt() throws Exception {
        IdentityVerifier verifier = (_, _, _) -> new IdentityVerifier.Verdict.Accepted(Octets.EMPTY,
                Optional.of(new VerifiedUser("jane", "jane@EXAMPLE.ORG", "Jane Doe")));
        var assertion = Files.writeString(folder.resolve("assertion"), "<saml:Assertion/>");
        try (var node = new Node(server -> server.identity(verifier, true))) {
            assertEquals(ExitCode.DONE,
                    Run.of("find", node.peer(), "-m", "PatientName=DOE*", "--saml-file", assertion).code());
            await(3);
        }
        assertEquals(List.of("Application Activity 110120 E0", "User Authentication 110122 E0", "Query  E0",
                "Application Activity 110121 E0"), told());
        for (int i : List.of(1, 2)) {
            var persons = AuditSchema.all(messages().get(i), "ActiveParticipant").stream()
                    .filter(each -> each.getAttribute("UserIsRequestor").equals("true")).toList();
            assertEquals(1, persons.size());
            assertEquals("jane", persons.getFirst().getAttribute("UserID"));
            assertEquals("jane@EXAMPLE.ORG", persons.getFirst().getAttribute("AlternativeUserID"));
            assertEquals("Jane Doe", persons.getFirst().getAttribute("UserName"));
            assertEquals("127.0.0.1", persons.getFirst().getAttribute("NetworkAccessPointID"));
        }
    }

    @Test
    void aHandshakeThatFailsIsTold() throws Exception {
        var authority = CertificateAuthority.create("CA", CertificateAuthority.KeyKind.EC_P256, Duration.ofDays(1));
        var issued = authority.issue("node", List.of("127.0.0.1"), Duration.ofDays(1));
        var certificate = Files.writeString(folder.resolve("c.pem"), issued.certificatePem());
        var key = Files.writeString(folder.resolve("k.pem"), issued.keyPem());
        var tls = TlsConfig.builder().certificate(certificate, key).build();
        try (var node = new Node(server -> server.tls(tls))) {
            assertThrows(IOException.class, () -> echo(node.client("CT1")));
            await(2);
        }
        assertEquals(List.of("Application Activity 110120 E0", "Security Alert 110126 E8",
                "Application Activity 110121 E0"), told());
        assertEquals(List.of("127.0.0.1"), ids(messages().get(1)));
    }
}
