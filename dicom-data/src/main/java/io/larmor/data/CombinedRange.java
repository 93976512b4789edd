package io.larmor.data;

import java.util.Optional;

/// A range of dates and a range of times taken together as one range of moments (PS3.4 §C.2.2.2.5.4): from the first date at the first time
/// to the last date at the last time.
///
/// @param date tag of the date
/// @param time tag of the time of day
/// @param dates the range of dates
/// @param times the range of times
record CombinedRange(int date, int time, TimeMatch dates, TimeMatch times) {
    private static final long DAY = 86_400_000_000L;

    /// {@return the combination of a date of an identifier with its time, if "both … specify the same form of Range Matching"}
    static Optional<CombinedRange> of(Element date, DataSet identifier) {
        int tag = date.vr() == Vr.DA ? DateTimePairs.timeOf(date.tag()) : 0;
        var time = tag == 0 ? Optional.<Element>empty() : identifier.element(tag);
        if (time.isEmpty() || date.strings().size() != 1 || time.get().strings().size() != 1) {
            return Optional.empty();
        }
        var dates = date.strings().getFirst().strip();
        var times = time.get().strings().getFirst().strip();
        if (form(dates) == 0 || form(dates) != form(times)) {
            return Optional.empty();
        }
        return TimeMatch.of(Vr.DA, dates) instanceof TimeMatch day
                && TimeMatch.of(Vr.TM, times) instanceof TimeMatch clock
                        ? Optional.of(new CombinedRange(date.tag(), tag, day, clock))
                        : Optional.empty();
    }

    /// {@return 1 for `-x`, 2 for `x-`, 3 for `x-y`, 0 for anything else}
    private static int form(String value) {
        int dash = value.indexOf('-');
        if (dash < 0 || value.length() < 2) {
            return 0;
        }
        return dash == 0 ? 1 : dash == value.length() - 1 ? 2 : 3;
    }

    boolean matches(DataSet candidate) {
        var days = candidate.strings(date);
        var clocks = candidate.strings(time);
        for (int i = 0; i < Math.min(days.size(), clocks.size()); i++) {
            var day = TimeMatch.first(Vr.DA, days.get(i));
            var clock = TimeMatch.first(Vr.TM, clocks.get(i));
            if (day.isPresent() && clock.isPresent() && contains(day.getAsLong(), clock.getAsLong())) {
                return true;
            }
        }
        return false;
    }

    private boolean contains(long day, long clock) {
        long moment = day * DAY + clock;
        boolean begun = dates.low() == Long.MIN_VALUE || moment >= dates.low() * DAY + times.low();
        return begun && (dates.high() == Long.MAX_VALUE || moment <= dates.high() * DAY + times.high());
    }
}
