package io.larmor.data;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TagPathTest {
    private static final TagPath STEP_ID = TagPath.of(Tag.RequestAttributesSequence, 0, Tag.ScheduledProcedureStepID);
    private static final TagPath MEANING = TagPath
            .parse("RequestAttributesSequence[1].ScheduledProtocolCodeSequence[0].CodeMeaning");

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            RequestAttributesSequence[0].ScheduledProcedureStepID
            (0040,0275)[0].(0040,0009)
            00400275[0].ScheduledProcedureStepID
            0040,0275[00] . 0040,0009
            """)
    void keywordsAndHexadecimalTagsLeadTheSameWay(String text) {
        var path = TagPath.parse(text);
        assertEquals(STEP_ID, path);
        assertEquals(STEP_ID.hashCode(), path.hashCode());
        assertEquals(Tag.ScheduledProcedureStepID, path.tag());
        assertEquals("RequestAttributesSequence[0].ScheduledProcedureStepID", path.toString());
        assertNotEquals(TagPath.parse("RequestAttributesSequence[1].ScheduledProcedureStepID"), path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            PatientName[0].CodeValue;           PatientName is no sequence, its VR is PN
            NoSuchThing;                        no attribute is called 'NoSuchThing'
            RequestAttributesSequence[0];       a path ends with a tag, not with an item
            RequestAttributesSequence.CodeValue; which item of RequestAttributesSequence? write RequestAttributesSequence[0]
            RequestAttributesSequence[x].CodeValue; 'RequestAttributesSequence[x]' is no step of a path: write Keyword[item]
            """)
    void whatIsNoPathIsRefusedWithTheReason(String text, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class, () -> TagPath.parse(text)).getMessage());
    }

    @Test
    void aPathOfTagsEndsWithOneAndCountsFromZero() {
        assertThrows(IllegalArgumentException.class, () -> TagPath.of());
        assertThrows(IllegalArgumentException.class, () -> TagPath.of(Tag.RequestAttributesSequence, 0));
        assertThrows(IllegalArgumentException.class,
                () -> TagPath.of(Tag.RequestAttributesSequence, -1, Tag.CodeValue));
        assertThrows(IllegalArgumentException.class, () -> TagPath.parse(""));
        assertEquals("(0009,1001)[2].CodeValue", TagPath.of(0x0009_1001, 2, Tag.CodeValue).toString());
    }

    @Test
    void anElementIsFoundWithinItems() {
        var code = DataSet.builder().set(Tag.CodeMeaning, "Head").build();
        var data = DataSet.builder().set(Tag.Modality, "CT").setItems(Tag.RequestAttributesSequence,
                DataSet.builder().set(Tag.ScheduledProcedureStepID, "S1").build(),
                DataSet.builder().setItems(Tag.ScheduledProtocolCodeSequence, code).build()).build();
        assertEquals(Optional.of("S1"), data.string(STEP_ID));
        assertEquals(Optional.of("Head"), data.string(MEANING));
        assertEquals(Vr.LO, data.element(MEANING).orElseThrow().vr());
        assertEquals(Optional.of("CT"), data.string(TagPath.of(Tag.Modality)));
        assertEquals(1, data.items(TagPath.parse("RequestAttributesSequence[1].ScheduledProtocolCodeSequence")).size());
        assertEquals(List.of(), data.items(MEANING));
        assertEquals(Optional.empty(), data.string(TagPath.parse("RequestAttributesSequence[2].CodeMeaning")));
        assertEquals(Optional.empty(), DataSet.EMPTY.element(MEANING));
    }

    @Test
    void aChangeMakesTheNextItemAndLeavesTheRest() {
        var one = DataSet.EMPTY.with(Tag.Modality, "CT").with(STEP_ID, "S1");
        var two = one.with(MEANING, "Kopf");
        assertEquals(Optional.empty(), one.string(MEANING));
        assertEquals(Optional.of("S1"), two.string(STEP_ID));
        assertEquals(Optional.of("Kopf"), two.string(MEANING));
        assertEquals(2, two.items(Tag.RequestAttributesSequence).size());
        var other = two.with(MEANING, "Schädel");
        assertEquals(Optional.of("Schädel"), other.string(MEANING));
        assertEquals(Optional.of("CT"), other.string(Tag.Modality));
        assertFalse(other.items(Tag.RequestAttributesSequence).getLast().contains(Tag.SpecificCharacterSet));
        assertEquals(Optional.of("MR"), two.with(TagPath.of(Tag.Modality), "MR").string(Tag.Modality));
    }

    @Test
    void anItemBeyondTheNextAndItemsOfAnUnknownValueAreRefused() {
        assertEquals("RequestAttributesSequence has 0 items: item 1 cannot be the next",
                assertThrows(IllegalArgumentException.class, () -> DataSet.EMPTY.with(MEANING, "x")).getMessage());
        var unknown = DataSet.builder().setBytes(0x0009_1001, Vr.UN, new byte[2]).build();
        assertThrows(IllegalArgumentException.class,
                () -> unknown.with(TagPath.of(0x0009_1001, 0, Tag.CodeValue), "x"));
    }

    @Test
    void valuesWithinItemsHaveTypes() {
        var item = DataSet.builder().set(Tag.PixelSpacing, "0.5", "0.75").set(Tag.RequestedProcedureID, "R1")
                .setInts(Tag.Rows, 512).setLongs(Tag.ExtendedOffsetTable, 1L << 40).set(Tag.PatientName, "Doe^Jane")
                .set(Tag.StudyDate, "20240229").set(Tag.StudyTime, "1305").set(Tag.AcquisitionDateTime, "202402291305")
                .build();
        var data = DataSet.builder().setItems(Tag.RequestAttributesSequence, item).build();
        assertEquals(List.of("0.5", "0.75"), data.strings(in(Tag.PixelSpacing)));
        assertEquals(512, data.intValue(in(Tag.Rows)).orElseThrow());
        assertArrayEquals(new int[] {512}, data.ints(in(Tag.Rows)));
        assertEquals(1L << 40, data.longValue(in(Tag.ExtendedOffsetTable)).orElseThrow());
        assertArrayEquals(new long[] {1L << 40}, data.longs(in(Tag.ExtendedOffsetTable)));
        assertEquals(0.5, data.doubleValue(in(Tag.PixelSpacing)).orElseThrow());
        assertArrayEquals(new double[] {0.5, 0.75}, data.doubles(in(Tag.PixelSpacing)));
        assertEquals("Jane", data.personName(in(Tag.PatientName)).orElseThrow().given());
        assertEquals("20240229", data.date(in(Tag.StudyDate)).orElseThrow().toString());
        assertEquals("1305", data.time(in(Tag.StudyTime)).orElseThrow().toString());
        assertEquals("202402291305", data.dateTime(in(Tag.AcquisitionDateTime)).orElseThrow().toString());
        assertTrue(data.intValue(in(Tag.Columns)).isEmpty());
        assertEquals(0, data.doubles(in(Tag.SliceThickness)).length);
        assertEquals(List.of(), data.strings(TagPath.of(Tag.RequestAttributesSequence, 1, Tag.PixelSpacing)));
    }

    private static TagPath in(int tag) {
        return TagPath.of(Tag.RequestAttributesSequence, 0, tag);
    }
}
