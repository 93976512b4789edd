package io.larmor.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which attribute of VR TM tells the time on the day that one of VR DA tells: the standard names them alike, `StudyDate` and `StudyTime`.
final class DateTimePairs {
    /// Bounded by the number of dates and times in the dictionary.
    private static final Map<Integer, Integer> PARTNERS = new ConcurrentHashMap<>();

    private DateTimePairs() {}

    /// {@return the tag of the time that belongs to a date, 0 if there is none}
    static int timeOf(int date) {
        return PARTNERS.computeIfAbsent(date, tag -> partner(tag, "Date", "Time", Vr.TM));
    }

    /// {@return the tag of the date that belongs to a time, 0 if there is none}
    static int dateOf(int time) {
        return PARTNERS.computeIfAbsent(time, tag -> partner(tag, "Time", "Date", Vr.DA));
    }

    private static int partner(int tag, String word, String other, Vr vr) {
        var keyword = Dictionary.keyword(tag);
        int at = keyword.lastIndexOf(word);
        if (at < 0) {
            return 0;
        }
        var name = keyword.substring(0, at) + other + keyword.substring(at + word.length());
        int found = Dictionary.tag(name).orElse(0);
        return found != 0 && Dictionary.vr(found) == vr ? found : 0;
    }
}
