package io.larmor.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DateAndTimeTest {

    @Test
    void aDataSetHasTypedValues() {
        var dataSet = DataSet.builder().lenient().set(Tag.StudyDate, "20240229").set(Tag.StudyTime, "1305")
                .set(Tag.SeriesDate, "yesterday")
                .set(Tag.AcquisitionDateTime, "20240229130559+0100").set(Tag.PatientName, "Doe^Jane").build();
        assertEquals(Optional.of(DicomDate.parse("20240229")), dataSet.date(Tag.StudyDate));
        assertEquals(Optional.of(DicomTime.parse("1305")), dataSet.time(Tag.StudyTime));
        assertEquals(Optional.of(DicomDateTime.parse("20240229130559+0100")),
                dataSet.dateTime(Tag.AcquisitionDateTime));
        assertEquals(Optional.of(PersonName.of("Doe", "Jane")), dataSet.personName(Tag.PatientName));
        assertEquals(Optional.empty(), dataSet.date(Tag.SeriesDate));
        assertEquals(Optional.empty(), dataSet.time(Tag.SeriesTime));
    }

    @Nested
    class Dates {

        @ParameterizedTest
        @CsvSource({"20240229, 2024-02-29, 2024-02-29", "202402, 2024-02-01, 2024-02-29",
            "2024, 2024-01-01, 2024-12-31",
            "00010101, 0001-01-01, 0001-01-01"})
        void areAsPreciseAsWritten(String text, LocalDate first, LocalDate last) {
            var date = DicomDate.parse(text);
            assertEquals(first, date.date());
            assertEquals(last, date.latest());
            assertEquals(text, date.toString());
        }

        @Test
        void ofAcrNemaAreRead() {
            assertEquals(DicomDate.of(LocalDate.of(1997, 4, 24)), DicomDate.parse("1997.04.24"));
            assertEquals("19970424", DicomDate.parse(" 1997.04.24 \0").toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "2024022", "20240230", "20241301", "202400", "2024-02-29", "2024.0229", "202402290",
            "abcd", "٢٠٢٤", "-024"})
        void thatAreNoneAreRefused(String text) {
            assertThrows(DateTimeParseException.class, () -> DicomDate.parse(text));
            assertEquals(Optional.empty(), DicomDate.tryParse(text));
        }

        @Test
        void areNotRepeatedInMessages() {
            var e = assertThrows(DateTimeParseException.class, () -> DicomDate.parse("19700199"));
            assertFalse(e.toString().contains("1970"));
        }

        @Test
        void matchARange() {
            var year = DateRange.parse("20240101-20241231");
            assertTrue(year.contains(LocalDate.of(2024, 1, 1)));
            assertTrue(year.contains(LocalDate.of(2024, 12, 31)));
            assertFalse(year.contains(LocalDate.of(2025, 1, 1)));
            assertTrue(DateRange.parse("20240101-").contains(LocalDate.of(2999, 1, 1)));
            assertFalse(DateRange.parse("20240101-").contains(LocalDate.of(2023, 12, 31)));
            assertTrue(DateRange.parse("-20241231").contains(LocalDate.of(1900, 1, 1)));
            assertFalse(DateRange.parse("-20241231").contains(LocalDate.of(2025, 1, 1)));
            assertTrue(DateRange.parse("20240229").contains(DicomDate.parse("20240229")));
            assertFalse(DateRange.parse("20240229").contains(DicomDate.parse("202402")));
            assertTrue(DateRange.parse("2023-2024").contains(DicomDate.parse("202402")));
            assertTrue(DateRange.parse("1997.04.01-1997.04.30").contains(LocalDate.of(1997, 4, 24)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"20240101-20241231", "20240101-", "-20241231", "20240101"})
        void areWrittenAsTheRangeThatTheyWere(String text) {
            assertEquals(text, DateRange.parse(text).toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"-", "", "20240101-2024123", "a-b", "20240101--"})
        void thatAreNoRangeAreRefused(String text) {
            assertThrows(DateTimeParseException.class, () -> DateRange.parse(text));
        }
    }

    @Nested
    class Times {

        @ParameterizedTest
        @CsvSource({"13, 13:00:00, 13:59:59.999999999", "1305, 13:05:00, 13:05:59.999999999",
            "130559, 13:05:59, 13:05:59.999999999",
            "130559.1, 13:05:59.1, 13:05:59.199999999", "130559.123456, 13:05:59.123456, 13:05:59.123456999"})
        void areAsPreciseAsWritten(String text, LocalTime first, LocalTime last) {
            var time = DicomTime.parse(text);
            assertEquals(first, time.time());
            assertEquals(last, time.latest());
            assertEquals(text, time.toString());
        }

        @ParameterizedTest
        @CsvSource({"13:05:59, 130559", "13:05, 1305", "13:05:59.25, 130559.25", "235960, 235959", "'1305 ', 1305"})
        void ofOtherFormsAreRead(String text, String canonical) {
            assertEquals(canonical, DicomTime.parse(text).toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "130", "24", "1360", "130561", "130559.", "130559.1234567", "13055912",
            "1:05:59", "130559,1", "13-05"})
        void thatAreNoneAreRefused(String text) {
            assertThrows(DateTimeParseException.class, () -> DicomTime.parse(text));
        }

        @Test
        void matchARange() {
            assertTrue(TimeRange.parse("08-12").contains(LocalTime.of(12, 59, 59)));
            assertFalse(TimeRange.parse("08-1200").contains(LocalTime.of(12, 1)));
            assertTrue(TimeRange.parse("080000-").contains(DicomTime.parse("2359")));
            assertTrue(TimeRange.parse("-12").contains(LocalTime.MIDNIGHT));
            assertTrue(TimeRange.parse("1305").contains(DicomTime.parse("130559.5")));
            assertFalse(TimeRange.parse("1305").contains(DicomTime.parse("1306")));
            assertEquals("0800-1200", TimeRange.parse("0800-1200").toString());
            assertThrows(DateTimeParseException.class, () -> TimeRange.parse("-"));
        }
    }

    @Nested
    class DatesWithTimes {

        @ParameterizedTest
        @ValueSource(strings = {"2024", "202402", "20240229", "2024022913", "202402291305", "20240229130559",
            "20240229130559.1",
            "20240229130559.123456", "20240229130559.123456+0100", "2024-0500", "20240229+1400", "20240229130559-0330"})
        void areWrittenAsTheyWereRead(String text) {
            assertEquals(text, DicomDateTime.parse(text).toString());
        }

        @Test
        void knowTheirOffset() {
            var value = DicomDateTime.parse("20240229130559.5+0100");
            assertEquals(Instant.parse("2024-02-29T12:05:59.5Z"), value.earliest(ZoneOffset.UTC));
            assertEquals(Instant.parse("2024-02-29T12:05:59.599999999Z"), value.latest(ZoneOffset.UTC));
            assertEquals(Instant.parse("2023-12-31T22:00:00Z"),
                    DicomDateTime.parse("2024").earliest(ZoneOffset.ofHours(2)));
            assertEquals(ZoneOffset.UTC, DicomDateTime.parse("2024-0000").offset());
            assertEquals("20240229130559.000000",
                    DicomDateTime.of(LocalDateTime.of(2024, 2, 29, 13, 5, 59)).toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "202", "20240", "2024022", "202402291", "20240230", "2024022913+1500", "2024-1201",
            "2024+0160", "20240229 13", "2024-"})
        void thatAreNoneAreRefused(String text) {
            assertThrows(DateTimeParseException.class, () -> DicomDateTime.parse(text));
        }

        @Test
        void matchARange() {
            assertMatch("20240101-20241231", "20241231235959", true);
            assertMatch("20240101-20241231", "20250101", false);
            assertMatch("2023-2024", "20240630", true);
            assertMatch("20240101-0500", "20240101050000+0000", true);
            assertMatch("20240101-0500", "20240101045959+0000", false);
            assertMatch("20240101-0500-20240102-0500", "20240103045959+0000", true);
            assertMatch("20240101-0500-20240102-0500", "20240103050000+0000", false);
            assertMatch("20240101-", "2024", true);
            assertMatch("-20240101", "20240101120000", true);
            assertEquals("20240101-0500-20240102-0500", DateTimeRange.parse("20240101-0500-20240102-0500").toString());
            assertThrows(DateTimeParseException.class, () -> DateTimeRange.parse("-"));
            assertThrows(DateTimeParseException.class, () -> DateTimeRange.parse("yesterday"));
        }

        private void assertMatch(String range, String value, boolean expected) {
            assertEquals(expected, DateTimeRange.parse(range).contains(DicomDateTime.parse(value), ZoneOffset.UTC),
                    range + " " + value);
        }
    }
}
