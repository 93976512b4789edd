package io.larmor.assoc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.larmor.pdu.Abort;
import io.larmor.pdu.Pdu;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The cells of Table 9-10 of PS3.8 that a peer reaches, over sockets: what it sends, that it closes the connection, that it is silent.
@Timeout(60)
class SocketCellsTest {
    private static final Set<Event> OF_THE_PEER = Set.of(Event.EVT_3, Event.EVT_4, Event.EVT_6, Event.EVT_10,
            Event.EVT_12,
            Event.EVT_13, Event.EVT_16, Event.EVT_17, Event.EVT_18, Event.EVT_19);
    private static final AssociationOptions PATIENT = AssociationOptions.DEFAULT;
    private static final AssociationOptions HASTY = PATIENT
            .withTimeouts(Timeouts.builder().accept(Duration.ofMillis(20)).build());

    static List<StateTableTest.Cell> cells() throws IOException {
        var cells = StateTableTest.cells().stream()
                .filter(cell -> OF_THE_PEER.contains(cell.event()) && cell.state() != State.STA_1
                        && cell.state() != State.STA_4)
                .toList();
        // Of 11 states with a connection: nine events in each but ARTIM's, that in Sta2 and Sta13.
        assertEquals(9 * 11 + 2, cells.size());
        return cells;
    }

    private record Sockets(Transport local, Transport remote, SocketChannel channel) implements AutoCloseable {
        static Sockets open() throws IOException {
            try (var listener = ServerSocketChannel.open()
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                var remote = SocketChannel.open(listener.getLocalAddress());
                return new Sockets(TcpTransport.of(listener.accept()), TcpTransport.of(remote), remote);
            }
        }

        @Override
        public void close() {
            local.close();
            remote.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aPeerReachesACell(StateTableTest.Cell cell) throws Exception {
        for (boolean requestor : new boolean[] {true, false}) {
            try (var sockets = Sockets.open(); var peer = new ScriptedPeer(sockets.remote)) {
                var options = cell.event() == Event.EVT_18 ? HASTY : PATIENT;
                var writer = new MessageWriter(sockets.local, options.time(), options.timeouts().send(), () -> {});
                var machine = new Machine(sockets.local, writer, options, requestor, cell.state());
                machine.requesting(StateTableTest.RQ);
                var reader = new Reader(sockets.local, machine, 0, options);
                var ids = new BitSet();
                ids.set(1);
                reader.accept(ids);
                provoke(cell, peer);
                if (stays(cell)) {
                    // What follows is the end of the stream: it ends the wait for what changes nothing.
                    sockets.channel.shutdownOutput();
                }
                read(cell, machine, reader);
                var next = stays(cell)
                        ? State.STA_1
                        : cell.action() == Action.AR_8 && !requestor ? State.STA_10 : cell.action().next();
                assertEquals(next, machine.state());
                assertAnswered(cell, peer, next);
                machine.fail(new IOException("the test is over"));
                assertEquals(State.STA_1, machine.state());
            }
        }
    }

    private static void provoke(StateTableTest.Cell cell, ScriptedPeer peer) throws IOException {
        switch (cell.event()) {
            case EVT_17 -> peer.close();
            case EVT_18 -> assertNotEquals(State.STA_1, cell.state());
            case EVT_19 -> peer.send(new byte[] {0x0A, 0, 0, 0, 0, 0});
            default -> peer.send(java.util.Objects.requireNonNull(StateTableTest.pdu(cell.event())));
        }
    }

    /// As the thread of an association does; data is not for the machine where it may come.
    private static void read(StateTableTest.Cell cell, Machine machine, Reader reader) throws IOException {
        if (cell.event() == Event.EVT_18) {
            machine.awaitEnd(Duration.ofSeconds(30));
        } else if (cell.state() == State.STA_13) {
            reader.drain();
        } else if (cell.action() == Action.DT_2 || cell.action() == Action.AR_6) {
            var fragment = java.util.Objects.requireNonNull(reader.receive());
            assertTrue(fragment.command() && fragment.last());
            assertEquals(2, fragment.data().remaining());
        } else {
            reader.readWhile(cell.state());
        }
    }

    private static boolean stays(StateTableTest.Cell cell) {
        return cell.state() == State.STA_13 && cell.action().next() == State.STA_13;
    }

    private static void assertAnswered(StateTableTest.Cell cell, ScriptedPeer peer, State next) throws IOException {
        if (cell.event() == Event.EVT_17) {
            return;
        }
        Pdu sent = StateTableTest.sentBy(cell.action());
        if (cell.event() == Event.EVT_19 && cell.action() != Action.AA_1 && sent != null) {
            sent = new Abort(Abort.SERVICE_PROVIDER, Abort.UNRECOGNIZED_PDU);
        }
        if (sent != null) {
            assertEquals(Optional.of(sent), peer.next());
        }
        if (next == State.STA_1) {
            assertEquals(Optional.empty(), peer.next());
        }
    }
}
