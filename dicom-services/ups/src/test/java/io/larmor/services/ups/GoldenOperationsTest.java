package io.larmor.services.ups;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.NameMatcher;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NActionRsp;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NCreateRsp;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NGetRsp;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.NResult;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/// The operations on steps as bytes, made by hand from PS3.7 §10.3 and PS3.4 Tables CC.2.1-1, CC.2.3-1 and CC.2.5-3, in Implicit VR Little
/// Endian: the commands, and what the service makes of the data sets.
class GoldenOperationsTest {
    // formatter:off
    /// PS3.7 Table 10.3-9.
    private static final String CREATE = """
            00000000 04000000 4c000000
            00000200 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 4001
            00001001 02000000 0700
            00000008 02000000 0100
            00000010 04000000 312e3200
            """;
    /// PS3.7 Table 10.3-10.
    private static final String CREATED = """
            00000000 04000000 56000000
            00000200 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 4081
            00002001 02000000 0700
            00000008 02000000 0101
            00000009 02000000 0000
            00000010 04000000 312e3200
            """;
    /// PS3.7 Table 10.3-5.
    private static final String SET = """
            00000000 04000000 4c000000
            00000300 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 2001
            00001001 02000000 0700
            00000008 02000000 0100
            00000110 04000000 312e3200
            """;
    /// PS3.7 Table 10.3-3, asking for Procedure Step State and Procedure Step Label.
    private static final String GET = """
            00000000 04000000 5c000000
            00000300 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 1001
            00001001 02000000 0700
            00000008 02000000 0101
            00000110 04000000 312e3200
            00000510 08000000 7400001074000412
            """;
    /// PS3.7 Table 10.3-4.
    private static final String GOT = """
            00000000 04000000 56000000
            00000200 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 1081
            00002001 02000000 0700
            00000008 02000000 0100
            00000009 02000000 0000
            00000010 04000000 312e3200
            """;
    /// PS3.7 Table 10.3-7: Subscribe, for the well-known UID of global subscription.
    private static final String SUBSCRIBE = """
            00000000 04000000 6a000000
            00000300 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 3001
            00001001 02000000 0700
            00000008 02000000 0100
            00000110 18000000 312e322e3834302e31303030382e352e312e342e33342e35
            00000810 02000000 0300
            """;
    /// PS3.7 Table 10.3-8: Change UPS State refused with C301H, and why.
    private static final String ACTED = """
            00000000 04000000 94000000
            00000200 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 3081
            00002001 02000000 0700
            00000008 02000000 0101
            00000009 02000000 01c3
            00000209 2c000000 54686520636f7272656374205472616e73616374696f6e2055494420776173206e6f742070726f7669646564
            00000010 04000000 312e3200
            00000810 02000000 0100
            """;
    /// Table CC.2.5-3: what N-CREATE has of type 1, with a value, and of type 2, without; an item where the table wants one.
    private static final String STEP = """
            08008010 00000000
            08008410 00000000
            08009511 00000000
            10001000 08000000 446f655e4a6f686e
            10002000 02000000 5031
            10002100 00000000
            10002400 00000000
            10003000 00000000
            10004000 00000000
            10000210 00000000
            38001000 00000000
            38001400 00000000
            40000004 00000000
            40000540 0e000000 3230323430373035313030303030
            40001840 28000000 feff00e0200000000800000102000000312008000201040000003939582008000401020000007820
            40002140 00000000
            40002540 00000000
            40002640 00000000
            40002740 00000000
            40004140 06000000 524541445920
            400070a3 00000000
            74000010 0a000000 5343484544554c454420
            74000210 00000000
            74000012 06000000 4d454449554d
            74000212 04000000 4c697374
            74000412 06000000 4c6162656c20
            74001012 00000000
            74001612 00000000
            """;
    /// Table CC.2.1-1.
    private static final String CLAIM = """
            08009511 06000000 322e32352e31
            74000010 0c000000 494e2050524f475245535320
            """;
    /// Table CC.2.5-3, N-SET: progress, and the performed procedure as the final state needs it.
    private static final String PERFORMED = """
            74000210 12000000 feff00e00a00000074000410020000003530
            74001612 9c000000 feff00e0940000004000194028000000feff00e020000000080000010200000031200800020104
                00000039395820080004010200000078204000284028000000feff00e02000000008000001020000003120080002
                010400000039395820080004010200000078204000334000000000400050400e0000003230323430373035313030
                303030400051400e0000003230323430373035313130303030
            """;
    /// Table CC.2.3-1.
    private static final String WATCHER = """
            74003012 06000000 46414c534520
            74003412 08000000 5741544348455220
            """;
    /// The two attributes that GET asks for.
    private static final String ANSWER = """
            74000010 0c000000 494e2050524f475245535320
            74000412 06000000 4c6162656c20
            """;
    // formatter:on
    private static final String PUSH = Uid.UnifiedProcedureStepPush;

    @Test
    void theCommandsAreTheirBytes() throws IOException {
        assertCommand(CREATE, new NCreateRq(PUSH, "1.2").withMessageId(7), true);
        assertCommand(SET, new NSetRq(PUSH, "1.2").withMessageId(7), true);
        assertCommand(GET, new NGetRq(PUSH, "1.2", List.of(Tag.ProcedureStepState, Tag.ProcedureStepLabel))
                .withMessageId(7), false);
        assertCommand(SUBSCRIBE, new NActionRq(PUSH, Uid.UPSGlobalSubscriptionInstance, 3).withMessageId(7), true);
        assertCommand(CREATED, new NCreateRsp(7, PUSH, "1.2", Status.SUCCESS), false);
        assertCommand(GOT, new NGetRsp(7, PUSH, "1.2", Status.SUCCESS), true);
        assertCommand(ACTED, new NActionRsp(7, PUSH, "1.2", Statuses.WRONG_TRANSACTION_UID, 1), false);
    }

    @Test
    void theServiceTakesWhatTheTablesSay() throws IOException {
        var service = new UpsService(new Steps(StepStore.none(), Duration.ofHours(1)), NoPeers.reporter(),
                NameMatcher.PHONETIC, List.of());
        assertEquals(0, perform(service, PUSH, new NCreateRq(PUSH, "1.2"), STEP).status().code());
        assertEquals(0, perform(service, Uid.UnifiedProcedureStepWatch, new NActionRq(PUSH, "1.2", 3), WATCHER)
                .status().code());
        assertEquals(0, perform(service, Uid.UnifiedProcedureStepPull, new NActionRq(PUSH, "1.2", 1), CLAIM)
                .status().code());
        var owned = CLAIM.substring(0, CLAIM.indexOf('\n') + 1);
        assertEquals(0, perform(service, Uid.UnifiedProcedureStepPull, new NSetRq(PUSH, "1.2"), owned + PERFORMED)
                .status().code());
        var asked = new NGetRq(PUSH, "1.2", List.of(Tag.ProcedureStepState, Tag.ProcedureStepLabel));
        var answer = perform(service, Uid.UnifiedProcedureStepPull, asked, "").dataSet();
        assertNotNull(answer);
        assertEquals(hex(ANSWER),
                HexFormat.of().formatHex(answer.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
        var whole = perform(service, Uid.UnifiedProcedureStepPull, new NGetRq(PUSH, "1.2", List.of()), "").dataSet();
        assertNotNull(whole);
        var performed = whole.only(Tag.ProcedureStepProgressInformationSequence,
                Tag.UnifiedProcedureStepPerformedProcedureSequence);
        assertEquals(hex(PERFORMED),
                HexFormat.of().formatHex(performed.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    private static NResult perform(UpsService service, String sopClass, NRequest request, String golden)
            throws IOException {
        var dataSet = DataSet.parse(HexFormat.of().parseHex(hex(golden)), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        return service.perform(sopClass, "AE", request, dataSet);
    }

    private static void assertCommand(String golden, DimseMessage message, boolean withDataSet) throws IOException {
        assertEquals(hex(golden), encoded(message, withDataSet));
        var decoded = CommandCodec.decode(HexFormat.of().parseHex(hex(golden)));
        assertEquals(message.getClass(), decoded.getClass());
        assertEquals(hex(golden), encoded(decoded, withDataSet));
    }

    private static String encoded(DimseMessage message, boolean withDataSet) {
        var encoded = CommandCodec.encode(message, withDataSet);
        byte[] written = new byte[encoded.remaining()];
        encoded.get(written);
        return HexFormat.of().formatHex(written);
    }

    private static String hex(String golden) {
        return golden.replaceAll("\\s", "");
    }
}
