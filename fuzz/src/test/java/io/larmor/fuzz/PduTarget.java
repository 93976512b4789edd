package io.larmor.fuzz;

import java.nio.ByteBuffer;
import java.util.List;

import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/// A stream of PDUs. What was read is written so that it reads the same.
final class PduTarget implements FuzzTarget {
    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(MalformedPduException.class);
    }

    @Override
    public void read(byte[] input) throws MalformedPduException {
        var stream = ByteBuffer.wrap(input);
        while (stream.hasRemaining()) {
            Pdu pdu = Pdu.decode(stream);
            var written = ByteBuffer.wrap(pdu.encode());
            assertEquals(pdu, Pdu.decode(written));
            assertFalse(written.hasRemaining());
            assertFalse(pdu.toString().isEmpty());
        }
    }
}
