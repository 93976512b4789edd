package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.Peer;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.scp.DicomServer;
import io.larmor.services.storage.FolderStorage;
import io.larmor.testkit.SyntheticStudies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClientCommandsTest {
    private static final SyntheticStudies STUDIES = SyntheticStudies.builder().studies(4).series(1).instances(3)
            .matrix(16).frames(2).build();

    @TempDir
    private Path folder = Path.of("");

    private TestNode node(Peer... peers) throws Exception {
        return TestNode.start(folder.resolve("archive"), peers);
    }

    private Path files() throws IOException {
        var in = folder.resolve("in");
        STUDIES.writeTo(in, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
        return in;
    }

    private static String study(int number) {
        return STUDIES.study(number).findFirst().orElseThrow().string(Tag.StudyInstanceUID).orElseThrow();
    }

    /// {@return a port of this machine where nobody listens}
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void assertOneSentence(int code, String part, Run run) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains(part), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().endsWith(".\n"), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo A@localhost:1 --timeout -1          | --timeout is 0 or more.
            find A@localhost:1 --limit 0             | --limit is at least 1.
            find A@localhost:1 --limit -5            | --limit is at least 1.
            find A@localhost:1 --json --csv          | --json and --csv exclude each other; choose one.
            commit A@localhost:1 --wait -1 --instance 1.2=1.2 | --wait is 0 or more.
            commit A@localhost:1 --instance CT=1.2   | --instance is CLASS=UID, as CTImageStorage=1.2.3.4 or 1.2.840.10008.5.1.4.1.1.2=1.2.3.4, not CT=1.2.
            """)
    void whatAnOptionCannotBeIsSaidBeforeAnybodyIsCalled(String words, String sentence) {
        var run = Run.of((Object[]) words.split(" "));
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertTrue(run.err().endsWith(": " + sentence + "\n"), run.err());
    }

    @Test
    void echoIsAnswered() throws Exception {
        try (var node = node()) {
            var run = Run.of("echo", node.peer(), "--repeat", 3);
            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertTrue(run.out().startsWith(node.peer() + " (LARMOR_"), run.out());
            assertTrue(run.out().contains("answered 3 times"), run.out());
            assertTrue(Run.of("echo", node.peer(), "--json").out().contains("\"answers\":1"));
        }
    }

    @Test
    void aRefusedConnectionIsSaid() throws IOException {
        assertOneSentence(ExitCode.NO_CONNECTION, "check host and port",
                Run.of("echo", "LARMOR@127.0.0.1:" + freePort()));
    }

    @Test
    void anUnknownHostIsSaid() {
        assertOneSentence(ExitCode.NO_CONNECTION, "no-such-host.invalid",
                Run.of("echo", "LARMOR@no-such-host.invalid:104"));
    }

    @Test
    void aRejectedAssociationIsSaidInWords() throws Exception {
        try (var node = node()) {
            assertOneSentence(ExitCode.NO_ASSOCIATION, "called AE title", Run.of("echo", node.peer("NOBODY")));
            assertOneSentence(ExitCode.NO_ASSOCIATION, "calling AE title",
                    Run.of("echo", node.peer(), "--calling", "STRANGER"));
            assertEquals(ExitCode.DONE, Run.of("echo", node.peer(), "--calling", "CT7").code());
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsSaid() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertOneSentence(ExitCode.NO_ASSOCIATION, "within 1 s",
                    Run.of("echo", "LARMOR@127.0.0.1:" + silent.getLocalPort(), "--timeout", 1));
        }
    }

    @Test
    void whatIsSentIsFound() throws Exception {
        try (var node = node()) {
            var sent = Run.of("send", node.peer(), files());
            assertEquals(ExitCode.DONE, sent.code(), sent.err());
            assertTrue(sent.out().startsWith("Sent 10 instances"), sent.out());
            assertEquals(10, node.archive().statistics().instances());
            var again = Run.of("send", node.peer(), files(), "--associations", 3, "--json");
            assertEquals(ExitCode.DONE, again.code(), again.err());
            assertTrue(again.out().startsWith("{\"sent\":10,\"warnings\":0,\"refused\":0,\"unreadable\":0,"),
                    again.out());
            assertEquals(10, node.archive().statistics().instances());
        }
    }

    @Test
    void sendNamesAndSkipsWhatItCannotRead() throws Exception {
        try (var node = node()) {
            var bad = Files.writeString(files().resolve("bad.dcm"), "no DICOM");
            var run = Run.of("send", node.peer(), folder.resolve("in"), folder.resolve("none"));
            assertEquals(ExitCode.BAD_DATA, run.code());
            assertTrue(run.out().startsWith("Sent 10 instances"), run.out());
            assertTrue(run.out().contains("2 skipped"), run.out());
            assertTrue(run.err().contains(bad.toString()), run.err());
            assertTrue(run.err().contains("There is no " + folder.resolve("none")), run.err());
        }
    }

    @Test
    void sendSaysWhatThePeerRefuses() throws Exception {
        try (var node = node()) {
            var in = files();
            assertEquals(ExitCode.DONE, Run.of("send", node.peer(), in).code());
            var run = Run.of("send", node.peer(), in.resolve("ST0001-CT"), "--set", "PatientName=OTHER");
            assertEquals(ExitCode.REFUSED, run.code());
            assertTrue(run.err().contains("0111H"), run.err());
            assertTrue(run.out().contains("3 refused"), run.out());
        }
    }

    @Test
    void filesThatAPeerDisappearsBeforeAreNotSentAndNotUnreadable() throws Exception {
        var in = files();
        var vanished = new AtomicBoolean();
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var server = DicomServer.builder().aeTitle("LARMOR").port(0).bind(InetAddress.getLoopbackAddress())
                        .acceptCalling("*").provider(new FolderStorage(folder.resolve("stored"), true, _ -> {})).build()
                        .start()) {
            var relay = Thread.ofVirtual().start(() -> relayThenVanish(listener, server.port(), vanished));
            var run = Run.of("send", "LARMOR@127.0.0.1:" + listener.getLocalPort(), in, "--json");
            relay.join();
            assertTrue(vanished.get());
            assertEquals(ExitCode.NO_CONNECTION, run.code(), run.err());
            assertTrue(run.out().contains("\"refused\":0,\"unreadable\":0,"), run.out());
            assertFalse(run.out().contains("\"notSent\":0,"), run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains("was not sent: Nothing accepts connections"), run.err());
        }
    }

    /// Carries one association until a few of its bytes have gone to the server, then is gone with its listener.
    private static void relayThenVanish(ServerSocket listener, int port, AtomicBoolean vanished) {
        try {
            Thread back;
            try (var from = listener.accept(); var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
                back = Thread.ofVirtual().start(() -> copyTillClosed(to, from));
                listener.close();
                // All of the A-ASSOCIATE-RQ, and the beginning of what follows it.
                var in = from.getInputStream();
                var header = in.readNBytes(6);
                to.getOutputStream().write(header);
                to.getOutputStream().write(in.readNBytes(ByteBuffer.wrap(header).getInt(2)));
                to.getOutputStream().write(in.readNBytes(6));
                vanished.set(true);
            }
            back.join();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void copyTillClosed(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // That is how it ends: the other thread closes both.
            return;
        }
    }

    @Test
    void sendChangesWhatItSendsAndNotTheFiles() throws Exception {
        try (var node = node()) {
            var file = files().resolve("ST0001-CT/SE001/IM0001.dcm");
            var run = Run.of("send", node.peer(), file, "--set", "PatientID=NEW1", "--set", "PatientName=Größe^Änne",
                    "--set",
                    "SpecificCharacterSet=ISO_IR 100", "--syntax", "implicit");
            assertEquals(ExitCode.DONE, run.code(), run.err());
            var found = Run.of("find", node.peer(), "-m", "PatientID=NEW1", "-r", "PatientName");
            assertEquals("NEW1\tGröße^Änne\n", found.out());
            try (var unchanged = DicomFile.open(file)) {
                assertEquals("DOE^JANE", unchanged.dataSet().string(Tag.PatientName).orElseThrow());
            }
        }
    }

    @Test
    void findShowsLinesJsonAndCsv() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var lines = Run.of("find", node.peer(), "-m", "PatientName=DOE*", "-r", "StudyDescription");
            assertEquals(ExitCode.DONE, lines.code(), lines.err());
            assertEquals("DOE^JANE\tCT abdomen\nDOE^JANE\tMR head\n", sorted(lines.out()));
            var json = Run.of("find", node.peer(), "--json");
            assertEquals(4, json.out().lines().count());
            assertTrue(json.out().lines().allMatch(line -> line.startsWith("{\"") && line.contains("\"0020000D\":")),
                    json.out());
            var csv = Run.of("find", node.peer(), "--csv", "-m", "StudyInstanceUID=" + study(0), "-r",
                    "ModalitiesInStudy");
            assertEquals("StudyInstanceUID,ModalitiesInStudy\n" + study(0) + ",CT\n", csv.out());
            var none = Run.of("find", node.peer(), "-m", "PatientID=NOBODY");
            assertEquals(new Run(ExitCode.DONE, "", ""), none);
        }
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().map(line -> line + "\n").reduce("", String::concat);
    }

    @Test
    void findAtATerminalIsATable() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var run = Run.atTerminal(120, "find", node.peer(), "--level", "patient", "-m", "PatientName=M*");
            assertTrue(run.out().contains("PatientName"), run.out());
            assertTrue(run.out().contains("Müller^Jürgen"), run.out());
            assertTrue(run.out().endsWith("1 match.\n"), run.out());
        }
    }

    @Test
    void findMatchesANameInAnotherCharacterSet() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var run = Run.of("find", node.peer(), "--level", "patient", "-m", "PatientName=Müller*", "-r",
                    "PatientSex");
            assertEquals("Müller^Jürgen\tM\n", run.out());
            var latin = Run.of("find", node.peer(), "--level", "patient", "-m", "PatientName=Müller*", "-r",
                    "SpecificCharacterSet", "--character-set", "latin-1");
            assertEquals("Müller^Jürgen\tISO_IR 100\n", latin.out());
            var cannot = Run.of("find", node.peer(), "-m", "PatientName=Müller*", "--character-set", "ISO_IR 144");
            assertEquals(ExitCode.USAGE, cannot.code(), cannot.err());
            assertTrue(cannot.err().contains("SpecificCharacterSet"), cannot.err());
        }
    }

    @Test
    void findStopsAtItsLimit() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var run = Run.of("find", node.peer(), "--level", "image", "-m", "StudyInstanceUID=" + study(0), "-m",
                    "SeriesInstanceUID="
                            + STUDIES.study(0).findFirst().orElseThrow().string(Tag.SeriesInstanceUID).orElseThrow(),
                    "--limit", 2);
            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertEquals(2, run.out().lines().count());
        }
    }

    @Test
    void aFailedStatusIsSaid() throws Exception {
        try (var node = node().holding(STUDIES)) {
            assertOneSentence(ExitCode.REFUSED, "A900H",
                    Run.of("find", node.peer(), "--level", "series", "-m", "Modality=CT"));
        }
    }

    @Test
    void getBringsBackTheSameBytes() throws Exception {
        try (var node = node()) {
            var in = files().resolve("ST0001-CT");
            assertEquals(ExitCode.DONE, Run.of("send", node.peer(), in).code());
            var out = folder.resolve("out");
            var run = Run.of("get", node.peer(), "-m", "StudyInstanceUID=" + study(0), "--out", out);
            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertTrue(run.out().startsWith("Got 3 instances"), run.out());
            assertTrue(Folders.compare(in, out).startsWith("3 instances"));
        }
    }

    @Test
    void instancesComeByTheirUidsAloneAndWithoutTheirBulkData() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var uids = STUDIES.study(0).map(each -> each.string(Tag.SOPInstanceUID).orElseThrow()).limit(2).toList();
            var key = "SOPInstanceUID=" + String.join("\\", uids);
            for (var model : List.of("composite-instance-root", "without-bulk-data")) {
                var out = folder.resolve(model);
                var run = Run.of("get", node.peer(), "--model", model, "-m", key, "--out", out);
                assertEquals(ExitCode.DONE, run.code(), run.err());
                assertTrue(run.out().startsWith("Got 2 instances"), run.out());
                for (var file : new InputFiles(List.of(out), (_, _) -> {})) {
                    try (var opened = DicomFile.open(file)) {
                        assertTrue(uids.contains(opened.sopInstanceUid()));
                        assertEquals(model.startsWith("composite"), opened.dataSet().contains(Tag.PixelData));
                    }
                }
            }
        }
    }

    @Test
    void patientsAndStudiesAloneAreAModelToo() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var patients = Run.of("find", node.peer(), "--model", "patient-study-only", "--level", "patient", "-r",
                    "PatientID");
            assertEquals(ExitCode.DONE, patients.code(), patients.err());
            assertEquals(Run.of("find", node.peer(), "--level", "patient", "-r", "PatientID").out(), patients.out());
            assertFalse(patients.out().isEmpty());
        }
    }

    @Test
    void whatAModelDoesNotHaveIsSaid() throws Exception {
        assertOneSentence(ExitCode.USAGE, "has no level series",
                Run.of("find", "LARMOR@localhost:1", "--model", "patient-study-only", "--level", "series"));
        assertOneSentence(ExitCode.USAGE, "asked to find in the model without-bulk-data",
                Run.of("find", "LARMOR@localhost:1", "--model", "without-bulk-data"));
        assertOneSentence(ExitCode.USAGE, "asked to move in the model without-bulk-data", Run.of("move",
                "LARMOR@localhost:1", "--model", "without-bulk-data", "--to", "X", "-m", "SOPInstanceUID=1.2"));
    }

    @Test
    void getAsksForTheSyntaxWanted() throws Exception {
        try (var node = node().holding(STUDIES)) {
            var out = folder.resolve("out");
            var run = Run.of("get", node.peer(), "-m", "StudyInstanceUID=" + study(0), "--out", out, "--syntax",
                    "implicit", "--json");
            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertTrue(run.out().startsWith("{\"status\":\"0000H\",\"completed\":3,"), run.out());
            for (var file : new InputFiles(List.of(out), (_, _) -> {})) {
                try (var opened = DicomFile.open(file)) {
                    assertEquals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, opened.transferSyntax());
                }
            }
        }
    }

    @Test
    void aRetrievalNeedsItsUniqueKey() throws Exception {
        assertOneSentence(ExitCode.USAGE, "-m SeriesInstanceUID=",
                Run.of("get", "LARMOR@localhost:1", "--level", "series", "-m", "StudyInstanceUID=1.2", "--out",
                        folder));
    }

    @Test
    void aRetrievalOfNothingSaysSo() throws Exception {
        try (var node = node()) {
            var run = Run.of("get", node.peer(), "-m", "StudyInstanceUID=1.2.3", "--out", folder.resolve("out"));
            assertEquals(ExitCode.REFUSED, run.code());
            assertTrue(run.out().startsWith("Nothing matched"), run.out());
        }
    }

    @Test
    void moveReceivesItselfWhatItAskedFor() throws Exception {
        int port = freePort();
        try (var node = node(new Peer("INBOX", "127.0.0.1", port))) {
            var in = files().resolve("ST0003-US");
            assertEquals(ExitCode.DONE, Run.of("send", node.peer(), in).code());
            var out = folder.resolve("out");
            var run = Run.of("move", node.peer(), "--to", "INBOX", "--receive", port, "--out", out, "-m",
                    "StudyInstanceUID=" + study(2));
            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertTrue(run.out().startsWith("Moved 3 instances"), run.out());
            assertTrue(Folders.compare(in, out).startsWith("3 instances"));
        }
    }

    @Test
    void anUnknownDestinationIsSaid() throws Exception {
        try (var node = node().holding(STUDIES)) {
            assertOneSentence(ExitCode.REFUSED, "A801H",
                    Run.of("move", node.peer(), "--to", "NOWHERE", "-m", "StudyInstanceUID=" + study(0)));
        }
    }

    @Test
    void moveHasNoSayInTransferSyntaxes() {
        assertOneSentence(ExitCode.USAGE, "--syntax has no say in it",
                Run.of("move", "LARMOR@localhost:1", "--to", "X", "-m", "StudyInstanceUID=1.2", "--syntax",
                        "implicit"));
    }

    @Test
    void moveNeedsADestination() {
        assertOneSentence(ExitCode.USAGE, "--to AE",
                Run.of("move", "LARMOR@localhost:1", "-m", "StudyInstanceUID=1.2"));
        assertOneSentence(ExitCode.USAGE, "belong together",
                Run.of("move", "LARMOR@localhost:1", "-m", "StudyInstanceUID=1.2", "--receive", 1));
    }

    @Test
    void theDemoGoesWell() {
        var run = Run.of("demo");
        assertEquals(ExitCode.DONE, run.code(), run.out() + run.err());
        assertFalse(run.out().contains("FAILED"), run.out());
        assertTrue(run.out().contains("compare\twhat was moved\t31 instances"), run.out());
    }
}
