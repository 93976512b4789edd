package io.larmor.data;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/// Which dates match a key of VR DA (PS3.4 §C.2.2.2.5): `20240101-20241231`, `20240101-`, `-20241231`, or one date.
///
/// @param from the first that matches, or null for any up to the end
/// @param to   the last that matches, or null for any from the beginning
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part04/sect_C.2.2.2.5.html PS3.4 §C.2.2.2.5
public record DateRange(@Nullable DicomDate from, @Nullable DicomDate to) {

    /// Reads the value of a key.
    ///
    /// @param text the value, not empty
    /// @return the range
    /// @throws DateTimeParseException if it is neither a date nor a range
    public static DateRange parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 0) {
            var date = DicomDate.parse(text);
            return new DateRange(date, date);
        }
        var from = text.substring(0, hyphen).strip();
        var to = text.substring(hyphen + 1).strip();
        if (from.isEmpty() && to.isEmpty()) {
            throw new Digits(text).noSuch("range of dates", new IllegalArgumentException("both ends are missing"));
        }
        return new DateRange(from.isEmpty() ? null : DicomDate.parse(from), to.isEmpty() ? null : DicomDate.parse(to));
    }

    /// {@return whether the date lies in the range}
    /// @param date the date
    public boolean contains(LocalDate date) {
        return (from == null || !date.isBefore(from.date())) && (to == null || !date.isAfter(to.latest()));
    }

    /// {@return whether all days that the date can be lie in the range}
    /// @param date the date
    public boolean contains(DicomDate date) {
        return contains(date.date()) && contains(date.latest());
    }

    /// {@return the range as a key has it}
    @Override
    public String toString() {
        return Ranges.toString(from, to);
    }
}
