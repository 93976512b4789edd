package io.larmor.services.ups;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.services.spi.EventReporter;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The messages of UPS against bytes made by hand from PS3.4 Annex CC and PS3.7 §10.3, in Implicit VR Little Endian.
class EventsTest {
    // formatter:off
    /// PS3.7 Table 10.3-1: of a UPS Push instance, whatever the context (PS3.4 §CC.2.4.3); Event Type 1.
    private static final String EVENT_REPORT = """
            00000000 04000000 56000000
            00000200 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 0001
            00001001 02000000 0700
            00000008 02000000 0100
            00000010 04000000 312e3200
            00000210 02000000 0100
            """;
    /// PS3.7 Table 10.3-7: Change UPS State, Action Type 1.
    private static final String ACTION = """
            00000000 04000000 56000000
            00000300 1a000000 312e322e3834302e31303030382e352e312e342e33342e362e31
            00000001 02000000 3001
            00001001 02000000 0700
            00000008 02000000 0100
            00000110 04000000 312e3200
            00000810 02000000 0100
            """;
    /// A code: 1, 99X, x.
    private static final String CODE = """
            28000000 feff00e0 20000000
            08000001 02000000 3120
            08000201 04000000 39395820
            08000401 02000000 7820
            """;
    /// Table CC.2.4-1, UPS State Report.
    private static final String STATE = """
            40004140 06000000 524541445920
            74000010 08000000 43414e43454c4544
            74000e10 CODE
            74003812 06000000 42726f6b656e
            """;
    /// Table CC.2.4-1, UPS Cancel Requested.
    private static final String CANCEL = """
            74000a10 06000000 74656c3a3120
            74000c10 04000000 4a616e65
            74003612 02000000 4145
            74003812 06000000 42726f6b656e
            """;
    /// Table CC.2.4-1, UPS Progress Report: 50, Half, and whom to call.
    private static final String PROGRESS = """
            74000210 48000000 feff00e0 40000000
            74000410 02000000 3530
            74000610 04000000 48616c66
            74000810 22000000 feff00e0 1a000000
            74000a10 06000000 74656c3a3120
            74000c10 04000000 4a616e65
            """;
    /// Table CC.2.4-1, SCP Status Change.
    private static final String RESTARTED = """
            74004212 0a000000 52455354415254454420
            74004412 0a000000 5741524d205354415254
            74004612 0a000000 5741524d205354415254
            """;
    /// Table CC.2.4-1, UPS Assigned.
    private static final String ASSIGNED = """
            40000940 CODE
            40002540 CODE
            40003640 04000000 57617264
            """;
    // formatter:on
    private static final DataSet A_CODE = DataSet.builder().set(Tag.CodeValue, "1")
            .set(Tag.CodingSchemeDesignator, "99X").set(Tag.CodeMeaning, "x").build();
    private static final DataSet CANCELED = DataSet.builder().set(Tag.ReasonForCancellation, "Broken")
            .setItems(Tag.ProcedureStepDiscontinuationReasonCodeSequence, A_CODE).build();
    private static final DataSet STEP = DataSet.builder().set(Tag.ProcedureStepState, "CANCELED")
            .set(Tag.InputReadinessState, "READY")
            .setItems(Tag.ProcedureStepProgressInformationSequence, CANCELED)
            .setItems(Tag.ScheduledStationNameCodeSequence, A_CODE)
            .setItems(Tag.ScheduledHumanPerformersSequence,
                    DataSet.builder().setItems(Tag.HumanPerformerCodeSequence, A_CODE)
                            .set(Tag.HumanPerformerOrganization, "Ward").build())
            .build();

    @Test
    void theCommandsNameTheSopClassOfUpsPush() throws IOException {
        assertCommand(EVENT_REPORT, new NEventReportRq(Uid.UnifiedProcedureStepPush, "1.2", 1).withMessageId(7));
        assertCommand(ACTION, new NActionRq(Uid.UnifiedProcedureStepPush, "1.2", 1).withMessageId(7));
    }

    @Test
    void theEventsHaveTheAttributesOfTheirTable() throws IOException {
        assertEvent(STATE, "1.2", 1, Events.state(step(STEP)));
        assertEvent(CANCEL, "1.2", 2, Events.cancelRequested("1.2", "AE", DataSet.builder()
                .set(Tag.ContactURI, "tel:1").set(Tag.ContactDisplayName, "Jane")
                .set(Tag.ReasonForCancellation, "Broken").set(Tag.PatientName, "Not^Told").build()));
        var progress = DataSet.builder().set(Tag.ProcedureStepProgress, "50")
                .set(Tag.ProcedureStepProgressDescription, "Half")
                .setItems(Tag.ProcedureStepCommunicationsURISequence, DataSet.builder().set(Tag.ContactURI, "tel:1")
                        .set(Tag.ContactDisplayName, "Jane").build());
        assertEvent(PROGRESS, "1.2", 3, Events.progress(step(DataSet.builder().set(Tag.PatientName, "Not^Told")
                .setItems(Tag.ProcedureStepProgressInformationSequence, progress.build()).build())));
        assertEvent(RESTARTED, "1.2.840.10008.5.1.4.34.5", 4, Events.restarted(true));
        assertEvent(RESTARTED.replace("5741524d", "434f4c44"), "1.2.840.10008.5.1.4.34.5", 4, Events.restarted(false));
        assertEvent(ASSIGNED, "1.2", 5, Events.assigned(step(STEP)));
    }

    @Test
    void textGoesOutWithItsCharacterSet() {
        var text = step(STEP.with(Tag.SpecificCharacterSet, "ISO_IR 192"));
        for (var event : new EventReporter.Event[] {Events.state(text), Events.progress(text), Events.assigned(text)}) {
            assertEquals("ISO_IR 192",
                    Objects.requireNonNull(event.information()).string(Tag.SpecificCharacterSet).orElse(""));
        }
    }

    private static Step step(DataSet attributes) {
        return new Step("1.2", attributes, "2.25.1", Map.of());
    }

    private static void assertEvent(String golden, String uid, int type, EventReporter.Event event) throws IOException {
        assertEquals(uid, event.sopInstance());
        assertEquals(type, event.type());
        assertEquals(hex(golden),
                HexFormat.of().formatHex(
                        Objects.requireNonNull(event.information()).encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    private static void assertCommand(String golden, DimseMessage message) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex(golden));
        assertEquals(message, CommandCodec.decode(bytes));
        var encoded = CommandCodec.encode(message, true);
        byte[] written = new byte[encoded.remaining()];
        encoded.get(written);
        assertEquals(hex(golden), HexFormat.of().formatHex(written));
    }

    private static String hex(String golden) {
        return golden.replace("CODE", CODE).replaceAll("\\s", "");
    }
}
