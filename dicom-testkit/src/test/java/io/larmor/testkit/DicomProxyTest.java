package io.larmor.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.larmor.assoc.AssociationException;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Staged;
import io.larmor.testkit.FaultRule.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DicomProxyTest {
    private static final DataSet IMAGE = DataSet.builder().set(Tag.SOPClassUID, Uid.CTImageStorage)
            .set(Tag.SOPInstanceUID, "2.25.77").set(Tag.PatientName, "DOE^JANE").set(Tag.PatientID, "SECRET-1")
            .set(Tag.StudyInstanceUID, "2.25.78").set(Tag.PatientBirthDate, "19700102").build();

    private final List<ProxyEvent> events = new CopyOnWriteArrayList<>();

    private static DicomServer server() throws Exception {
        return DicomServer.builder().aeTitle("ARCHIVE").port(0).echo((_, _) -> Status.SUCCESS)
                .store((_, _, body) -> {
                    body.readDataSet(1 << 20);
                    return Staged.done(Status.SUCCESS);
                }).find((_, _, _) -> FindResult.of(List.of(IMAGE))).build().start();
    }

    private DicomProxy.Builder proxy(DicomServer server) {
        return DicomProxy.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                .listener(events::add);
    }

    private static DicomClient client(String ae, DicomProxy proxy) {
        return DicomClient.builder(new Peer(ae, "127.0.0.1", proxy.port())).callingAe("WORKSTATION")
                .identity(new UserIdentity(2, false, octets("user"), octets("passcode-9"))).build();
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void session(DicomClient client) throws Exception {
        try (var association = client.connect()) {
            association.echo();
            association.store(IMAGE, CallOptions.DEFAULT);
            var keys = DataSet.builder().set(Tag.PatientName, "DOE*").setEmpty(Tag.StudyInstanceUID).build();
            try (var found = association.find(QueryLevel.STUDY, keys)) {
                found.forEach(match -> assertEquals("2.25.78", match.string(Tag.StudyInstanceUID).orElseThrow()));
            }
        }
    }

    @Test
    void titlesAreRewrittenAndEachMessageIsTold() throws Exception {
        try (var server = server(); var proxy = proxy(server).calledAe("ARCHIVE").callingAe("GATEWAY").start()) {
            session(client("PROXY", proxy));
            assertTrue(proxy.awaitIdle(Duration.ofSeconds(30)));
        }
        var associated = events.stream().filter(ProxyEvent.Associated.class::isInstance)
                .map(ProxyEvent.Associated.class::cast).findFirst().orElseThrow();
        assertEquals("GATEWAY", associated.callingAe());
        assertEquals("ARCHIVE", associated.calledAe());
        var messages = events.stream().filter(ProxyEvent.Message.class::isInstance).map(ProxyEvent.Message.class::cast)
                .toList();
        assertEquals(List.of(CommandField.C_ECHO_RQ, CommandField.C_ECHO_RSP, CommandField.C_STORE_RQ,
                CommandField.C_STORE_RSP, CommandField.C_FIND_RQ, CommandField.C_FIND_RSP, CommandField.C_FIND_RSP),
                messages.stream().map(message -> message.message().field()).toList());
        var store = messages.get(2);
        assertEquals(Direction.CLIENT, store.from());
        assertEquals(Uid.CTImageStorage, store.abstractSyntax());
        assertEquals(IMAGE.encode(TransferSyntax.of(store.transferSyntax())).length, store.dataSetBytes());
        assertTrue(messages.get(3).elapsed().isPresent());
        assertTrue(events.stream().anyMatch(ProxyEvent.Released.class::isInstance));
        assertInstanceOf(ProxyEvent.Closed.class, events.getLast());
    }

    @Test
    void aWrongTitleStaysWrongUnlessItIsRewritten() throws Exception {
        try (var server = server(); var proxy = proxy(server).start()) {
            assertThrows(AssociationException.class, () -> client("PROXY", proxy).connect());
            assertTrue(proxy.awaitIdle(Duration.ofSeconds(30)));
        }
        var rejected = events.stream().filter(ProxyEvent.Rejected.class::isInstance)
                .map(ProxyEvent.Rejected.class::cast).findFirst().orElseThrow();
        assertEquals(7, rejected.reason());
        assertThrows(IllegalArgumentException.class,
                () -> DicomProxy.builder(new InetSocketAddress(1)).calledAe("SEVENTEEN LETTERS").start());
    }

    @Test
    void anUnreachableServerIsToldAndTheClientDisconnected() throws Exception {
        int nobody;
        try (var closed = server()) {
            nobody = closed.port();
        }
        try (var proxy = DicomProxy.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody))
                .listener(events::add).start()) {
            assertThrows(AssociationException.class, () -> client("ARCHIVE", proxy).connect());
        }
        assertInstanceOf(ProxyEvent.Unreachable.class, events.getFirst());
    }

    @Test
    void faultsStrikeOnTheWayAndAreTyped() throws Exception {
        try (var server = server();
                var proxy = proxy(server).faults(Faults.of("server:truncate@A-ASSOCIATE-AC+20")).start()) {
            assertThrows(AssociationException.class, () -> client("ARCHIVE", proxy).connect());
        }
    }

    @Test
    void whatIsRecordedIsWhatWasSaid(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("session.larmorec");
        record(file, false);
        try (var recording = Recording.open(file)) {
            assertEquals(1, recording.connections().size());
            var connection = recording.connections().getFirst();
            byte[] client = recording.bytes(connection, Direction.CLIENT);
            assertEquals(connection.clientBytes(), client.length);
            String text = new String(client, StandardCharsets.ISO_8859_1);
            assertTrue(text.contains("SECRET-1") && text.contains("passcode-9"));
            assertFalse(recording.masked());
        }
        // Without its tail the file is read through, with the same result
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.larmorec");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 21));
        try (var recording = Recording.open(file); var damaged = Recording.open(cut)) {
            assertEquals(recording.connections(), damaged.connections());
            assertArrayEquals(recording.bytes(recording.connections().getFirst(), Direction.SERVER),
                    damaged.bytes(damaged.connections().getFirst(), Direction.SERVER));
        }
    }

    @Test
    void aMaskedRecordingTellsNothingOfThePatientAndKeepsItsLengths(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("masked.larmorec");
        record(file, true);
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String secret : List.of("SECRET-1", "DOE", "19700102", "passcode-9", "user")) {
            assertFalse(text.contains(secret), secret);
        }
        assertTrue(text.contains("2.25.77"), "what identifies the instance stays");
        Path plain = folder.resolve("plain.larmorec");
        record(plain, false);
        assertEquals(dataSetBytes(plain), dataSetBytes(file));
        assertEquals("X".repeat("SECRET-1".length()), maskOf("SECRET-1", plain, file), "text is masked by letters");
        assertEquals("0".repeat("19700102".length()), maskOf("19700102", plain, file), "numbers are masked by digits");
    }

    /// {@return what stands in the masked recording where the plain one, which is as long, has a value}
    private static String maskOf(String value, Path plain, Path masked) throws Exception {
        try (var open = Recording.open(plain); var closed = Recording.open(masked)) {
            byte[] with = open.bytes(open.connections().getFirst(), Direction.CLIENT);
            byte[] without = closed.bytes(closed.connections().getFirst(), Direction.CLIENT);
            assertEquals(with.length, without.length);
            int at = new String(with, StandardCharsets.ISO_8859_1).indexOf(value);
            assertTrue(at >= 0, value);
            return new String(without, at, value.length(), StandardCharsets.ISO_8859_1);
        }
    }

    private static long dataSetBytes(Path file) throws Exception {
        long[] total = new long[1];
        try (var recording = Recording.open(file)) {
            for (Direction direction : Direction.values()) {
                new PduScanner(new PduScanner.Sink() {
                    @Override
                    public void control(byte[] bytes) {}

                    @Override
                    public void fragment(int contextId, int control, java.nio.ByteBuffer piece, boolean end) {
                        total[0] += piece.remaining();
                    }
                }).scan(java.nio.ByteBuffer.wrap(recording.bytes(recording.connections().getFirst(), direction)));
            }
        }
        return total[0];
    }

    private void record(Path file, boolean masked) throws Exception {
        try (var recorder = Recorder.create(file, masked);
                var server = server();
                var proxy = proxy(server).recorder(recorder).start()) {
            session(client("ARCHIVE", proxy));
            assertTrue(proxy.awaitIdle(Duration.ofSeconds(30)));
        }
    }

    @Test
    void whatIsNoRecordingIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "This is not a recording at all, but a text.");
        assertTrue(assertThrows(java.io.IOException.class, () -> Recording.open(file)).toString()
                .contains("no recording"));
        Path empty = Files.writeString(folder.resolve("empty"), "");
        assertThrows(java.io.IOException.class, () -> Recording.open(empty));
    }
}
