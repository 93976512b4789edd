package io.larmor.fuzz;

import java.util.List;

import io.larmor.data.DicomFormatException;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/// A command set. What was read is written so that it reads the same, and every request can be answered.
final class CommandTarget implements FuzzTarget {
    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws DicomFormatException {
        DimseMessage message = CommandCodec.decode(input);
        assertReadsAgain(message);
        assertFalse(message.command().isEmpty());
        if (message instanceof DimseRequest request) {
            DimseResponse response = DimseResponse.to(request, Status.PROCESSING_FAILURE.withComment("no"));
            assertEquals(request.messageId(), response.respondedTo());
            assertReadsAgain(response);
        }
    }

    private static void assertReadsAgain(DimseMessage message) throws DicomFormatException {
        byte[] written = write(message);
        assertArrayEquals(written, write(CommandCodec.decode(written)));
    }

    private static byte[] write(DimseMessage message) {
        var bytes = CommandCodec.encode(message, message.hasDataSet());
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
