package io.larmor.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A date, a value of VR DA (PS3.5 §6.2): `20240229`. A year or a month alone, which other systems write, is kept as such.
///
/// @param date   the first day it can be
/// @param digits how many digits are known: 4 the year, 6 the month too, 8 the day too
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public record DicomDate(LocalDate date, int digits) implements Comparable<DicomDate> {

    /// Cuts off what is below the precision.
    public DicomDate {
        date = switch (digits) {
            case 4 -> date.withDayOfYear(1);
            case 6 -> date.withDayOfMonth(1);
            case 8 -> date;
            default -> throw new IllegalArgumentException("a date has 4, 6 or 8 digits, not " + digits);
        };
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw new IllegalArgumentException("a year has four digits, not " + date.getYear());
        }
    }

    /// {@return the date of a day}
    /// @param date the day
    public static DicomDate of(LocalDate date) {
        return new DicomDate(date, 8);
    }

    /// Reads `20240229`, `202402`, `2024`, and `2024.02.29` of ACR-NEMA. Spaces and NULs around it mean nothing.
    ///
    /// @param text the value
    /// @return the date
    /// @throws DateTimeParseException if it is no date
    public static DicomDate parse(String text) {
        var digits = new Digits(text);
        boolean dots = digits.length() == 10 && digits.charAt(4) == '.' && digits.charAt(7) == '.';
        try {
            var date = dots
                    ? new DicomDate(LocalDate.of(digits.number(0, 4), digits.number(5, 2), digits.number(8, 2)), 8)
                    : read(digits, digits.length());
            return date;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw digits.noSuch("date, YYYYMMDD", e);
        }
    }

    static DicomDate read(Digits digits, int count) {
        int month = count >= 6 ? digits.number(4, 2) : 1;
        int day = count >= 8 ? digits.number(6, 2) : 1;
        return new DicomDate(LocalDate.of(digits.number(0, 4), month, day), count);
    }

    /// {@return the date, or empty if the text is none}
    /// @param text the value, see [#parse(String)]
    public static Optional<DicomDate> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// {@return the last day it can be}
    public LocalDate latest() {
        return switch (digits) {
            case 4 -> date.withDayOfYear(date.lengthOfYear());
            case 6 -> date.withDayOfMonth(date.lengthOfMonth());
            default -> date;
        };
    }

    /// Orders by the first day, and then the more precise one later.
    ///
    /// @param other the other date
    @Override
    public int compareTo(DicomDate other) {
        int order = date.compareTo(other.date);
        return order != 0 ? order : Integer.compare(digits, other.digits);
    }

    /// {@return the date as DICOM writes it: `20240229`}
    @Override
    public String toString() {
        return "%04d%02d%02d".formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth()).substring(0,
                digits);
    }
}
