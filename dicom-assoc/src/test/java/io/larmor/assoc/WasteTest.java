package io.larmor.assoc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.larmor.pdu.Abort;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.ReleaseRq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// What comes in Sta13.
@Timeout(60)
class WasteTest {
    private static final Abort UNEXPECTED = new Abort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU);
    private static final Abort UNRECOGNIZED = new Abort(Abort.SERVICE_PROVIDER, Abort.UNRECOGNIZED_PDU);
    private static final int REST = 5;

    private final MemoryTransport.Pair pair = MemoryTransport.pair();
    private final Machine machine = machine();

    private Machine machine() {
        var options = AssociationOptions.DEFAULT;
        var writer = new MessageWriter(pair.a(), options.time(), options.timeouts().send(), () -> {});
        return new Machine(pair.a(), writer, options, false, State.STA_13);
    }

    private List<Pdu> answers(byte[] bytes, int step) throws Exception {
        var read = AssociationTest.async(() -> {
            new Waste(pair.a(), machine, _ -> 1 << 16).read(ByteBuffer.wrap(bytes, 0, Math.min(step, bytes.length)),
                    REST);
            return machine.state();
        });
        var answers = new ArrayList<Pdu>();
        try (var peer = new ScriptedPeer(pair.b())) {
            for (int at = step; at < bytes.length && machine.state() == State.STA_13; at += step) {
                peer.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            }
            pair.b().shutdownOutput();
            for (var next = peer.next(); next.isPresent(); next = peer.next()) {
                answers.add(next.get());
            }
        }
        assertEquals(State.STA_1, AssociationTest.get(read));
        return answers;
    }

    /// The rest of a PDU and a release are passed over (AA-6), a request is answered (AA-7), and so is what is no PDU: once, as nobody knows
    /// where the next begins.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 1000})
    void eachPduHasItsAction(int step) throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[REST]);
        bytes.writeBytes(new ReleaseRq().encode());
        bytes.writeBytes(StateTableTest.RQ.encode());
        bytes.writeBytes(new byte[] {0x7F, 0, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0});
        bytes.writeBytes(StateTableTest.RQ.encode());
        assertEquals(List.of(UNEXPECTED, UNRECOGNIZED), answers(bytes.toByteArray(), step));
    }

    @Test
    void anAbortEndsTheWait() throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[REST]);
        bytes.writeBytes(new Abort(Abort.SERVICE_USER, 0).encode());
        bytes.writeBytes(StateTableTest.RQ.encode());
        assertEquals(List.of(), answers(bytes.toByteArray(), 1000));
    }

    @Test
    void muchMayHaveBeenReadWhenAnAbortEndsTheWait() throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[REST]);
        bytes.writeBytes(new Abort(Abort.SERVICE_USER, 0).encode());
        bytes.writeBytes(new byte[100_000]);
        assertEquals(List.of(), answers(bytes.toByteArray(), 1_000_000));
    }
}
