package io.larmor.dimse;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Every command of PS3.7, byte by byte: tag, length, value of each element, one a line.
class GoldenCommandsTest {
    // formatter:off
    static Stream<Arguments> commands() {
        return Stream.of(
            arguments(new CEchoRq(Uid.Verification).withMessageId(1), """
                    00000000 04000000 38000000
                    00000200 12000000 312e322e3834302e31303030382e312e3100
                    00000001 02000000 3000
                    00001001 02000000 0100
                    00000008 02000000 0101
                    """),
            arguments(new CEchoRsp(1, Uid.Verification, Status.SUCCESS), """
                    00000000 04000000 42000000
                    00000200 12000000 312e322e3834302e31303030382e312e3100
                    00000001 02000000 3080
                    00002001 02000000 0100
                    00000008 02000000 0101
                    00000009 02000000 0000
                    """),
            arguments(new CStoreRq(Uid.CTImageStorage, "2.25.7", Priority.HIGH).withMessageId(258), """
                    00000000 04000000 58000000
                    00000200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e3200
                    00000001 02000000 0100
                    00001001 02000000 0201
                    00000007 02000000 0100
                    00000008 02000000 0100
                    00000010 06000000 322e32352e37
                    """),
            arguments(new CStoreRq(3, Uid.CTImageStorage, "2.25.7", Priority.MEDIUM,
                    Optional.of(new MoveOriginator("MOVER", 7)), DataSet.EMPTY), """
                    00000000 04000000 70000000
                    00000200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e3200
                    00000001 02000000 0100
                    00001001 02000000 0300
                    00000007 02000000 0000
                    00000008 02000000 0100
                    00000010 06000000 322e32352e37
                    00003010 06000000 4d4f56455220
                    00003110 02000000 0700
                    """),
            arguments(new CStoreRsp(258, Uid.CTImageStorage, "2.25.7", Status.OUT_OF_RESOURCES.withComment("full")), """
                    00000000 04000000 64000000
                    00000200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e3200
                    00000001 02000000 0180
                    00002001 02000000 0201
                    00000008 02000000 0101
                    00000009 02000000 00a7
                    00000209 04000000 66756c6c
                    00000010 06000000 322e32352e37
                    """),
            arguments(new CFindRq(Uid.StudyRootQueryRetrieveInformationModelFind, Priority.LOW).withMessageId(2), """
                    00000000 04000000 4c000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3100
                    00000001 02000000 2000
                    00001001 02000000 0200
                    00000007 02000000 0200
                    00000008 02000000 0100
                    """),
            arguments(new CFindRsp(2, Uid.StudyRootQueryRetrieveInformationModelFind, Status.PENDING, true, DataSet.EMPTY), """
                    00000000 04000000 4c000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3100
                    00000001 02000000 2080
                    00002001 02000000 0200
                    00000008 02000000 0100
                    00000009 02000000 00ff
                    """),
            arguments(new CFindRsp(2, Uid.StudyRootQueryRetrieveInformationModelFind,
                    Status.DATA_SET_DOES_NOT_MATCH.withOffendingElements(List.of(0x0020_000D, 0x0008_0052)).withComment("odd")), """
                    00000000 04000000 68000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3100
                    00000001 02000000 2080
                    00002001 02000000 0200
                    00000008 02000000 0101
                    00000009 02000000 00a9
                    00000109 08000000 20000d0008005200
                    00000209 04000000 6f646420
                    """),
            arguments(new CGetRq(Uid.StudyRootQueryRetrieveInformationModelGet, Priority.MEDIUM).withMessageId(4), """
                    00000000 04000000 4c000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3300
                    00000001 02000000 1000
                    00001001 02000000 0400
                    00000007 02000000 0000
                    00000008 02000000 0100
                    """),
            arguments(new CGetRsp(4, Uid.StudyRootQueryRetrieveInformationModelGet, Status.PENDING, new SubOperations(70_000, 2, 1, 0)), """
                    00000000 04000000 74000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3300
                    00000001 02000000 1080
                    00002001 02000000 0400
                    00000008 02000000 0101
                    00000009 02000000 00ff
                    00002010 02000000 ffff
                    00002110 02000000 0200
                    00002210 02000000 0100
                    00002310 02000000 0000
                    """),
            arguments(new CMoveRq(Uid.StudyRootQueryRetrieveInformationModelMove, Priority.MEDIUM, "STORESCP").withMessageId(5), """
                    00000000 04000000 5c000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3200
                    00000001 02000000 2100
                    00001001 02000000 0500
                    00000006 08000000 53544f5245534350
                    00000007 02000000 0000
                    00000008 02000000 0100
                    """),
            arguments(new CMoveRsp(5, Uid.StudyRootQueryRetrieveInformationModelMove, Status.WARNING, new SubOperations(-1, 8, 1, 0), true,
                    DataSet.EMPTY), """
                    00000000 04000000 6a000000
                    00000200 1c000000 312e322e3834302e31303030382e352e312e342e312e322e322e3200
                    00000001 02000000 2180
                    00002001 02000000 0500
                    00000008 02000000 0100
                    00000009 02000000 00b0
                    00002110 02000000 0800
                    00002210 02000000 0100
                    00002310 02000000 0000
                    """),
            arguments(new CCancelRq(5), """
                    00000000 04000000 1e000000
                    00000001 02000000 ff0f
                    00002001 02000000 0500
                    00000008 02000000 0101
                    """),
            arguments(new NEventReportRq(Uid.StorageCommitmentPushModel, "2.25.7", 2).withMessageId(6), """
                    00000000 04000000 52000000
                    00000200 14000000 312e322e3834302e31303030382e312e32302e31
                    00000001 02000000 0001
                    00001001 02000000 0600
                    00000008 02000000 0100
                    00000010 06000000 322e32352e37
                    00000210 02000000 0200
                    """),
            arguments(new NEventReportRsp(6, Uid.StorageCommitmentPushModel, "2.25.7", Status.SUCCESS, 2), """
                    00000000 04000000 5c000000
                    00000200 14000000 312e322e3834302e31303030382e312e32302e31
                    00000001 02000000 0081
                    00002001 02000000 0600
                    00000008 02000000 0101
                    00000009 02000000 0000
                    00000010 06000000 322e32352e37
                    00000210 02000000 0200
                    """),
            arguments(new NGetRq(7, Uid.ModalityPerformedProcedureStep, "2.25.7", List.of(0x0040_0252), DataSet.EMPTY), """
                    00000000 04000000 58000000
                    00000300 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 1001
                    00001001 02000000 0700
                    00000008 02000000 0101
                    00000110 06000000 322e32352e37
                    00000510 04000000 40005202
                    """),
            arguments(new NGetRsp(7, Uid.ModalityPerformedProcedureStep, "2.25.7", Status.SUCCESS, true, DataSet.EMPTY), """
                    00000000 04000000 56000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 1081
                    00002001 02000000 0700
                    00000008 02000000 0100
                    00000009 02000000 0000
                    00000010 06000000 322e32352e37
                    """),
            arguments(new NGetRsp(7, Uid.ModalityPerformedProcedureStep, "2.25.7",
                    Status.ATTRIBUTE_LIST_ERROR.withAttributes(List.of(0x0040_0252, 0x0008_0005))), """
                    00000000 04000000 66000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 1081
                    00002001 02000000 0700
                    00000008 02000000 0101
                    00000009 02000000 0701
                    00000010 06000000 322e32352e37
                    00000510 08000000 4000520208000500
                    """),
            arguments(new NSetRq(Uid.ModalityPerformedProcedureStep, "2.25.7").withMessageId(8), """
                    00000000 04000000 4c000000
                    00000300 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 2001
                    00001001 02000000 0800
                    00000008 02000000 0100
                    00000110 06000000 322e32352e37
                    """),
            arguments(new NSetRsp(8, Uid.ModalityPerformedProcedureStep, "2.25.7",
                    new Status(0x0110, "no longer IN PROGRESS", List.of(), 0xA710)), """
                    00000000 04000000 7e000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 2081
                    00002001 02000000 0800
                    00000008 02000000 0101
                    00000009 02000000 1001
                    00000209 16000000 6e6f206c6f6e67657220494e2050524f475245535320
                    00000309 02000000 10a7
                    00000010 06000000 322e32352e37
                    """),
            arguments(new NSetRsp(8, Uid.ModalityPerformedProcedureStep, "2.25.7",
                    Status.NO_SUCH_ATTRIBUTE.withAttributes(List.of(0x0008_0005))), """
                    00000000 04000000 62000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 2081
                    00002001 02000000 0800
                    00000008 02000000 0101
                    00000009 02000000 0501
                    00000010 06000000 322e32352e37
                    00000510 04000000 08000500
                    """),
            arguments(new NActionRq(Uid.StorageCommitmentPushModel, "2.25.7", 1).withMessageId(9), """
                    00000000 04000000 52000000
                    00000300 14000000 312e322e3834302e31303030382e312e32302e31
                    00000001 02000000 3001
                    00001001 02000000 0900
                    00000008 02000000 0100
                    00000110 06000000 322e32352e37
                    00000810 02000000 0100
                    """),
            arguments(new NActionRsp(9, Uid.StorageCommitmentPushModel, "2.25.7", Status.SUCCESS, 1), """
                    00000000 04000000 5c000000
                    00000200 14000000 312e322e3834302e31303030382e312e32302e31
                    00000001 02000000 3081
                    00002001 02000000 0900
                    00000008 02000000 0101
                    00000009 02000000 0000
                    00000010 06000000 322e32352e37
                    00000810 02000000 0100
                    """),
            arguments(new NCreateRq(Uid.ModalityPerformedProcedureStep, "2.25.7").withMessageId(10), """
                    00000000 04000000 4c000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 4001
                    00001001 02000000 0a00
                    00000008 02000000 0100
                    00000010 06000000 322e32352e37
                    """),
            arguments(new NCreateRsp(10, Uid.ModalityPerformedProcedureStep, "2.25.7", Status.DUPLICATE_SOP_INSTANCE), """
                    00000000 04000000 56000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 4081
                    00002001 02000000 0a00
                    00000008 02000000 0101
                    00000009 02000000 1101
                    00000010 06000000 322e32352e37
                    """),
            arguments(new NCreateRsp(10, Uid.ModalityPerformedProcedureStep, "",
                    Status.MISSING_ATTRIBUTE.withAttributes(List.of(0x0040_0252)).withErrorId(7)), """
                    00000000 04000000 5e000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 4081
                    00002001 02000000 0a00
                    00000008 02000000 0101
                    00000009 02000000 2001
                    00000309 02000000 0700
                    00000510 04000000 40005202
                    """),
            arguments(new NDeleteRq(Uid.ModalityPerformedProcedureStep, "2.25.7").withMessageId(11), """
                    00000000 04000000 4c000000
                    00000300 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 5001
                    00001001 02000000 0b00
                    00000008 02000000 0101
                    00000110 06000000 322e32352e37
                    """),
            arguments(new NDeleteRsp(11, Uid.ModalityPerformedProcedureStep, "2.25.7", Status.NO_SUCH_SOP_INSTANCE), """
                    00000000 04000000 56000000
                    00000200 18000000 312e322e3834302e31303030382e332e312e322e332e3300
                    00000001 02000000 5081
                    00002001 02000000 0b00
                    00000008 02000000 0101
                    00000009 02000000 1201
                    00000010 06000000 322e32352e37
                    """));
    }
    // formatter:on

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsWrittenByteForByte(DimseMessage message, String golden) {
        assertEquals(hex(golden), HexFormat.of().formatHex(Commands.bytes(message, message.hasDataSet())));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsReadAsItWasWritten(DimseMessage message, String golden) throws Exception {
        // A number of sub-operations that does not fit is cut on the wire.
        var expected = message instanceof CGetRsp rsp
                ? new CGetRsp(rsp.respondedTo(), rsp.sopClass(), rsp.status(), new SubOperations(65_535, 2, 1, 0))
                : message;
        assertEquals(expected, CommandCodec.decode(HexFormat.of().parseHex(hex(golden))));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theCommandSetHoldsEveryElementButTheGroupLength(DimseMessage message, String golden) {
        var withoutGroupLength = hex(golden).substring(24);
        assertEquals(withoutGroupLength, HexFormat.of()
                .formatHex(message.command().encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandCutAnywhereIsRefusedOrShorter(DimseMessage message, String golden) {
        var bytes = HexFormat.of().parseHex(hex(golden));
        int refused = 0;
        for (int length = 0; length < bytes.length; length++) {
            try {
                CommandCodec.decode(Arrays.copyOf(bytes, length));
            } catch (DicomFormatException e) {
                refused++;
            }
        }
        // What can be left out at the end is optional: at most the last five elements of a response to a retrieval.
        assertTrue(refused >= bytes.length - 5, message + ": " + refused);
    }

    private static String hex(String golden) {
        return golden.replaceAll("\\s", "");
    }
}
