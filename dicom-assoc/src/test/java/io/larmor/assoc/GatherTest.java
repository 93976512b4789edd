package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// How a message is cut into PDUs, and into how many writes they go.
class GatherTest {
    private final RecordingTransport transport = new RecordingTransport();

    private List<Pdv> sent(int maxPduLength, int commandLength, Payload payload, boolean apart) throws IOException {
        var writer = new MessageWriter(transport, TimeSource.SYSTEM, Timeouts.DEFAULT.send(), () -> {});
        Gather gather = Gather.lease(writer, 5, maxPduLength);
        gather.command(ByteBuffer.allocate(commandLength), apart);
        gather.dataSet(payload);
        gather.flush();
        gather.giveBack();
        return transport.sent().stream().map(pdu -> {
            List<Pdv> values = ((PDataTf) pdu).values();
            assertEquals(1, values.size());
            return values.getFirst();
        }).toList();
    }

    @Test
    void aSmallMessageIsOneWrite() throws IOException {
        List<Pdv> values = sent(16_384, 120, Payload.of(new byte[8000]), false);
        assertEquals(2, values.size());
        assertEquals(List.of(4), transport.writes());
    }

    @Test
    void aCommandApartIsAWriteOfItsOwn() throws IOException {
        sent(16_384, 120, Payload.of(new byte[8000]), true);
        assertEquals(List.of(2, 2), transport.writes());
    }

    @Test
    void aLargeMessageIsFewWritesOfManyPdus() throws IOException {
        List<Pdv> values = sent(16_384, 120, Payload.of(ByteBuffer.allocateDirect(1_000_000)), false);
        assertEquals(1 + 62, values.size());
        assertEquals(2, transport.writes().size());
    }

    @ParameterizedTest
    @CsvSource({"8,2", "9,2", "13,6", "16384,16378", "16385,16378", "0,262138", "1000000,262138"})
    void everyFragmentIsEvenAndWithinTheMaximum(int maxPduLength, int largest) throws IOException {
        int length = Math.min(largest * 40, 700_000);
        for (Payload payload : List.of(Payload.of(new byte[length]), Payload.of(ByteBuffer.allocateDirect(length)))) {
            List<Pdv> values = sent(maxPduLength, 20, payload, false);
            assertTrue(values.stream().allMatch(v -> v.fragment().size() % 2 == 0 && v.fragment().size() <= largest));
            assertTrue(values.stream().anyMatch(v -> v.fragment().size() == largest));
            Pdv last = values.getLast();
            assertTrue(last.last() && !last.command());
            assertFalse(values.get(values.size() - 2).last() && largest < length);
            assertEquals(5, last.contextId());
        }
    }

    @Test
    void anEmptyDataSetIsAnEmptyLastFragment() throws IOException {
        Pdv last = sent(16_384, 120, Payload.of(new byte[0]), false).getLast();
        assertTrue(last.last() && !last.command());
        assertEquals(0, last.fragment().size());
    }
}
