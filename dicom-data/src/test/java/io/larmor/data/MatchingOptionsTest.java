package io.larmor.data;

import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MatchingOptionsTest {
    private static final MatchingOptions COMBINED = MatchingOptions.DEFAULT.withCombinedDateTime();
    private static final MatchingOptions FUZZY = MatchingOptions.DEFAULT.withNames(NameMatcher.PHONETIC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // PS3.4 §C.2.2.2.5.4: July 5, 10am until July 7, 6pm.
        "20060705-20060707 | 1000-1800 | 20060705 | 1000   | true  | true",
        "20060705-20060707 | 1000-1800 | 20060705 | 0959   | false | false",
        "20060705-20060707 | 1000-1800 | 20060705 | 2300   | true  | false",
        "20060705-20060707 | 1000-1800 | 20060706 | 0300   | true  | false",
        "20060705-20060707 | 1000-1800 | 20060707 | 1800   | true  | true",
        "20060705-20060707 | 1000-1800 | 20060707 | 1801   | false | false",
        "20060705-         | 1000-     | 20060706 | 0300   | true  | false",
        "20060705-         | 1000-     | 20060705 | 0300   | false | false",
        "-20060705         | -1000     | 20060704 | 2300   | true  | false",
        "-20060705         | -1000     | 20060705 | 2300   | false | false",
        // Not of the same form: apart.
        "20060705-         | -1000     | 20060706 | 0300   | true  | true",
        "20060705-         | -1000     | 20060706 | 1100   | false | false",
        "20060705          | 1000-1800 | 20060705 | 1200   | true  | true",
        "20060705          | 1000-1800 | 20060705 | 1900   | false | false",
    })
    void aRangeOfDatesAndOneOfTimesAreOneIfCombined(String dates, String times, String date, String time,
            boolean combined, boolean apart) {
        var key = DataSet.EMPTY.with(Tag.StudyDate, dates).with(Tag.StudyTime, times);
        var candidate = DataSet.EMPTY.with(Tag.StudyDate, date).with(Tag.StudyTime, time);
        assertEquals(combined, Matching.of(key, _ -> true, COMBINED).matches(candidate));
        assertEquals(apart, Matching.of(key).matches(candidate));
    }

    @Test
    void aCombinedRangeWithinAnItemIsOneToo() {
        var key = step("20060705-20060707", "1000-1800");
        assertTrue(Matching.of(key, _ -> true, COMBINED).matches(step("20060706", "0300")));
        assertFalse(Matching.of(key).matches(step("20060706", "0300")));
        assertFalse(Matching.of(key, _ -> true, COMBINED).matches(step("20060706", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // The examples of PS3.4 §C.2.2.2.1.1.
        "Swain        | Swayne^John       | true",
        "Smith^Mary   | Mary^Smith        | true",
        "Smith^Mary   | Mary Smith        | true",
        "Smith^Mary   | Smith, Mary       | true",
        "Smith^Mary   | Smith^John        | false",
        "Mueller      | MÜLLER^Ärztin     | true",
        "Muller^Aerztin | Müller^Ärztin   | true",
        "Lukasz       | Łukasz^Jan        | true",
        "O'Brien      | OBRIEN^Pat        | true",
        "Doe*         | Doering^Ann       | true",
        "Smith^J*     | Smyth^John        | true",
        "Smith^X*     | Smyth^John        | false",
        "山田           | Yamada^Tarou=山田^太郎 | true",
        "山本           | Yamada^Tarou=山田^太郎 | false",
        "Tarou^Yamada=山田 | Yamada^Tarou=山田^太郎 | true",
        "Tarou^Yamada=山本 | Yamada^Tarou=山田^太郎 | false",
    })
    void aFuzzyNameMatchesByItsSound(String key, String name, boolean expected) {
        var matching = Matching.of(DataSet.EMPTY.with(Tag.PatientName, key), _ -> true, FUZZY);
        assertEquals(expected, matching.matches(DataSet.EMPTY.with(Tag.PatientName, name)));
    }

    @ParameterizedTest
    @CsvSource({"robert,r163", "rupert,r163", "rubin,r150", "ashcraft,a261", "ashcroft,a261", "tymczak,t522",
        "pfister,p236", "honeyman,h555"})
    void soundexIsTheAmericanOne(String word, String code) {
        assertEquals(code, PhoneticNames.soundex(word));
    }

    @Test
    void whatMatchesLiterallyMatchesFuzzilyToo() {
        var matching = Matching.of(DataSet.EMPTY.with(Tag.PatientName, "D?E^*"), _ -> true, FUZZY);
        assertTrue(matching.matches(DataSet.EMPTY.with(Tag.PatientName, "DOE^JOHN")));
    }

    @ParameterizedTest
    @CsvSource({"20240101,2330,+0100,20240101,2230", "20240101,0030,+0100,20231231,2330",
        "20240101,10,-0330,20240101,1330", "20240101,103015.25,+0000,20240101,103015.25"})
    void aTimeMovesWithItsDate(String date, String time, String offset, String movedDate, String movedTime) {
        var local = DataSet.EMPTY.with(Tag.StudyDate, date).with(Tag.StudyTime, time)
                .with(Tag.TimezoneOffsetFromUTC, offset);
        var moved = TimezoneAdjustment.adjust(local, ZoneId.of("Asia/Tokyo"), ZoneOffset.UTC);
        assertEquals(movedDate, moved.string(Tag.StudyDate).orElseThrow());
        assertEquals(movedTime, moved.string(Tag.StudyTime).orElseThrow());
        assertEquals("+0000", moved.string(Tag.TimezoneOffsetFromUTC).orElseThrow());
    }

    @Test
    void whatHasNoOffsetIsOfTheZoneAtHome() {
        var moved = TimezoneAdjustment.adjust(step("20240701", "0100"), ZoneId.of("Europe/Berlin"), ZoneOffset.UTC);
        var item = moved.item(Tag.ScheduledProcedureStepSequence).orElseThrow();
        assertEquals("20240630", item.string(Tag.ScheduledProcedureStepStartDate).orElseThrow());
        assertEquals("2300", item.string(Tag.ScheduledProcedureStepStartTime).orElseThrow());
    }

    @Test
    void aMomentThatTellsItsOffsetStays() {
        var set = DataSet.EMPTY.with(Tag.AcquisitionDateTime, "20240101120000+0500");
        assertEquals("20240101120000+0500",
                TimezoneAdjustment.adjust(set, ZoneId.of("Asia/Tokyo"), ZoneOffset.UTC).string(Tag.AcquisitionDateTime)
                        .orElseThrow());
        var untold = DataSet.EMPTY.with(Tag.AcquisitionDateTime, "20240101120000");
        assertEquals("20240101030000",
                TimezoneAdjustment.adjust(untold, ZoneId.of("Asia/Tokyo"), ZoneOffset.UTC)
                        .string(Tag.AcquisitionDateTime).orElseThrow());
    }

    @Test
    void aTimeThatIsNoneStays() {
        var stored = DataSet.builder().lenient().set(Tag.StudyDate, "20240101").set(Tag.StudyTime, "noon")
                .set(Tag.AcquisitionDateTime, "today").build();
        var moved = TimezoneAdjustment.adjust(stored, ZoneId.of("Asia/Tokyo"), ZoneOffset.UTC);
        assertEquals("noon", moved.string(Tag.StudyTime).orElseThrow());
        assertEquals("20240101", moved.string(Tag.StudyDate).orElseThrow());
        assertEquals("today", moved.string(Tag.AcquisitionDateTime).orElseThrow());
    }

    @Test
    void whatWouldLeaveTheYearsThatThereAreStays() {
        for (var edge : new String[][] {{"00000101", "000000"}, {"99991231", "235959"}}) {
            var stored = DataSet.builder().set(Tag.StudyDate, edge[0]).set(Tag.StudyTime, edge[1])
                    .set(Tag.AcquisitionDateTime, edge[0] + edge[1]).build();
            for (var hours : new int[] {-11, 11}) {
                var moved = TimezoneAdjustment.adjust(stored, ZoneOffset.UTC, ZoneOffset.ofHours(hours));
                assertEquals(8, moved.string(Tag.StudyDate).orElseThrow().length());
                assertEquals(hours > 0 == edge[0].startsWith("9"),
                        moved.string(Tag.StudyTime).orElseThrow().equals(edge[1]));
                assertEquals(moved.string(Tag.StudyDate).orElseThrow() + moved.string(Tag.StudyTime).orElseThrow(),
                        moved.string(Tag.AcquisitionDateTime).orElseThrow());
            }
        }
    }

    @Test
    void anOffsetThatIsNoneIsNotRead() {
        for (var text : new String[] {"", "0100", "+2500", "+0160", "UTC"}) {
            assertTrue(TimezoneAdjustment.offset(DataSet.EMPTY.with(Tag.TimezoneOffsetFromUTC, text)).isEmpty(), text);
        }
    }

    private static DataSet step(String date, String time) {
        var item = DataSet.EMPTY.with(Tag.ScheduledProcedureStepStartDate, date)
                .with(Tag.ScheduledProcedureStepStartTime, time);
        return DataSet.builder().setItems(Tag.ScheduledProcedureStepSequence, item).build();
    }

    @Test
    void whatHasNoValueMatchesIfAskedFor() {
        var keys = DataSet.builder().set(Tag.AccessionNumber, "A1").set(Tag.StudyDate, "20240101-")
                .set(Tag.StudyTime, "10-").build();
        var unknown = DataSet.builder().setEmpty(Tag.AccessionNumber).set(Tag.StudyDate, "20240102").build();
        var other = DataSet.builder().set(Tag.AccessionNumber, "A2").build();
        for (var options : new MatchingOptions[] {MatchingOptions.DEFAULT, COMBINED}) {
            assertFalse(Matching.of(keys, _ -> true, options).matches(unknown));
            assertTrue(Matching.of(keys, _ -> true, options.withUnknownMatches()).matches(unknown));
            assertFalse(Matching.of(keys, _ -> true, options.withUnknownMatches()).matches(other));
        }
    }
}
