package io.larmor.data;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A time of day, a value of VR TM (PS3.5 §6.2): `13`, `1305`, `130559`, `130559.123456`. As much is known as is written.
///
/// @param time   the first instant it can be; microseconds at best
/// @param digits how many digits are known: 2 the hour, 4 the minute too, 6 the second too, 7 to 12 with a fraction
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public record DicomTime(LocalTime time, int digits) implements Comparable<DicomTime> {

    /// Cuts off what is below the precision.
    public DicomTime {
        if (digits != 2 && digits != 4 && (digits < 6 || digits > 12)) {
            throw new IllegalArgumentException("a time has 2, 4 or 6 to 12 digits, not " + digits);
        }
        long unit = unit(digits);
        time = LocalTime.ofNanoOfDay(time.toNanoOfDay() / unit * unit);
    }

    /// {@return a time of microseconds}
    /// @param time the time
    public static DicomTime of(LocalTime time) {
        return new DicomTime(time, 12);
    }

    /// Reads `13`, `1305`, `130559`, `130559.123456`, and `13:05:59` of ACR-NEMA. Spaces and NULs around it mean nothing. The
    /// leap second 60 is taken for 59.
    ///
    /// @param text the value
    /// @return the time
    /// @throws DateTimeParseException if it is no time
    public static DicomTime parse(String text) {
        var digits = new Digits(text);
        try {
            if (digits.length() >= 5 && digits.charAt(2) == ':' && (digits.length() == 5 || digits.charAt(5) == ':')) {
                digits = digits.without(':');
            }
            return read(digits, 0);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw digits.noSuch("time, HHMMSS.FFFFFF", e);
        }
    }

    static DicomTime read(Digits digits, int start) {
        int count = digits.length() - start;
        int hour = digits.number(start, 2);
        int minute = count >= 4 ? digits.number(start + 2, 2) : 0;
        int second = count >= 6 ? digits.number(start + 4, 2) : 0;
        int nano = 0;
        if (count > 6) {
            int places = count - 7;
            if (digits.charAt(start + 6) != '.' || places < 1 || places > 6) {
                throw new IllegalArgumentException("a fraction has a period and one to six digits");
            }
            nano = digits.number(start + 7, places) * (int) unit(6 + places);
            count--;
        }
        return new DicomTime(LocalTime.of(hour, minute, second == 60 ? 59 : second, nano), count);
    }

    /// {@return the time, or empty if the text is none}
    /// @param text the value, see [#parse(String)]
    public static Optional<DicomTime> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// {@return the last instant it can be}
    public LocalTime latest() {
        return LocalTime.ofNanoOfDay(time.toNanoOfDay() + unit(digits) - 1);
    }

    /// {@return how many nanoseconds one unit of the last digits has}
    /// @param digits the number of digits
    private static long unit(int digits) {
        return switch (digits) {
            case 2 -> 3_600_000_000_000L;
            case 4 -> 60_000_000_000L;
            case 6 -> 1_000_000_000L;
            case 7 -> 100_000_000L;
            case 8 -> 10_000_000L;
            case 9 -> 1_000_000L;
            case 10 -> 100_000L;
            case 11 -> 10_000L;
            default -> 1_000L;
        };
    }

    /// Orders by the first instant, and then the more precise one later.
    ///
    /// @param other the other time
    @Override
    public int compareTo(DicomTime other) {
        int order = time.compareTo(other.time);
        return order != 0 ? order : Integer.compare(digits, other.digits);
    }

    /// {@return the time as DICOM writes it: `130559.123456`}
    @Override
    public String toString() {
        var text = "%02d%02d%02d.%06d".formatted(time.getHour(), time.getMinute(), time.getSecond(),
                time.getNano() / 1000);
        return text.substring(0, digits > 6 ? digits + 1 : digits);
    }
}
