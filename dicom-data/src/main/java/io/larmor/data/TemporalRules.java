package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// What a value of DA, TM or DT may be when it is written (PS3.5 §6.2, Table 6.2-1), or a range of two as the key of a
/// query has it (PS3.4 §C.2.2.2.5). What is read may be more, see [DicomDate#parse].
final class TemporalRules {

    private TemporalRules() {}

    static @Nullable String broken(Vr vr, String value) {
        // DA is of fixed length, and neither TM nor DT may have spaces in front.
        var text = vr == Vr.DA ? value : value.stripTrailing();
        if (one(vr, text)) {
            return null;
        }
        // "The RFC 2822 use of -0000 as an offset to indicate local time is not allowed."
        boolean localTime = vr == Vr.DT && text.endsWith("-0000");
        for (int hyphen = text.indexOf('-'); hyphen >= 0 && !localTime; hyphen = text.indexOf('-', hyphen + 1)) {
            var from = text.substring(0, hyphen);
            var to = text.substring(hyphen + 1).stripTrailing();
            if ((from.isEmpty() || one(vr, from)) && (to.isEmpty() || one(vr, to)) && !(from + to).isEmpty()) {
                return null;
            }
        }
        return switch (vr) {
            case DA -> "is a date, YYYYMMDD, or a range of two";
            case TM -> "is a time, HHMMSS.FFFFFF, or a range of two";
            default -> "is a date and time, YYYYMMDDHHMMSS.FFFFFF&ZZXX, or a range of two";
        };
    }

    private static boolean one(Vr vr, String text) {
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return false;
        }
        return switch (vr) {
            case DA -> text.length() == 8 && DicomDate.tryParse(text).isPresent();
            case TM -> text.indexOf(':') < 0 && DicomTime.tryParse(text).isPresent();
            default -> !text.endsWith("-0000") && DicomDateTime.tryParse(text).isPresent();
        };
    }
}
