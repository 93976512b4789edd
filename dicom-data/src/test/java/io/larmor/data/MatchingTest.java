package io.larmor.data;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MatchingTest {
    private static final String[] NONE = {};

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // Names: whatever their case, by component group, trailing delimiters aside.
        "PatientName | doe^john          | DOE^JOHN                      | true",
        "PatientName | DOE^JOHN^^^       | Doe^John                      | true",
        "PatientName | DOE               | Doe^John                      | false",
        "PatientName | DOE*              | Doe^John                      | true",
        "PatientName | *JOHN             | Doe^John                      | true",
        "PatientName | D?E^*             | Doe^John                      | true",
        "PatientName | D?E               | De                            | false",
        "PatientName | 山田*              | Yamada^Tarou=山田^太郎=やまだ^たろう | true",
        "PatientName | Yamada^Tarou=山田^太郎 | Yamada^Tarou=山田^太郎=やまだ^たろう | true",
        "PatientName | Yamada^Tarou=山本* | Yamada^Tarou=山田^太郎         | false",
        "PatientName | =山田*             | Yamada^Tarou=山田^太郎         | true",
        "PatientName | ÄRZTIN*           | Ärztin^Anna                   | true",
        "PatientName | äRZTIN*           | Ärztin^Anna                   | true",
        "PatientName | *                 | -                             | true",
        "PatientName | DOE*              | -                             | false",
        // Every other text: exactly, but for padding.
        "PatientID   | P1                | P1                            | true",
        "PatientID   | p1                | P1                            | false",
        "PatientID   | P1                | P11                           | false",
        "PatientID   | P?1               | P11                           | true",
        "PatientID   | P*                | P                             | true",
        "PatientID   | [P]*              | [P]1                          | true",
        "PatientID   | [P]*              | P1                            | false",
        "PatientID   | P_%*              | PX%1                          | false",
        "PatientID   | *1*3              | A1B2C3                        | true",
        "PatientID   | *1*4              | A1B2C3                        | false",
        "Modality    | CT                | CT                            | true",
        "Modality    | C?                | CT                            | true",
        "Modality    | MR\\CT            | CT                            | true",
        // One of several values is enough.
        "ModalitiesInStudy | MR          | CT\\MR                        | true",
        "ModalitiesInStudy | US          | CT\\MR                        | false",
        // A list of UIDs; no wildcards in them.
        "StudyInstanceUID | 1.2\\1.3     | 1.3                           | true",
        "StudyInstanceUID | 1.2\\1.3     | 1.4                           | false",
        "StudyInstanceUID | 1.*          | 1.3                           | false",
        // Dates and times by their meaning.
        "StudyDate   | 20240131          | 20240131                      | true",
        "StudyDate   | 20240131          | 2024.01.31                    | true",
        "StudyDate   | 20240101-20240131 | 20240131                      | true",
        "StudyDate   | 20240101-20240131 | 20240201                      | false",
        "StudyDate   | -20240131         | 19991231                      | true",
        "StudyDate   | 20240131-         | 20240130                      | false",
        "StudyDate   | 20240131-         | -                             | false",
        "StudyTime   | 2230              | 223000                        | true",
        "StudyTime   | 2230              | 223000.000000                 | true",
        "StudyTime   | 2230              | 223001                        | false",
        "StudyTime   | 10-12             | 125959.999999                 | true",
        "StudyTime   | 10-12             | 130000                        | false",
        "StudyTime   | 100000.5-         | 100000.25                     | false",
        "StudyTime   | 100000.5-         | 100000.75                     | true",
        "StudyTime   | -0900             | 0859                          | true",
        "AcquisitionDateTime | 19980128103000.0000         | 19980128103000      | true",
        "AcquisitionDateTime | 19980128103000+0000         | 19980128073000-0300 | true",
        "AcquisitionDateTime | 19980128103000+0000         | 19980128103000-0300 | false",
        "AcquisitionDateTime | 1998-1999                   | 19991231235959      | true",
        "AcquisitionDateTime | 19980101-199802             | 19980228            | true",
        "AcquisitionDateTime | 19980101-199802             | 19980301            | false",
        "AcquisitionDateTime | 1998+0000-                  | 19971231233000-0100 | true",
        // Numbers by their value.
        "InstanceNumber | 7              | 007                           | true",
        "InstanceNumber | 7              | 70                            | false",
        "PatientWeight  | 70.0           | 70                            | true",
        "NumberOfStudyRelatedInstances | 2 | 2                          | true",
        // Two quotation marks ask for what has no value.
        "PatientID   | \"\"              | -                             | true",
        "PatientID   | \"\"              | P1                            | false",
    })
    void comparesAsTheStandardSays(String keyword, String key, String value, boolean expected) {
        int tag = Dictionary.tag(keyword).orElseThrow();
        assertEquals(expected, matches(set(tag, key), set(tag, value)), () -> key + " against " + value);
    }

    @Test
    void anEmptyKeyMatchesEverything() {
        assertTrue(matches(set(Tag.PatientID, ""), DataSet.EMPTY));
        assertTrue(Matching.of(set(Tag.PatientID, "")).isUniversal());
    }

    @Test
    void whatDescribesTheQueryIsNoKey() {
        var identifier = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY")
                .set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .set(Tag.RetrieveAETitle, "X").build();
        assertTrue(Matching.of(identifier).isUniversal());
    }

    @Test
    void aSequenceMatchesByOneItem() {
        var key = DataSet.builder().setItems(Tag.ProcedureCodeSequence, code("A", null)).build();
        var both = DataSet.builder().setItems(Tag.ProcedureCodeSequence, code("B", "1"), code("A", "2")).build();
        var other = DataSet.builder().setItems(Tag.ProcedureCodeSequence, code("B", "A")).build();
        assertTrue(matches(key, both));
        assertFalse(matches(key, other));
        assertFalse(matches(key, DataSet.EMPTY));
    }

    @Test
    void allKeysOfAnItemMatchTheSameItem() {
        var key = DataSet.builder().setItems(Tag.ProcedureCodeSequence, code("A", "1")).build();
        var crossed = DataSet.builder().setItems(Tag.ProcedureCodeSequence, code("B", "1"), code("A", "2")).build();
        assertFalse(matches(key, crossed));
    }

    @Test
    void anEmptyItemMatchesEverything() {
        var key = DataSet.builder().setItems(Tag.ProcedureCodeSequence, DataSet.EMPTY).build();
        assertTrue(matches(key, DataSet.EMPTY));
    }

    @Test
    void bytesMatchAsAWhole() {
        var key = DataSet.builder().setBytes(Tag.PixelData, Vr.OB, new byte[] {1, 2}).build();
        assertTrue(matches(key, key));
        assertFalse(matches(key, DataSet.builder().setBytes(Tag.PixelData, Vr.OB, new byte[] {1, 3}).build()));
    }

    @Test
    void aHostilePatternTakesNoLongerThanItsLength() {
        assertFalse(Wildcard.matches("*a".repeat(2000) + "*b", "a".repeat(4000)));
    }

    private static DataSet code(String value, @Nullable String meaning) {
        var item = DataSet.builder().set(Tag.CodeValue, value);
        return meaning == null ? item.build() : item.set(Tag.CodeMeaning, meaning).build();
    }

    private static DataSet set(int tag, @Nullable String value) {
        var values = value == null || value.isEmpty() ? NONE : value.split("\\\\");
        return DataSet.builder().lenient().set(tag, values).build();
    }

    private static boolean matches(DataSet identifier, DataSet candidate) {
        return Matching.of(identifier).matches(candidate);
    }
}
