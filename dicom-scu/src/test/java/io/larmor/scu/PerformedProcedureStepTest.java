package io.larmor.scu;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// Against bytes made by hand from PS3.4 Table F.7.2-1.
class PerformedProcedureStepTest {
    // formatter:off
    private static final String BEGUN = """
            08006000 02000000 4354
            08003210 00000000
            08002011 00000000
            10001000 08000000 444f455e4a414e45
            10002000 04000000 50415431
            10003000 00000000
            10004000 00000000
            20001000 00000000
            40004102 04000000 43543120
            40004202 00000000
            40004302 00000000
            40004402 08000000 3230323630313331
            40004502 06000000 313135393030
            40005002 00000000
            40005102 00000000
            40005202 0c000000 494e2050524f475245535320
            40005302 04000000 50505331
            40005402 00000000
            40005502 00000000
            40006002 00000000
            40007002 50000000 feff00e0480000000800500000000000080010110000000020000d0008000000322e32352e34320032006010000000004000070000000000400008000000000040000900000000004000011000000000
            40004003 00000000
            """;
    private static final String COMPLETED = """
            40005002 08000000 3230323630313331
            40005102 06000000 313230303030
            40005202 0a000000 434f4d504c4554454420
            40004003 8e000000 feff00e086000000080054000000000008003e100000000008005010000000000800701000000000080040113a000000feff00e032000000080050111a000000312e322e3834302e31303030382e352e312e342e312e312e32000800551108000000322e32352e34340018003010040000004845414420000e0008000000322e32352e3433004000200200000000
            """;
    // formatter:on

    private static DataSet known() {
        return DataSet.builder().set(Tag.Modality, "CT").set(Tag.PatientName, "DOE^JANE").set(Tag.PatientID, "PAT1")
                .set(Tag.PerformedStationAETitle, "CT1").set(Tag.PerformedProcedureStepStartDate, "20260131")
                .set(Tag.PerformedProcedureStepStartTime, "115900").set(Tag.PerformedProcedureStepID, "PPS1")
                .setItems(Tag.ScheduledStepAttributesSequence,
                        DataSet.builder().set(Tag.StudyInstanceUID, "2.25.42").build())
                .build();
    }

    private static void assertBytes(String golden, DataSet dataSet) {
        assertEquals(golden.replaceAll("\\s", ""),
                HexFormat.of().formatHex(dataSet.encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)));
    }

    @Test
    void aStepThatHasBegunHasEveryRequiredAttribute() {
        assertBytes(BEGUN, PerformedProcedureStep.begun(known()));
    }

    @Test
    void aStepThatEndsHasItsSeries() {
        var instance = DataSet.builder().set(Tag.SeriesInstanceUID, "2.25.43").set(Tag.ProtocolName, "HEAD")
                .set(Tag.PatientName, "DOE^JANE").build();
        var series = PerformedProcedureStep.series(instance, Set.of(new SopReference(Uid.CTImageStorage, "2.25.44")),
                Set.of());
        assertBytes(COMPLETED,
                PerformedProcedureStep.ended(PerformedProcedureStep.State.COMPLETED, "20260131", "120000",
                        List.of(series)));
    }

    @Test
    void whatMustBeKnownIsNamed() {
        for (int tag : new int[] {Tag.Modality, Tag.PerformedProcedureStepID, Tag.PerformedStationAETitle}) {
            var e = assertThrows(IllegalArgumentException.class,
                    () -> PerformedProcedureStep.begun(known().without(tag)));
            assertEquals("a performed procedure step needs " + Tag.toString(tag), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class,
                () -> PerformedProcedureStep.begun(known().without(Tag.ScheduledStepAttributesSequence)));
    }
}
