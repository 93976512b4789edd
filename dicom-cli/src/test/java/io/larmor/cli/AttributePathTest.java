package io.larmor.cli;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AttributePathTest {
    @Test
    void anAttributeIsNamedByKeywordOrTag() {
        for (var text : List.of("PatientName", "00100010", "(0010,0010)", "0010,0010")) {
            assertEquals(List.of(Tag.PatientName), AttributePath.parse(text).tags());
            assertEquals("PatientName", AttributePath.parse(text).toString());
        }
    }

    @Test
    void valuesAreSeparatedByBackslashes() {
        var dataSet = AttributePath.parse("ImageType").set(DataSet.EMPTY, "DERIVED\\SECONDARY");
        assertEquals(List.of("DERIVED", "SECONDARY"), dataSet.strings(Tag.ImageType));
        assertEquals("DERIVED\\SECONDARY", AttributePath.parse("ImageType").text(dataSet));
    }

    @Test
    void oneInASequenceIsInItsFirstItem() {
        var modality = AttributePath.parse("ScheduledProcedureStepSequence.Modality");
        var dataSet = modality.set(DataSet.EMPTY, "CT");
        dataSet = AttributePath.parse("ScheduledProcedureStepSequence.ScheduledStationAETitle").set(dataSet, "CT1");
        assertEquals(1, dataSet.items(Tag.ScheduledProcedureStepSequence).size());
        assertEquals("CT", modality.text(dataSet));
        assertEquals("1 item", AttributePath.parse("ScheduledProcedureStepSequence").text(dataSet));
    }

    @Test
    void noValueMakesItEmpty() {
        var dataSet = AttributePath.parse("PatientID").set(DataSet.EMPTY, "");
        assertTrue(dataSet.element(Tag.PatientID).orElseThrow().isEmpty());
    }

    @Test
    void whatIsNoAttributeIsNamed() {
        assertTrue(String
                .valueOf(assertThrows(IllegalArgumentException.class, () -> AttributePath.parse("PatientNam"))
                        .getMessage())
                .contains("PatientNam"));
        assertThrows(IllegalArgumentException.class,
                () -> AttributePath.parse("PatientName.PatientID").set(DataSet.EMPTY, "x"));
        assertThrows(IllegalArgumentException.class,
                () -> AttributePath.parse("RequestAttributesSequence").set(DataSet.EMPTY, "x"));
    }
}
