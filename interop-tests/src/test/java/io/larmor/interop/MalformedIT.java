package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.AssociationException;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Timeouts;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.Status;
import io.larmor.scu.DicomClient;
import io.larmor.testkit.ScriptedPeer;
import io.larmor.testkit.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every stream and every file of `malformed` goes to one `larmor serve`: each gets what its index says, a C-ECHO is answered after each, and in
/// the end the process holds what it held at the start.
class MalformedIT {
    private static final long MOST_MORE_KIB = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What the index allows as an answer, as [HostileStream#playTo] tells it.
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("aet-both-nul.bin", "AC|RJ.*"), Map.entry("close-after-rq.bin", ""),
            Map.entry("est-close-mid-command.bin", "AC"),
            Map.entry("est-cmd-status-in-rq.bin", "AC [0-9A-F]{4} RP"),
            Map.entry("est-cmd-truncated.bin", "AC (ABORT.*|C[0-9A-F]{3}|021[12])"),
            Map.entry("est-ctx-switch-cmd.bin", "AC ABORT\\(2,.\\)"),
            Map.entry("est-find-level-junk.bin", "AC (A900|C[0-9A-F]{3}) RP"),
            Map.entry("est-pdv-len-negative.bin", "AC ABORT\\(2,.\\)"), Map.entry("est-release-reserved.bin", "AC RP"),
            Map.entry("est-store-uid-nul.bin", "AC [0-9A-F]{4} RP"),
            Map.entry("est-two-fragments-one-pdu.bin", "AC 0000 RP"),
            Map.entry("est-type-0a.bin", "AC ABORT\\(2,1\\)"), Map.entry("first-type-20.bin", "(ABORT.*)?"),
            Map.entry("garbage-smtp.bin", "(ABORT.*)?"), Map.entry("maxlen-6.bin", "RJ.*|ABORT.*|AC"),
            Map.entry("maxlen-12.bin", "RJ.*|ABORT.*|AC 0000 RP"), Map.entry("pc-200-same.bin", "RJ.*|ABORT.*"),
            Map.entry("pc-dup-3.bin", "RJ.*|ABORT.*"), Map.entry("pc-len-1.bin", "RJ.*|ABORT.*"),
            Map.entry("pc-ts-space-pad.bin", "AC"), Map.entry("pv-8000.bin", "RJ\\(1,2,2\\)"),
            Map.entry("role-short.bin", "RJ.*|ABORT.*"), Map.entry("rq-len-100m.bin", "(ABORT.*)?"),
            Map.entry("rq-len-minus-1.bin", "RJ.*|ABORT.*"), Map.entry("slow-byte-each.bin", "AC RP"),
            Map.entry("slow-rq-half.bin", ""), Map.entry("ui-before-pc.bin", "AC|RJ.*"),
            Map.entry("userid-empty.bin", "RJ.*|ABORT.*"));

    @Test
    void everyStreamAndFileIsAnsweredAsItMustAndNothingIsLeftBehind(@TempDir Path folder) throws Exception {
        Path malformed = SharedFiles.folder("malformed");
        int port = ForeignProcess.freePort();
        try (ForeignProcess server = LarmorProgram.serve(port, folder.resolve("archive"), "--any-called",
                "--durability", "none", "--replace")) {
            storeWhatIsWell(port);
            echo(port);
            Footprint before = Footprint.canBeTold() ? Footprint.of(server.pid()) : null;
            var wrong = new ArrayList<String>();
            for (var stream : HostileStream.all(malformed)) {
                if (stream.toAcceptor()) {
                    String said = stream.playTo(port);
                    if (!said.matches(ANSWERS.getOrDefault(stream.name(), "no such stream"))) {
                        wrong.add(stream.name() + ": " + said);
                    }
                    echo(port);
                }
            }
            for (var row : rows(malformed.resolve("files-INDEX.tsv"))) {
                int status = send(port, malformed.resolve("files").resolve(row.name()));
                boolean refused = (status & 0xF000) == 0xC000;
                if (row.name().startsWith("dicomdir")) {
                    // It is no composite instance.
                    assertEquals(0xA900, status);
                } else if ((row.mustRefuse() && !refused) || (row.mustRead() && status != 0)
                        || !(refused || status == 0)) {
                    wrong.add(row.name() + ": " + Integer.toHexString(status));
                }
                echo(port);
            }
            assertEquals(List.of(), wrong);
            if (before != null) {
                assertIsBackTo(before, server);
            }
        }
    }

    /// One instance that goes through the journal, and one that is a file of its own: what is made at first use is there.
    private static void storeWhatIsWell(int port) throws IOException {
        for (int image = 1; image <= 2; image++) {
            var ct = Synthetic.ct(1, 1, image).toBuilder();
            if (image == 2) {
                ct.setBytes(Tag.PixelData, Vr.OW, new byte[400_000]);
            }
            var instance = Synthetic.studyUid(1) + ".1." + image;
            assertEquals(0, store(port, Uid.ExplicitVRLittleEndian, instance,
                    ct.build().encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)));
        }
    }

    private static void assertIsBackTo(Footprint before, ForeignProcess server) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Footprint.of(server.pid()).isBackTo(before)) {
            assertTrue(System.nanoTime() < end, before + " became " + Footprint.of(server.pid()));
            LockSupport.parkNanos(20_000_000);
        }
        long more = Footprint.of(server.pid()).resident() - before.resident();
        System.out.println("MalformedIT: " + before + ", then " + more + " KiB more");
        assertTrue(more <= MOST_MORE_KIB, more + " KiB more");
    }

    @Test
    void everyAnswerThatIsNoneEndsTheAssociation() throws Exception {
        Path malformed = SharedFiles.folder("malformed");
        var timeouts = Timeouts.builder().association(Duration.ofSeconds(5)).response(Duration.ofSeconds(1)).build();
        for (var stream : HostileStream.all(malformed)) {
            if (!stream.toAcceptor()) {
                byte[] bytes = Files.readAllBytes(stream.file());
                try (var server = ScriptedServer.play(peer -> answer(peer, bytes))) {
                    var client = DicomClient.builder(server.address("LARMOR")).sopClasses(Uid.Verification)
                            .timeouts(timeouts).build();
                    assertThrows(AssociationException.class, () -> {
                        try (var association = client.connect()) {
                            association.echo();
                        }
                    }, stream.name());
                }
            }
        }
    }

    /// Half of it after the A-ASSOCIATE-RQ, the rest more slowly than anybody waits.
    private static void answer(ScriptedPeer peer, byte[] bytes) throws IOException, InterruptedException {
        peer.next();
        int first = 6 + Byte.toUnsignedInt(bytes[5]) + (Byte.toUnsignedInt(bytes[4]) << 8);
        peer.send(Arrays.copyOf(bytes, Math.min(first, bytes.length)));
        if (first < bytes.length) {
            peer.next();
            peer.send(bytes[first]);
        }
        peer.stallUntilEnd();
    }

    private record Row(String name, boolean mustRead, boolean mustRefuse) {}

    private static List<Row> rows(Path index) throws IOException {
        try (var lines = Files.lines(index)) {
            return lines.skip(1).map(line -> line.split("\t", -1))
                    .map(cell -> new Row(cell[0], isReading(cell[0], cell[3]), isRefusal(cell[0], cell[3]))).toList();
        }
    }

    private static boolean isReading(String name, String must) {
        return must.startsWith("reads") && !must.contains("by a stated limit") && !name.startsWith("dicomdir");
    }

    /// What is wrong with the File Meta Information, with the files that a directory names, or with being a file at all, nobody sees in a C-STORE.
    private static boolean isRefusal(String name, String must) {
        return must.startsWith("error") && !must.contains(" or ") && !must.contains("reported")
                && !must.contains("detected") && !name.startsWith("dicomdir") && !name.contains("meta");
    }

    /// Sends the data set of a file under its own SOP class and instance, or all of the file if it has none.
    private static int send(int port, Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        try (var file = DicomFile.open(path)) {
            byte[] dataSet = Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length);
            var meta = file.fileMeta().orElseThrow();
            var sopClass = meta.string(Tag.MediaStorageSOPClassUID)
                    .filter(uid -> !uid.equals(Uid.MediaStorageDirectoryStorage))
                    .orElse(Uid.CTImageStorage);
            // In the File Meta Information all but one of the instances have one component more.
            var instance = path.endsWith("text-gb18030-lone-lead.dcm")
                    ? "1.2.3"
                    : meta.string(Tag.MediaStorageSOPInstanceUID).orElseThrow().replace(".32.9.", ".32.");
            return store(port, sopClass, file.transferSyntax().uid(), instance, dataSet);
        } catch (DicomFormatException e) {
            return store(port, Uid.ExplicitVRLittleEndian, "2.25.2", bytes);
        }
    }

    private static int store(int port, String syntax, String instance, byte[] dataSet) throws IOException {
        return store(port, Uid.CTImageStorage, syntax, instance, dataSet);
    }

    private static int store(int port, String sopClass, String syntax, String instance, byte[] dataSet)
            throws IOException {
        try (var sender = new RawSender(port, LarmorNode.AE, sopClass, syntax, 16_000)) {
            int status = sender.store(instance, dataSet);
            sender.release();
            return status;
        }
    }

    private static void echo(int port) throws IOException {
        var client = DicomClient.builder(new Peer(LarmorNode.AE, "127.0.0.1", port)).sopClasses(Uid.Verification)
                .build();
        try (var association = client.connect()) {
            assertEquals(Status.SUCCESS, association.echo());
        }
    }
}
