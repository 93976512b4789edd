package io.larmor.dimse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommandCodecTest {
    private static final int HEADER = 8;

    @Test
    void aMissingMandatoryElementIsNamed() throws Exception {
        for (int tag : new int[] {Tag.AffectedSOPClassUID, Tag.CommandField, Tag.MessageID, Tag.Priority,
            Tag.CommandDataSetType,
            Tag.AffectedSOPInstanceUID}) {
            var e = assertThrows(DicomFormatException.class, () -> CommandCodec.decode(without(storeRq(), tag)));
            assertEquals(OptionalInt.of(tag), e.tag());
        }
    }

    @Test
    void whatAnNRequestMustHaveIsNamedWhereItIsMissing() {
        assertMandatory(new NEventReportRq("1.2", "1.2.3", 2), Tag.AffectedSOPClassUID, Tag.AffectedSOPInstanceUID,
                Tag.EventTypeID);
        assertMandatory(new NGetRq("1.2", "1.2.3", List.of()), Tag.RequestedSOPClassUID, Tag.RequestedSOPInstanceUID);
        assertMandatory(new NSetRq("1.2", "1.2.3"), Tag.RequestedSOPClassUID, Tag.RequestedSOPInstanceUID);
        assertMandatory(new NActionRq("1.2", "1.2.3", 1), Tag.RequestedSOPClassUID, Tag.RequestedSOPInstanceUID,
                Tag.ActionTypeID);
        assertMandatory(new NCreateRq("1.2", "1.2.3"), Tag.AffectedSOPClassUID);
        assertMandatory(new NDeleteRq("1.2", "1.2.3"), Tag.RequestedSOPClassUID, Tag.RequestedSOPInstanceUID);
    }

    private static void assertMandatory(NRequest request, int... tags) {
        var bytes = Commands.bytes(request, request.hasDataSet());
        for (int tag : tags) {
            var e = assertThrows(DicomFormatException.class, () -> CommandCodec.decode(without(bytes, tag)));
            assertEquals(OptionalInt.of(tag), e.tag(), request.field().toString());
        }
    }

    @Test
    void anInstanceThatThePeerIsToNameIsReadAsNoInstance() throws Exception {
        var request = new NCreateRq(Uid.ModalityPerformedProcedureStep, "").withMessageId(1);
        assertEquals(request, CommandCodec.decode(Commands.bytes(request, true)));
    }

    @Test
    void aListOfAttributesThatIsCutIsRefused() {
        var bytes = Commands.bytes(new NGetRq("1.2", "1.2.3", List.of(Tag.PatientName)), false);
        bytes[bytes.length - 8] = 3;
        assertThrows(DicomFormatException.class, () -> CommandCodec.decode(Arrays.copyOf(bytes, bytes.length - 1)));
    }

    @Test
    void aNumberOfTheWrongLengthIsNamed() throws Exception {
        var four = HexFormat.of().parseHex("0000000104000000010000000000080002000000" + "0101");
        var e = assertThrows(DicomFormatException.class, () -> CommandCodec.decode(four));
        assertEquals(OptionalInt.of(Tag.CommandField), e.tag());
    }

    @Test
    void aLengthOneTooLongOrTooShortIsRefused() {
        var whole = storeRq();
        int at = 0;
        while (at < whole.length) {
            for (int delta : new int[] {-1, 1}) {
                var changed = whole.clone();
                changed[at + 4] += (byte) delta;
                assertThrows(DicomFormatException.class, () -> CommandCodec.decode(changed), "length at " + at);
            }
            at += HEADER + CommandInput.intAt(whole, at + 4);
        }
    }

    @Test
    void anElementOfAnotherGroupIsRefused() {
        var e = assertThrows(DicomFormatException.class,
                () -> CommandCodec.decode(HexFormat.of().parseHex("0200100002000000" + "3100")));
        assertEquals(OptionalInt.of(Tag.TransferSyntaxUID), e.tag());
    }

    @Test
    void aMoveOriginatorWithoutMessageIdIsNone() throws Exception {
        var whole = storeRq();
        var bytes = Arrays.copyOf(whole, whole.length + 16);
        System.arraycopy(HexFormat.of().parseHex("0000301000000000" + "0000311000000000"), 0, bytes, whole.length, 16);
        assertEquals(Optional.empty(), ((CStoreRq) CommandCodec.decode(bytes)).moveOriginator());
    }

    @Test
    void anElementThatStandsTwiceIsRefused() {
        var twice = Arrays.copyOf(storeRq(), storeRq().length + 10);
        System.arraycopy(HexFormat.of().parseHex("00001001020000000200"), 0, twice, storeRq().length, 10);
        assertEquals(OptionalInt.of(Tag.MessageID),
                assertThrows(DicomFormatException.class, () -> CommandCodec.decode(twice)).tag());
    }

    @Test
    void anUnknownCommandIsRefused() {
        var e = assertThrows(DicomFormatException.class,
                () -> CommandCodec.decode(HexFormat.of().parseHex("00000001020000003412")));
        assertTrue(e.toString().contains("1234H"), e.toString());
    }

    @Test
    void aStoreWithoutDataSetIsRefused() {
        var bytes = Commands.bytes(new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.MEDIUM), false);
        var e = assertThrows(DicomFormatException.class, () -> CommandCodec.decode(bytes));
        assertEquals(OptionalInt.of(Tag.CommandDataSetType), e.tag());
    }

    @Test
    void elementsInAnyOrderAreRead() throws Exception {
        var elements = elements(storeRq());
        var reversed = new byte[storeRq().length];
        int at = 0;
        for (var element : elements.reversed()) {
            System.arraycopy(element, 0, reversed, at, element.length);
            at += element.length;
        }
        assertEquals(CommandCodec.decode(storeRq()), CommandCodec.decode(reversed));
    }

    @Test
    void unknownElementsSurviveInTheirPlace() throws Exception {
        var others = DataSet.builder()
                .setBytes(0x0000_0001, Vr.UL, new byte[] {1, 2, 3, 4})
                .setBytes(0x0000_0777, Vr.UN, new byte[] {5, 6})
                .setBytes(0x0000_5110, Vr.LO, new byte[] {'A', 'B'})
                .build();
        var message = new CEchoRq(3, Uid.Verification, others);
        var whole = Commands.bytes(message, false);
        var tags = elements(whole).stream().map(element -> CommandInput.tagAt(element, 0)).toList();
        assertEquals(List.of(0, 1, 2, 0x100, 0x110, 0x777, 0x800, 0x5110), tags);
        var again = (CEchoRq) CommandCodec.decode(whole);
        assertEquals(3, again.others().size());
        assertArrayEquals(whole, Commands.bytes(again, false));
    }

    @Test
    void aHugeCommandElementIsReadAndWritten() throws Exception {
        var bytes = new byte[60_000];
        var others = DataSet.builder().setBytes(0x0000_0777, Vr.UN, bytes).build();
        var again = CommandCodec.decode(Commands.bytes(new CEchoRq(3, Uid.Verification, others), false));
        assertEquals(bytes.length, again.others().bytes(0x0000_0777).orElseThrow().length);
    }

    @Test
    void theResponseToARequestHasItsIds() {
        var request = new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.MEDIUM).withMessageId(9);
        assertEquals(new CStoreRsp(9, Uid.CTImageStorage, "2.25.7", Status.SUCCESS),
                DimseResponse.to(request, Status.SUCCESS));
    }

    @Test
    void randomBytesAreReadOrRefusedAndNothingElse() {
        var random = new java.util.Random(7);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            var bytes = storeRq();
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                CommandCodec.decode(bytes);
            } catch (DicomFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 100);
    }

    private static byte[] storeRq() {
        return Commands.bytes(new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.MEDIUM).withMessageId(258), true);
    }

    private static List<byte[]> elements(byte[] bytes) {
        var result = new ArrayList<byte[]>();
        int at = 0;
        while (at < bytes.length) {
            int next = at + HEADER + CommandInput.intAt(bytes, at + 4);
            result.add(Arrays.copyOfRange(bytes, at, next));
            at = next;
        }
        return result;
    }

    private static byte[] without(byte[] bytes, int tag) {
        var kept = elements(bytes).stream().filter(element -> CommandInput.tagAt(element, 0) != tag).toList();
        var result = new byte[kept.stream().mapToInt(element -> element.length).sum()];
        int at = 0;
        for (var element : kept) {
            System.arraycopy(element, 0, result, at, element.length);
            at += element.length;
        }
        return result;
    }
}
