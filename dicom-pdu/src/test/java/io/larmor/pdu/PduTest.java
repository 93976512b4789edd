package io.larmor.pdu;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PduTest {
    private static final int ROUNDS = 2000;

    private static Pdu decode(byte[] bytes) throws MalformedPduException {
        return Pdu.decode(ByteBuffer.wrap(bytes));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws MalformedPduException {
        var generator = new PduGenerator(42);
        for (int i = 0; i < ROUNDS; i++) {
            Pdu pdu = generator.next();
            assertEquals(pdu, decode(pdu.encode()));
        }
    }

    @Test
    void aPduCutAtAnyByteIsMalformed() {
        var generator = new PduGenerator(43);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = generator.next().encode();
            for (int cut = 0; cut < bytes.length; cut++) {
                byte[] part = Arrays.copyOf(bytes, cut);
                assertThrows(MalformedPduException.class, () -> decode(part));
            }
        }
    }

    @Test
    void aPduCutWithItsLengthMadeToFitIsNeverTakenForTheWhole() {
        var generator = new PduGenerator(44);
        for (int i = 0; i < 60; i++) {
            Pdu pdu = generator.next();
            byte[] bytes = pdu.encode();
            for (int cut = Pdu.HEADER_LENGTH; cut < bytes.length; cut++) {
                byte[] part = Arrays.copyOf(bytes, cut);
                ByteBuffer.wrap(part).putInt(2, cut - Pdu.HEADER_LENGTH);
                isMalformedOrAnother(pdu, part);
            }
        }
    }

    @Test
    void everyLengthOffByOneIsNoticed() {
        var generator = new PduGenerator(45);
        for (int i = 0; i < 300; i++) {
            Pdu pdu = generator.next();
            byte[] bytes = pdu.encode();
            for (LengthField field : lengths(bytes)) {
                for (int delta : new int[] {-1, 1}) {
                    isMalformedOrAnother(pdu, field.changed(bytes, delta));
                }
            }
        }
    }

    private static void isMalformedOrAnother(Pdu pdu, byte[] bytes) {
        try {
            assertNotEquals(pdu, decode(bytes));
        } catch (MalformedPduException expected) {
            assertTrue(expected.offset() <= bytes.length, expected.getMessage());
            assertFalse(expected.structure().isEmpty());
        }
    }

    private record LengthField(int offset, int width) {
        byte[] changed(byte[] bytes, int delta) {
            byte[] copy = bytes.clone();
            var buffer = ByteBuffer.wrap(copy);
            if (width == 4) {
                buffer.putInt(offset, buffer.getInt(offset) + delta);
            } else {
                buffer.putShort(offset, (short) (buffer.getShort(offset) + delta));
            }
            return copy;
        }
    }

    /// Where the length fields of PDU, PDVs, items and sub-items stand.
    private static List<LengthField> lengths(byte[] bytes) {
        var fields = new ArrayList<LengthField>();
        fields.add(new LengthField(2, 4));
        var buffer = ByteBuffer.wrap(bytes);
        if (bytes[0] == Pdu.P_DATA_TF) {
            for (int at = Pdu.HEADER_LENGTH; at < bytes.length; at += 4 + buffer.getInt(at)) {
                fields.add(new LengthField(at, 4));
            }
        } else if (bytes[0] == Pdu.ASSOCIATE_RQ || bytes[0] == Pdu.ASSOCIATE_AC) {
            items(buffer, 74, bytes.length, fields);
        }
        return fields;
    }

    private static void items(ByteBuffer buffer, int from, int to, List<LengthField> fields) {
        for (int at = from; at < to; at += 4 + (buffer.getShort(at + 2) & 0xFFFF)) {
            fields.add(new LengthField(at + 2, 2));
            int end = at + 4 + (buffer.getShort(at + 2) & 0xFFFF);
            switch (buffer.get(at)) {
                case Item.PRESENTATION_CONTEXT_RQ, Item.PRESENTATION_CONTEXT_AC -> items(buffer, at + 8, end, fields);
                case Item.USER_INFORMATION -> items(buffer, at + 4, end, fields);
                default -> {}
            }
        }
    }

    @Test
    void anAbsurdPduLengthIsMalformed() {
        var failure = assertThrows(MalformedPduException.class, () -> decode(Hex.bytes("01 00 ffffffff 0001")));
        assertEquals("A-ASSOCIATE-RQ: PDU length at offset 2 says 4294967295 bytes, but only 2 follow",
                failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x08, 0x20, 0xFF})
    void anUnknownPduTypeIsUnrecognized(int type) {
        byte[] bytes = {(byte) type, 0, 0, 0, 0, 0};
        var failure = assertThrows(MalformedPduException.class, () -> decode(bytes));
        assertEquals(Abort.UNRECOGNIZED_PDU, failure.abortReason());
    }

    @Test
    void paddingOfAeTitlesAndUidsIsNotRead() throws MalformedPduException {
        var user = new UserInformation(List.of(new ImplementationClassUid("1.2.3 ")));
        var context = new PresentationContextRq(1, "1.2.840.10008.1.1 ", List.of("1.2.840.10008.1.2 "));
        byte[] bytes = new AssociateRq(" A\0\0", "B\0", List.of(context), user).encode();
        var read = (AssociateRq) decode(bytes);
        assertEquals("A", read.calledAe());
        assertEquals("B", read.callingAe());
        assertEquals("1.2.840.10008.1.1", read.contexts().getFirst().abstractSyntax());
        assertEquals(List.of("1.2.840.10008.1.2"), read.contexts().getFirst().transferSyntaxes());
        assertEquals("1.2.3", read.userInformation().implementationClassUid().orElseThrow());
    }

    @Test
    void aContextIdThatStandsTwiceIsUnexpected() {
        byte[] bytes = new AssociateRq("A", "B", List.of(new PresentationContextRq(1, "1.2", List.of("1.3")),
                new PresentationContextRq(3, "1.2", List.of("1.3"))), new UserInformation(List.of())).encode();
        int second = 74 + 25 + 22 + 4;
        assertEquals(3, bytes[second]);
        bytes[second] = 1;
        var failure = assertThrows(MalformedPduException.class, () -> decode(bytes));
        assertEquals(Abort.UNEXPECTED_PDU_PARAMETER, failure.abortReason());
    }

    @Test
    void anEvenContextIdIsMalformed() {
        byte[] bytes = new AssociateRq("A", "B", List.of(new PresentationContextRq(1, "1.2", List.of("1.3"))),
                new UserInformation(List.of())).encode();
        bytes[74 + 25 + 4] = 2;
        var failure = assertThrows(MalformedPduException.class, () -> decode(bytes));
        assertEquals("presentation context ID", failure.field());
        assertEquals(103, failure.offset());
    }

    @Test
    void aUserIdentityDoesNotShowItsSecret() {
        String shown = UserIdentity.usernameAndPasscode("jane", "secret", true).toString();
        assertFalse(shown.contains("jane"));
        assertFalse(shown.contains("secret"));
    }

    @Test
    void whatCannotBeWrittenCannotBeMade() {
        var user = new UserInformation(List.of());
        var context = new PresentationContextRq(1, "1.2", List.of("1.3"));
        isRefused(() -> new AssociateRq("SEVENTEEN LETTERS", "B", List.of(), user));
        isRefused(() -> new AssociateRq("A", "B", List.of(context, context), user));
        isRefused(() -> new PresentationContextRq(2, "1.2", List.of("1.3")));
        isRefused(() -> new PresentationContextRq(1, "1.2", List.of()));
        isRefused(() -> new PresentationContextAc(1, 0, ""));
        isRefused(() -> new PDataTf(List.of()));
        isRefused(() -> new MaximumLength(-1));
        isRefused(() -> new AsynchronousOperationsWindow(65_536, 0));
        isRefused(() -> new UnknownItem(256, Octets.EMPTY));
        isRefused(() -> new Abort(-1, 0));
        var large = new UnknownItem(0x5A, Octets.of(new byte[65_536]));
        isRefused(() -> new AssociateRq("A", "B", List.of(), new UserInformation(List.of(large))).encode());
    }

    private static void isRefused(Runnable making) {
        assertThrows(IllegalArgumentException.class, making::run);
    }
}
