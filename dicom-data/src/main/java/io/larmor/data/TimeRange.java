package io.larmor.data;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/// Which times match a key of VR TM (PS3.4 §C.2.2.2.5): `0800-1200`, `0800-`, `-1200`, or one time. The end of a range
/// means all that it can be: `-12` includes 12:59:59.
///
/// @param from the first that matches, or null for any up to the end of the day
/// @param to   the last that matches, or null for any from the beginning of the day
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part04/sect_C.2.2.2.5.html PS3.4 §C.2.2.2.5
public record TimeRange(@Nullable DicomTime from, @Nullable DicomTime to) {

    /// Reads the value of a key.
    ///
    /// @param text the value, not empty
    /// @return the range
    /// @throws DateTimeParseException if it is neither a time nor a range
    public static TimeRange parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 0) {
            var time = DicomTime.parse(text);
            return new TimeRange(time, time);
        }
        var from = text.substring(0, hyphen).strip();
        var to = text.substring(hyphen + 1).strip();
        if (from.isEmpty() && to.isEmpty()) {
            throw new Digits(text).noSuch("range of times", new IllegalArgumentException("both ends are missing"));
        }
        return new TimeRange(from.isEmpty() ? null : DicomTime.parse(from), to.isEmpty() ? null : DicomTime.parse(to));
    }

    /// {@return whether the time lies in the range}
    /// @param time the time
    public boolean contains(LocalTime time) {
        return (from == null || !time.isBefore(from.time())) && (to == null || !time.isAfter(to.latest()));
    }

    /// {@return whether the first instant that the time can be lies in the range}
    /// @param time the time
    public boolean contains(DicomTime time) {
        return contains(time.time());
    }

    /// {@return the range as a key has it}
    @Override
    public String toString() {
        return Ranges.toString(from, to);
    }
}
