package io.larmor.scu;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/// The client against the programs of DCMTK.
@Timeout(120)
class DcmtkTest {
    private static final int INSTANCES = 20;

    @TempDir
    Path folder = Path.of("unset");

    /// A program that listens on a port of its own until it is closed.
    private record Running(Process process, int port) implements AutoCloseable {
        static Running start(Path folder, int port, String... command) throws Exception {
            var process = new ProcessBuilder(command).directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(command[0] + ".log").toFile())
                    .start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!listens(port)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroy();
                    fail(command[0] + " does not listen: " + Files.readString(folder.resolve(command[0] + ".log")));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            return new Running(process, port);
        }

        private static boolean listens(int port) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        DicomClientBuilder client(String ae) {
            return DicomClient.builder(new Peer(ae, "127.0.0.1", port));
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().destroyForcibly();
        }
    }

    private static void need(String program) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail(program + " of DCMTK is not installed");
        }
        if (!found) {
            abort(program + " of DCMTK is not installed");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<Path> study() throws IOException {
        var files = new ArrayList<Path>();
        var source = Files.createDirectories(folder.resolve("source"));
        for (int i = 0; i < INSTANCES; i++) {
            var dataSet = DataSet.builder()
                    .set(Tag.SOPClassUID, Uid.SecondaryCaptureImageStorage)
                    .set(Tag.SOPInstanceUID, "2.25.300" + i)
                    .set(Tag.StudyDate, "20260102")
                    .set(Tag.StudyTime, "101112")
                    .set(Tag.AccessionNumber, "A1")
                    .set(Tag.Modality, "OT")
                    .set(Tag.PatientName, "DOE^JANE")
                    .set(Tag.PatientID, "P1")
                    .set(Tag.StudyInstanceUID, "2.25.1")
                    .set(Tag.SeriesInstanceUID, "2.25.2")
                    .set(Tag.StudyID, "1")
                    .set(Tag.SeriesNumber, "1")
                    .set(Tag.InstanceNumber, "" + i)
                    .setBytes(Tag.PixelData, Vr.OW, new byte[20_000 * (i % 3) + 2])
                    .build();
            var file = source.resolve(i + ".dcm");
            DicomFile.write(file, dataSet,
                    i % 2 == 0 ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
            files.add(file);
        }
        return files;
    }

    private static void storeAll(DicomClient client, List<Path> files, int associations) throws IOException {
        var results = new ArrayList<StoreResult>();
        client.storeAll(files, associations, CallOptions.DEFAULT, results::add);
        assertEquals(List.of(), results.stream().filter(result -> !result.isStored()).toList());
        assertEquals(files.size(), results.size());
    }

    @Test
    void storescpTakesEchoesAndFiles() throws Exception {
        need("storescp");
        var files = study();
        var target = Files.createDirectories(folder.resolve("target"));
        int port = freePort();
        try (var running = Running.start(target, port, "storescp", "--fork", "+B", "+xa", "-od", target.toString(),
                "" + port)) {
            var client = running.client("STORESCP").build();
            try (var association = client.connect()) {
                assertEquals(Status.SUCCESS, association.echo());
            }
            storeAll(client, files, 2);
        }
        try (var stored = Files.list(target)) {
            assertEquals(INSTANCES, stored.filter(file -> !file.toString().endsWith(".log")).count());
        }
    }

    @Test
    void dcmqrscpIsQueriedAndRetrievedFrom() throws Exception {
        need("dcmqrscp");
        var files = study();
        int port = freePort();
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("dcmqrscp.cfg"), """
                NetworkTCPPort = %d
                MaxPDUSize = 16384
                MaxAssociations = 16
                HostTable BEGIN
                HostTable END
                VendorTable BEGIN
                VendorTable END
                AETable BEGIN
                QR %s RW (200, 1024mb) ANY
                AETable END
                """.formatted(port, folder.resolve("db")));
        try (var running = Running.start(folder, port, "dcmqrscp", "-c", folder.resolve("dcmqrscp.cfg").toString())) {
            var client = running.client("QR").build();
            // One association: dcmqrscp loses instances of two at a time, those of two storescu as well.
            storeAll(client, files, 1);
            var study = DataSet.builder().set(Tag.StudyInstanceUID, "2.25.1").build();
            try (var association = client.connect()) {
                try (var results = association.find(QueryLevel.IMAGE,
                        study.with(Tag.SeriesInstanceUID, "2.25.2").with(Tag.SOPInstanceUID))) {
                    int count = 0;
                    for (var match : results) {
                        assertTrue(match.string(Tag.SOPInstanceUID).orElseThrow().startsWith("2.25.300"));
                        count++;
                    }
                    assertEquals(INSTANCES, count);
                }
                try (var results = association.find(QueryLevel.IMAGE,
                        study.with(Tag.SeriesInstanceUID, "2.25.2").with(Tag.SOPInstanceUID))) {
                    assertTrue(results.iterator().hasNext());
                }
                var e = assertThrows(DimseStatusException.class,
                        () -> association.move(QueryLevel.STUDY, study, "NOBODY"));
                assertEquals(Status.MOVE_DESTINATION_UNKNOWN.code(), e.status().code());
                var result = association.get(QueryLevel.STUDY, study, StoreHandler.toFolder(folder.resolve("in")));
                assertEquals(Status.SUCCESS, result.status());
                assertEquals(INSTANCES, result.subOperations().completed());
            }
        }
        for (var file : files) {
            try (var sent = DicomFile.open(file);
                    var got = DicomFile.open(folder.resolve("in/" + sent.sopInstanceUid() + ".dcm"))) {
                assertEquals(sent.dataSet().only(Tag.PatientName, Tag.InstanceNumber).toString(),
                        got.dataSet().only(Tag.PatientName, Tag.InstanceNumber).toString());
            }
        }
    }
}
