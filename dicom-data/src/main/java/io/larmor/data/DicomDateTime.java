package io.larmor.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A date and time, a value of VR DT (PS3.5 §6.2): `20240229130559.123456+0100`, of which all but the year may be missing.
///
/// @param date   the date
/// @param time   the time; only with a full date
/// @param offset how far the clock is ahead of UTC, or null if that is not said
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public record DicomDateTime(DicomDate date, @Nullable DicomTime time, @Nullable ZoneOffset offset) {

    private static final int MINUTE = 60;

    /// Takes the parts.
    public DicomDateTime {
        if (time != null && date.digits() < 8) {
            throw new IllegalArgumentException("a time needs a full date, not " + date);
        }
    }

    /// {@return a date and time of microseconds}
    /// @param dateTime the date and time
    public static DicomDateTime of(LocalDateTime dateTime) {
        return new DicomDateTime(DicomDate.of(dateTime.toLocalDate()), DicomTime.of(dateTime.toLocalTime()), null);
    }

    /// {@return a date and time of microseconds}
    /// @param dateTime the date and time
    public static DicomDateTime of(OffsetDateTime dateTime) {
        return new DicomDateTime(DicomDate.of(dateTime.toLocalDate()), DicomTime.of(dateTime.toLocalTime()),
                dateTime.getOffset());
    }

    /// Reads `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, of which all but the year may be missing. Spaces and NULs around it mean nothing.
    ///
    /// @param text the value
    /// @return the date and time
    /// @throws DateTimeParseException if it is none
    public static DicomDateTime parse(String text) {
        var digits = new Digits(text);
        try {
            ZoneOffset offset = null;
            var local = digits;
            int sign = digits.length() - 5;
            if (sign >= 4 && (digits.charAt(sign) == '+' || digits.charAt(sign) == '-')) {
                offset = offset(digits, sign);
                local = digits.first(sign);
            }
            var date = DicomDate.read(local, Math.min(local.length(), 8));
            var time = local.length() > 8 ? DicomTime.read(local, 8) : null;
            return new DicomDateTime(date, time, offset);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw digits.noSuch("date and time, YYYYMMDDHHMMSS.FFFFFF&ZZXX", e);
        }
    }

    /// Reads `+0100`, as Timezone Offset From UTC (0008,0201) has it.
    static Optional<ZoneOffset> tryParseOffset(String text) {
        var digits = new Digits(text);
        boolean signed = digits.length() == 5 && (digits.charAt(0) == '+' || digits.charAt(0) == '-');
        try {
            return signed ? Optional.of(offset(digits, 0)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ZoneOffset offset(Digits digits, int sign) {
        int minutes = digits.number(sign + 1, 2) * MINUTE + digits.number(sign + 3, 2);
        if (digits.number(sign + 3, 2) >= MINUTE || minutes > (digits.charAt(sign) == '-' ? 12 : 14) * MINUTE) {
            throw new IllegalArgumentException("an offset is -1200 to +1400");
        }
        return ZoneOffset.ofTotalSeconds((digits.charAt(sign) == '-' ? -minutes : minutes) * 60);
    }

    /// {@return the date and time, or empty if the text is none}
    /// @param text the value, see [#parse(String)]
    public static Optional<DicomDateTime> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// {@return the first instant it can be}
    /// @param zone what to take where the value does not say: Timezone Offset From UTC (0008,0201), or the clock's own
    public Instant earliest(ZoneOffset zone) {
        return date.date().atTime(time == null ? LocalTime.MIN : time.time()).toInstant(offset == null ? zone : offset);
    }

    /// {@return the last instant it can be}
    /// @param zone what to take where the value does not say
    public Instant latest(ZoneOffset zone) {
        return date.latest().atTime(time == null ? LocalTime.MAX : time.latest())
                .toInstant(offset == null ? zone : offset);
    }

    /// {@return the date and time as DICOM writes it}
    @Override
    public String toString() {
        var text = date + (time == null ? "" : time.toString());
        if (offset == null) {
            return text;
        }
        int minutes = offset.getTotalSeconds() / 60;
        return text + "%c%02d%02d".formatted(minutes < 0 ? '-' : '+', Math.abs(minutes) / MINUTE,
                Math.abs(minutes) % MINUTE);
    }
}
