package io.larmor.data;

import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/// Which values match a key of VR DT (PS3.4 §C.2.2.2.5): a range with a hyphen, or one date and time.
///
/// @param from the first that matches, or null for any up to the end
/// @param to   the last that matches, or null for any from the beginning
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part04/sect_C.2.2.2.5.html PS3.4 §C.2.2.2.5
public record DateTimeRange(@Nullable DicomDateTime from, @Nullable DicomDateTime to) {

    /// Reads the value of a key. A hyphen with an offset from UTC behind it, as in `20240101-0500`, belongs to the value.
    ///
    /// @param text the value, not empty
    /// @return the range
    /// @throws DateTimeParseException if it is neither a date and time nor a range
    public static DateTimeRange parse(String text) {
        var value = DicomDateTime.tryParse(text);
        if (value.isPresent()) {
            return new DateTimeRange(value.get(), value.get());
        }
        var stripped = text.strip();
        for (int hyphen = stripped.indexOf('-'); hyphen >= 0; hyphen = stripped.indexOf('-', hyphen + 1)) {
            var before = stripped.substring(0, hyphen).strip();
            var behind = stripped.substring(hyphen + 1).strip();
            var from = DicomDateTime.tryParse(before);
            var to = DicomDateTime.tryParse(behind);
            boolean whole = (from.isPresent() || before.isEmpty()) && (to.isPresent() || behind.isEmpty());
            if (whole && (from.isPresent() || to.isPresent())) {
                return new DateTimeRange(from.orElse(null), to.orElse(null));
            }
        }
        throw new Digits(text).noSuch("date and time or range of them",
                new IllegalArgumentException("no hyphen between two"));
    }

    /// {@return whether the first instant that the value can be lies in the range}
    /// @param value the value
    /// @param zone  what to take where an offset from UTC is missing
    public boolean contains(DicomDateTime value, ZoneOffset zone) {
        var instant = value.earliest(zone);
        return (from == null || !instant.isBefore(from.earliest(zone)))
                && (to == null || !instant.isAfter(to.latest(zone)));
    }

    /// {@return the range as a key has it}
    @Override
    public String toString() {
        return Ranges.toString(from, to);
    }
}
