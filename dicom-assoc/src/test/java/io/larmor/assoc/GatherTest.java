package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

    /// Each write has the timeout for sending.
    @Test
    void aWriteIsNotLargerThanASlowConnectionTakesInTimeHoweverLongThePdusMayBe() throws IOException {
        sent(0, 120, Payload.of(ByteBuffer.allocateDirect(4_000_000)), false);
        assertTrue(transport.writes().stream().allMatch(buffers -> buffers <= 8), transport.writes().toString());
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

    private List<Pdv> sentTogether(int maxPduLength, List<Message> messages) throws IOException {
        var writer = new MessageWriter(transport, TimeSource.SYSTEM, Timeouts.DEFAULT.send(), () -> {});
        Gather gather = Gather.lease(writer, 5, maxPduLength);
        for (var message : messages) {
            gather.command(message.command(), false);
            if (message.dataSet() != null) {
                gather.dataSet(message.dataSet());
            }
        }
        gather.flush();
        gather.giveBack();
        return transport.sent().stream().flatMap(pdu -> ((PDataTf) pdu).values().stream()).toList();
    }

    @Test
    void messagesInMemoryLeaveInOneWriteInTheirOrder() throws IOException {
        var messages = new ArrayList<Message>();
        for (int i = 1; i <= 15; i++) {
            messages.add(new Message(ByteBuffer.wrap(new byte[] {(byte) i, 0}), ByteBuffer.wrap(new byte[2 * i])));
        }
        messages.add(new Message(ByteBuffer.wrap(new byte[] {16, 0}), null));
        List<Pdv> values = sentTogether(16_384, messages);
        assertEquals(31, values.size());
        assertEquals(List.of(62), transport.writes());
        for (int i = 1; i <= 15; i++) {
            Pdv command = values.get(2 * i - 2);
            assertTrue(command.command() && command.last());
            assertEquals(i, command.fragment().at(0));
            Pdv dataSet = values.get(2 * i - 1);
            assertTrue(!dataSet.command() && dataSet.last());
            assertEquals(2 * i, dataSet.fragment().size());
        }
        assertTrue(values.getLast().command());
    }

    @Test
    void messagesInMemoryAreCutToThePeersMaximum() throws IOException {
        var messages = List.of(new Message(ByteBuffer.allocate(50), ByteBuffer.allocate(1000)),
                new Message(ByteBuffer.allocate(50), ByteBuffer.allocate(0)));
        List<Pdv> values = sentTogether(26, messages);
        assertTrue(values.stream().allMatch(value -> value.fragment().size() <= 20));
        assertEquals(3 + 50 + 3 + 1, values.size());
        assertEquals(List.of(true, true, true, true), values.stream().filter(Pdv::last).map(Pdv::last).toList());
        assertEquals(0, values.getLast().fragment().size());
    }

    @Test
    void anOddDataSetIsNoMessage() {
        var odd = ByteBuffer.allocate(7);
        assertThrows(IllegalArgumentException.class, () -> new Message(ByteBuffer.allocate(2), odd));
    }
}
