package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Transport;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FaultsTest {
    private static final byte[] RELEASE_THEN_ABORT = concat(new ReleaseRq().encode(), new Abort(2, 6).encode());

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    /// What arrives of bytes that the client sends before it ends its stream.
    private static byte[] through(Faults faults, byte[] bytes) throws Exception {
        var link = faults.pair();
        try (var client = ScriptedPeer.over(link.client()); var server = link.server()) {
            client.send(bytes).halfClose();
            return rest(server);
        }
    }

    private static byte[] rest(Transport transport) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(64);
        while (transport.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void withoutFaultsEverythingArrives() throws Exception {
        assertArrayEquals(RELEASE_THEN_ABORT, through(Faults.NONE, RELEASE_THEN_ABORT));
        assertArrayEquals(RELEASE_THEN_ABORT, through(Faults.of("split=1"), RELEASE_THEN_ABORT));
        assertArrayEquals(RELEASE_THEN_ABORT, through(Faults.of("server:drop@pdu:1"), RELEASE_THEN_ABORT));
    }

    @Test
    void bytesAndPdusAreDroppedDuplicatedAndCut() throws Exception {
        assertEquals("05000000000400000000" + "07000000000400000206", hex(RELEASE_THEN_ABORT));
        assertEquals("07000000000400000206", hex(through(Faults.of("drop@pdu:1"), RELEASE_THEN_ABORT)));
        assertEquals("0500000000040000000007000000000400000206" + "07000000000400000206",
                hex(through(Faults.of("client:duplicate@A-ABORT"), RELEASE_THEN_ABORT)));
        assertEquals("050000000004000000000700000000040002" + "06",
                hex(through(Faults.of("drop=1@pdu:2+6"), RELEASE_THEN_ABORT)));
        assertEquals("050005000000000400000000", hex(through(Faults.of("duplicate=2@byte:0,truncate@pdu:2"),
                RELEASE_THEN_ABORT)));
        assertEquals("050000", hex(through(Faults.of("truncate@byte:3"), RELEASE_THEN_ABORT)));
    }

    @Test
    void corruptionChangesSoManyBytesAndTheSeedDecidesToWhat() throws Exception {
        Faults faults = Faults.of("corrupt=2@pdu:2+8");
        byte[] one = through(faults, RELEASE_THEN_ABORT);
        int last = RELEASE_THEN_ABORT.length - 1;
        assertNotEquals(RELEASE_THEN_ABORT[last - 1], one[last - 1]);
        assertNotEquals(RELEASE_THEN_ABORT[last], one[last]);
        assertArrayEquals(Arrays.copyOf(RELEASE_THEN_ABORT, last - 1), Arrays.copyOf(one, last - 1));
        assertArrayEquals(one, through(faults, RELEASE_THEN_ABORT));
        assertFalse(Arrays.equals(one, through(faults.withSeed(4), RELEASE_THEN_ABORT)));
    }

    @Test
    void chanceStrikesAboutAsOftenAsItIsToldTo() throws Exception {
        var pdus = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pdus.writeBytes(new byte[] {4, 0, 0, 0, 0, 64});
            pdus.writeBytes(new byte[64]);
        }
        var told = new ArrayList<String>();
        byte[] sent = pdus.toByteArray();
        byte[] came = through(Faults.of("corrupt@10%").withSeed(9).telling(told::add), sent);
        int changed = 0;
        for (int i = 0; i < came.length; i++) {
            changed += came[i] == sent[i] ? 0 : 1;
        }
        assertEquals(told.size(), changed);
        assertTrue(changed > 60 && changed < 140, "changed " + changed);
        assertTrue(told.getFirst().startsWith("connection 1: corrupt at byte "), told.getFirst());
    }

    @Test
    void aResetBreaksBothEnds() throws Exception {
        var link = Faults.of("client:reset@pdu:1").pair();
        try (var client = link.client(); var server = link.server()) {
            client.write(new ByteBuffer[] {ByteBuffer.wrap(RELEASE_THEN_ABORT)}, 1);
            assertThrows(IOException.class, () -> rest(server));
            assertThrows(IOException.class, () -> rest(client));
        }
    }

    @Test
    void aStallKeepsTheOtherDirectionGoing() throws Exception {
        var link = Faults.of("client:stall@pdu:2").pair();
        try (var client = ScriptedPeer.over(link.client()); var server = ScriptedPeer.over(link.server())) {
            client.send(RELEASE_THEN_ABORT);
            server.expect(ReleaseRq.class);
            server.send(new ReleaseRp());
            client.expect(ReleaseRp.class);
            var impatient = server.patience(Duration.ofMillis(100));
            assertThrows(AssertionError.class, () -> impatient.expect(Abort.class));
        }
    }

    @Test
    void aDelayPassesInVirtualTimeAndCostsNoBandwidth() throws Exception {
        var time = new VirtualTime();
        var link = Faults.of("client:delay=10s").withTime(time).pair();
        try (var client = ScriptedPeer.over(link.client()); var server = ScriptedPeer.over(link.server())) {
            for (int i = 0; i < 50; i++) {
                client.send(new ReleaseRq());
            }
            time.awaitDeadline();
            var came = CompletableFuture.supplyAsync(() -> {
                try {
                    int count = 0;
                    while (count < 50 && server.next().isPresent()) {
                        count++;
                    }
                    return count;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            time.advance(Duration.ofSeconds(9));
            assertFalse(came.isDone());
            // As long as it takes: what the link has not read yet is late from when it reads it.
            for (int i = 0; i < 30_000 && !came.isDone(); i++) {
                time.advance(Duration.ofMillis(50));
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertEquals(50, came.get(30, TimeUnit.SECONDS));
            // One after the other they would take 500 seconds.
            assertTrue(time.nanoTime() < Duration.ofSeconds(250).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"explode", "delay", "delay=5", "drop=5ms", "split=0", "split=1@pdu:2", "drop@pdu:0",
        "drop@nowhere", "corrupt@101%", "client:", "drop=99999999999@byte:1"})
    void whatIsNoFaultIsRefusedInWords(String text) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> Faults.of(text));
        assertTrue(wrong.toString().contains("'"), wrong.toString());
    }

    @Test
    void rulesAreReadAsTheyAreWritten() {
        List<FaultRule> rules = Faults.of(" delay=20ms , server:drop=1@pdu:2+6,client:corrupt@2.5%,slow=2s").rules();
        assertEquals(4, rules.size());
        assertEquals(Duration.ofMillis(20), rules.get(0).time());
        assertEquals(new FaultRule.Place.AtPdu(2, 6), rules.get(1).place());
        assertEquals(new FaultRule.Place.ByChance(0.025), rules.get(2).place());
        assertTrue(Faults.of("").rules().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"split=1", "split=7", "delay=1ms,split=3"})
    void anAssociationDoesNotMindHowBytesAreCut(String rules) throws Exception {
        try (var server = DicomServer.builder().port(0).echo((_, _) -> Status.SUCCESS).build()) {
            DicomClient.Connector connector = (_, _) -> {
                var link = Faults.of(rules).pair();
                server.serve(link.server());
                return link.client();
            };
            var client = DicomClient.builder("LARMOR@memory:104").sopClasses(Uid.Verification).connector(connector)
                    .build();
            try (var association = client.connect()) {
                assertEquals(Status.SUCCESS, association.echo());
            }
        }
    }

    @Test
    void aConnectionIsWrapped() throws Exception {
        try (var server = DicomServer.builder().port(0).echo((_, _) -> Status.SUCCESS).build().start()) {
            var client = DicomClient.builder("LARMOR@127.0.0.1:" + server.port()).sopClasses(Uid.Verification)
                    .connector((address, timeout) -> Faults.of("split=5").around(
                            io.larmor.assoc.TcpTransport.connect(address, timeout)))
                    .build();
            try (var association = client.connect()) {
                assertEquals(Status.SUCCESS, association.echo());
                assertTrue(association.info().remoteAddress().isPresent());
            }
        }
    }
}
