package io.larmor.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.Peer;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.Pdu;
import io.larmor.scu.DicomClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Associations that go wrong anywhere, against a node with all services: it answers in PDUs, a C-ECHO is answered after each, and in the end it
/// holds what it held at the start.
///
/// Properties: `larmor.fuzz.associations`, how many; `larmor.fuzz.seed`.
class AssociationFuzzIT {
    private static final int ASSOCIATIONS = Integer.getInteger("larmor.fuzz.associations", 150);
    private static final long SEED = Long.getLong("larmor.fuzz.seed", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MILLIS_TO_ANSWER = 50;

    @Test
    void noAssociationHarmsTheNextOrLeavesAnythingBehind(@TempDir Path folder) throws Exception {
        try (LarmorNode node = LarmorNode.start(folder.resolve("archive"))) {
            for (int i = 0; i < 5; i++) {
                play(node.port(), SEED + i);
            }
            awaitNoAssociation(node);
            Footprint before = footprint();
            for (int i = 0; i < ASSOCIATIONS; i++) {
                play(node.port(), SEED + i);
            }
            awaitNoAssociation(node);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!footprint().isBackTo(before) && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            assertTrue(footprint().isBackTo(before), () -> before + " became " + footprint());
        }
    }

    private static Footprint footprint() {
        try {
            return Footprint.canBeTold()
                    ? Footprint.of(ProcessHandle.current().pid())
                    : new Footprint(0, List.of(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitNoAssociation(LarmorNode node) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (node.associations() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertEquals(0, node.associations());
    }

    private static void play(int port, long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var pdus = new AssociationMutator(seed).next();
        var wrong = new AtomicReference<Throwable>();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var listener = Thread.ofVirtual().start(() -> listen(socket, wrong));
            try {
                for (byte[] pdu : pdus) {
                    socket.getOutputStream().write(pdu);
                }
                switch (random.nextInt(4)) {
                    case 0 -> socket.setSoLinger(true, 0);
                    case 1 -> {
                        // Closed while answers are on their way.
                    }
                    default -> {
                        listener.join(Duration.ofMillis(MILLIS_TO_ANSWER));
                        socket.shutdownOutput();
                        listener.join(PATIENCE);
                        assertTrue(!listener.isAlive(), "seed " + seed + ": the connection does not end");
                    }
                }
            } catch (SocketException _) {
                // The node has closed it already.
            }
        }
        if (wrong.get() != null) {
            throw new AssertionError("seed " + seed, wrong.get());
        }
        echo(port, seed);
    }

    /// Reads to the end; what came whole has to be PDUs.
    private static void listen(Socket socket, AtomicReference<Throwable> wrong) {
        try {
            var in = socket.getInputStream();
            while (true) {
                byte[] header = in.readNBytes(Pdu.HEADER_LENGTH);
                if (header.length < Pdu.HEADER_LENGTH) {
                    return;
                }
                int length = ByteBuffer.wrap(header).getInt(2);
                byte[] body = in.readNBytes(length);
                if (body.length == length) {
                    Pdu.decode(ByteBuffer.allocate(header.length + length).put(header).put(body).flip());
                }
            }
        } catch (SocketException _) {
            // Closed, or reset.
        } catch (IOException | RuntimeException e) {
            wrong.set(e);
        }
    }

    private static void echo(int port, long seed) throws IOException {
        var client = DicomClient.builder(new Peer(LarmorNode.AE, "127.0.0.1", port)).sopClasses(Uid.Verification)
                .build();
        try (var association = client.connect()) {
            assertEquals(Status.SUCCESS, association.echo(), () -> "after seed " + seed);
        }
    }
}
