package io.larmor.data;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Dates, times and moments, single or as a range (PS3.4 §C.2.2.2.1.3 and §C.2.2.2.5), compared by their meaning.
///
/// A value of less precision stands for its first moment; as the upper bound of a range it stands for its last.
///
/// @param vr DA, TM or DT
/// @param low the first moment wanted, in microseconds
/// @param high the last moment wanted
/// @param zone the time zone of moments that do not tell theirs
record TimeMatch(Vr vr, long low, long high, ZoneId zone) implements ValueMatch {
    private static final Pattern TIME = Pattern.compile("(\\d\\d)(?::?(\\d\\d)(?::?(\\d\\d)(?:\\.(\\d{1,6}))?)?)?");
    private static final Pattern MOMENT = Pattern.compile(
            "(\\d{4})(?:(\\d\\d)(?:(\\d\\d)(?:(\\d\\d)(?:(\\d\\d)(?:(\\d\\d)(?:\\.(\\d{1,6}))?)?)?)?)?)?([+-]\\d{4})?");
    private static final Pattern OFFSET = Pattern.compile(".*\\d-(0\\d|1[0-2])[0-5]\\d");
    private static final long LAST_DAY = 99_999_999;
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /// {@return dates or times, which have no time zone}
    static ValueMatch of(Vr vr, String key) {
        return of(vr, key, ZoneOffset.UTC);
    }

    static ValueMatch of(Vr vr, String key, ZoneId zone) {
        int dash = dash(vr, key);
        if (dash < 0) {
            var moment = parse(vr, key, zone);
            return moment == null ? new Text(vr, key, false) : new TimeMatch(vr, moment.first, moment.first, zone);
        }
        var low = key.substring(0, dash).strip();
        var high = key.substring(dash + 1).strip();
        var from = low.isEmpty() ? new Span(Long.MIN_VALUE, Long.MIN_VALUE) : parse(vr, low, zone);
        var to = high.isEmpty() ? new Span(Long.MAX_VALUE, Long.MAX_VALUE) : parse(vr, high, zone);
        return from == null || to == null ? new Text(vr, key, false) : new TimeMatch(vr, from.first, to.last, zone);
    }

    /// {@return whether a key says something that can be looked for}
    static boolean isReadable(Vr vr, String key) {
        if (!(of(vr, key) instanceof TimeMatch range)) {
            return false;
        }
        return vr != Vr.DA || (isDay(range.low) && isDay(range.high));
    }

    /// The days 0 and 99999999 are bounds by habit, and so is the 31st of any month.
    private static boolean isDay(long day) {
        long month = day / 100 % 100;
        boolean bound = day == Long.MIN_VALUE || day == Long.MAX_VALUE || day == 0 || day == LAST_DAY;
        return bound || (month >= 1 && month <= 12 && day % 100 >= 1 && day % 100 <= 31);
    }

    @Override
    public boolean matches(Element candidate) {
        for (var value : candidate.strings()) {
            var found = parse(vr, value.strip(), zone);
            if (found != null && found.first >= low && found.first <= high) {
                return true;
            }
        }
        return false;
    }

    /// {@return where the hyphen of a range is; -1 if there is none, or only that of an offset from UTC}
    private static int dash(Vr vr, String key) {
        if (vr != Vr.DT) {
            return key.indexOf('-');
        }
        // From the left: the first hyphen that leaves two halves, each empty or a moment.
        for (int at = key.indexOf('-'); at >= 0; at = key.indexOf('-', at + 1)) {
            var low = key.substring(0, at).strip();
            var high = key.substring(at + 1).strip();
            boolean halves = (low.isEmpty() || MOMENT.matcher(low).matches())
                    && (high.isEmpty() || MOMENT.matcher(high).matches());
            if (halves && !(at == key.length() - 5 && OFFSET.matcher(key).matches())) {
                return at;
            }
        }
        return -1;
    }

    /// {@return the first moment that a date or a time stands for, in microseconds; of dates the day as a number}
    static OptionalLong first(Vr vr, String value) {
        var span = parse(vr, value.strip(), ZoneOffset.UTC);
        return span == null ? OptionalLong.empty() : OptionalLong.of(span.first);
    }

    private static @Nullable Span parse(Vr vr, String value, ZoneId zone) {
        try {
            return switch (vr) {
                case DA -> date(value.replace(".", ""));
                case TM -> time(value);
                default -> moment(value, zone);
            };
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Span date(String value) {
        if (!SearchValue.isDate(value)) {
            return null;
        }
        long day = Long.parseLong(value);
        return new Span(day, day);
    }

    private static @Nullable Span time(String value) {
        var matcher = TIME.matcher(value);
        if (!matcher.matches()) {
            return null;
        }
        long hours = number(matcher, 1, 0) * HOUR;
        if (matcher.group(2) == null) {
            return new Span(hours, hours + HOUR - 1);
        }
        long minutes = hours + number(matcher, 2, 0) * MINUTE;
        if (matcher.group(3) == null) {
            return new Span(minutes, minutes + MINUTE - 1);
        }
        return fraction(minutes + number(matcher, 3, 0) * SECOND, matcher.group(4));
    }

    private static @Nullable Span moment(String value, ZoneId zoneUntold) {
        var matcher = MOMENT.matcher(value);
        if (!matcher.matches()) {
            return null;
        }
        var zone = matcher.group(8) == null ? zoneUntold : ZoneOffset.of(matcher.group(8));
        var start = LocalDateTime.of((int) number(matcher, 1, 0), (int) number(matcher, 2, 1),
                (int) number(matcher, 3, 1),
                (int) number(matcher, 4, 0), (int) number(matcher, 5, 0), (int) Math.min(number(matcher, 6, 0), 59));
        if (matcher.group(6) != null) {
            return fraction(micros(start, zone), matcher.group(7));
        }
        var end = matcher.group(5) != null
                ? start.plusMinutes(1)
                : matcher.group(4) != null
                        ? start.plusHours(1)
                        : matcher.group(3) != null
                                ? start.plusDays(1)
                                : matcher.group(2) != null ? start.plusMonths(1) : start.plusYears(1);
        return new Span(micros(start, zone), micros(end, zone) - 1);
    }

    private static Span fraction(long second, @Nullable String digits) {
        if (digits == null) {
            return new Span(second, second + SECOND - 1);
        }
        long unit = SECOND;
        for (int i = 0; i < digits.length(); i++) {
            unit /= 10;
        }
        long first = second + Long.parseLong(digits) * unit;
        return new Span(first, first + unit - 1);
    }

    private static long micros(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).toEpochSecond() * SECOND;
    }

    private static long number(Matcher matcher, int group, long absent) {
        var digits = matcher.group(group);
        return digits == null ? absent : Long.parseLong(digits);
    }

    /// From the first to the last microsecond (of dates: the day as a number).
    private record Span(long first, long last) {}
}
