package io.larmor.cli;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SendTest {
    @TempDir
    private Path folder = Path.of("");

    private Path images() {
        var images = folder.resolve("images");
        assertEquals(ExitCode.DONE, Run
                .of("generate", "--out", images, "--studies", 2, "--series", 1, "--instances", 3, "--matrix", 16)
                .code());
        return images;
    }

    @Test
    void whatWasAcknowledgedIsNotSentAgain() throws Exception {
        var images = images();
        var journal = folder.resolve("journal");
        try (var node = TestNode.start(folder.resolve("archive"))) {
            var first = Run.of("send", node.peer(), images.resolve("ST0001-CT"), "--resume", journal, "--json");
            assertTrue(first.out().contains("\"sent\":3"), first.out() + first.err());
            var rest = Run.of("send", node.peer(), images, "--resume", journal, "--associations", 2);
            assertTrue(rest.out().startsWith("Sent 3 instances,"), rest.out() + rest.err());
            assertTrue(rest.out().contains("; 3 were there before"), rest.out());
            var none = Run.of("send", node.peer(), images, "--resume", journal);
            assertTrue(none.out().startsWith("Sent 0 instances,"), none.out());
            assertEquals(ExitCode.DONE, none.code());
        }
    }

    @Test
    void anInstanceOfAPrivateClassIsTakenByWhoStoresAGeneralOne() throws Exception {
        var file = folder.resolve("private.dcm");
        DicomFile.write(file, DataSet.builder().set(Tag.SOPClassUID, "1.2.3.4").set(Tag.SOPInstanceUID, "2.25.1")
                .set(Tag.StudyInstanceUID, "2.25.2").build(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var stored = new ArrayList<String>();
        try (var server = DicomServer.builder().bind(InetAddress.getLoopbackAddress()).port(0)
                .store((_, request, body) -> {
                    body.readAll(1000);
                    stored.add(request.sopClass());
                    return Staged.done(Status.SUCCESS);
                }, Uid.CTImageStorage).build().start()) {
            var peer = "LARMOR@localhost:" + server.port();
            assertEquals(ExitCode.NO_ASSOCIATION, Run.of("send", peer, file).code());
            assertEquals(ExitCode.NO_ASSOCIATION,
                    Run.of("send", peer, file, "--related", "1.2.3.4=MRImageStorage").code());
            var sent = Run.of("send", peer, file, "--related", "1.2.3.4=MRImageStorage", "--related",
                    "1.2.3.4=CTImageStorage");
            assertEquals(ExitCode.DONE, sent.code(), sent.err());
            var wrong = Run.of("send", peer, file, "--related", "1.2.3.4");
            assertEquals(ExitCode.USAGE, wrong.code());
            assertTrue(wrong.err().contains("expected CLASS=GENERAL"), wrong.err());
        }
        assertEquals(List.of("1.2.3.4"), stored);
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgain() throws Exception {
        var images = images();
        var journal = folder.resolve("journal");
        var gone = Run.of("send", "NOBODY@localhost:1", images, "--resume", journal);
        assertEquals(ExitCode.NO_CONNECTION, gone.code());
        assertEquals(1, Files.readAllLines(journal).size());
        var other = Run.of("send", "LARMOR@localhost:1", images, "--resume", journal);
        assertEquals(ExitCode.USAGE, other.code());
        assertTrue(other.err().contains("is not the journal of a sending to LARMOR@localhost:1"), other.err());
    }

    @Test
    void aLineThatIsNotWholeDoesNotCountAndAChangedFileIsAnother() throws Exception {
        var peer = new Peer("A", "localhost", 104);
        var journal = folder.resolve("journal");
        var a = Files.writeString(folder.resolve("a"), "a");
        var b = Files.writeString(folder.resolve("b"), "b");
        try (var open = SendJournal.open(journal, peer)) {
            open.sent(a);
            open.sent(b);
            assertThrows(Failure.class, () -> SendJournal.open(journal, peer), "two at a time");
            assertFalse(open.has(folder.resolve("none")));
        }
        try (var open = SendJournal.open(journal, peer)) {
            assertTrue(open.has(a) && open.has(b));
        }
        var whole = Files.readString(journal);
        Files.writeString(journal, whole.substring(0, whole.length() - 1), StandardOpenOption.TRUNCATE_EXISTING);
        try (var open = SendJournal.open(journal, peer)) {
            assertTrue(open.has(a));
            assertFalse(open.has(b));
            open.sent(b);
        }
        assertEquals(whole, Files.readString(journal));
        Files.setLastModifiedTime(a, FileTime.from(Instant.EPOCH));
        try (var open = SendJournal.open(journal, peer)) {
            assertFalse(open.has(a));
        }
    }

    @Test
    void studiesAreSummedUp() throws Exception {
        var images = images();
        try (var node = TestNode.start(folder.resolve("archive"))) {
            var run = Run.of("send", node.peer(), images, "--by-study");
            var lines = run.out().lines().toList();
            assertEquals(3, lines.size(), run.out() + run.err());
            assertTrue(lines.get(0).matches("[0-9.]+\t3\t0\t.*") && lines.get(1).matches("[0-9.]+\t3\t0\t.*"),
                    run.out());
            var json = Run.of("send", node.peer(), images, "--by-study", "--json");
            assertTrue(json.out().contains("\"studies\":{\""), json.out());
        }
    }

    @Test
    void progressHasARateAndWhatIsLeft() {
        var tally = new SendTally(false);
        tally.sent(folder.resolve("a"), 10L << 20);
        tally.sent(folder.resolve("b"), 10L << 20);
        assertEquals("2 of 100 sent, 20 MiB, 10 MiB/s, 1:38 min left", tally.progress(100, 2_000_000_000L));
        assertEquals("2 of 2 sent, 20 MiB, 10 MiB/s", tally.progress(2, 2_000_000_000L));
        assertEquals("0 of 5 sent, 0 bytes, 0 bytes/s", new SendTally(false).progress(5, 1));
    }
}
