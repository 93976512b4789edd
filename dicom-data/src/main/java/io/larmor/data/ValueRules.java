package io.larmor.data;

import org.jspecify.annotations.Nullable;

/// What one value of a string VR may be (PS3.5 §6.2, Table 6.2-1). Ranges, wild cards and `""`, as the keys of a query
/// have them, are values too (PS3.4 §C.2.2.2).
final class ValueRules {

    private static final String EMPTY_VALUE_KEY = "\"\"";
    private static final String ANY_VALUE_KEY = "*";
    /// Beside letters and digits, what stands in a URI (RFC 3986 §2).
    private static final String OF_URI = "-._~:/?#[]@!$&'()*+,;=%";

    private ValueRules() {}

    /// {@return the rule that a value breaks, or null}
    ///
    /// @param value one value, without the padding that makes its length even
    static @Nullable String broken(Vr vr, String value) {
        if (value.isEmpty() || value.equals(EMPTY_VALUE_KEY) || value.equals(ANY_VALUE_KEY)) {
            return null;
        }
        if (vr.isMultiValued() && value.indexOf('\\') >= 0) {
            return "has no backslash: several values are several arguments";
        }
        return switch (vr) {
            case AE -> firstOf(longest(value, 16, "bytes"), only(value, ValueRules::isGraphic, "graphic characters"
                    + " of the default repertoire without the backslash"),
                    value.isBlank() ? "is not only spaces" : null);
            case AS -> isAge(value) ? null : "is three digits and one of D, W, M, Y";
            case CS -> firstOf(longest(value, 16, "bytes"),
                    only(value, ValueRules::isOfCode, "capital letters, digits, spaces and underscores"));
            case DA, DT, TM -> TemporalRules.broken(vr, value);
            case DS -> firstOf(longest(value, 16, "bytes"),
                    Decimals.isDecimal(value) ? null : "is a decimal number, with an exponent or without");
            case IS -> firstOf(longest(value, 12, "bytes"),
                    Decimals.isInteger(value) ? null : ofNumbers(vr));
            case LO -> firstOf(longest(value, 64, "characters"), line(value));
            case LT -> firstOf(longest(value, 10240, "characters"), paragraphs(value));
            case PN -> firstOf(line(value), name(value));
            case SH -> firstOf(longest(value, 16, "characters"), line(value));
            case ST -> firstOf(longest(value, 1024, "characters"), paragraphs(value));
            case UC -> line(value);
            case UI -> firstOf(longest(value, 64, "bytes"),
                    isUid(value) ? null : "is numbers without leading zeros, with periods between them");
            case UR -> only(value.stripTrailing(), ValueRules::isOfUri, "the characters of RFC 3986");
            case UT -> paragraphs(value);
            default -> null;
        };
    }

    /// {@return what a number of a VR is, for one that is not}
    static String ofNumbers(Vr vr) {
        return switch (vr) {
            case AT -> "is a tag of eight hexadecimal digits";
            case DS -> "is a finite number";
            case FD -> "is a number";
            case FL -> "is a number of at most 3.4028235E38";
            case IS, SL -> "is an integer from -2147483648 to 2147483647";
            case SS -> "is an integer from -32768 to 32767";
            case SV -> "is an integer from -9223372036854775808 to 9223372036854775807";
            case UL -> "is an integer from 0 to 4294967295";
            case US -> "is an integer from 0 to 65535";
            case UV -> "is an integer from 0 to 18446744073709551615";
            default -> "is a whole number";
        };
    }

    private static @Nullable String firstOf(@Nullable String... rules) {
        for (var rule : rules) {
            if (rule != null) {
                return rule;
            }
        }
        return null;
    }

    private static @Nullable String longest(String value, int limit, String unit) {
        boolean longer = value.length() > limit && value.codePointCount(0, value.length()) > limit;
        return longer ? "has at most " + limit + " " + unit : null;
    }

    private interface Repertoire {
        boolean has(char c);
    }

    private static @Nullable String only(String value, Repertoire repertoire, String name) {
        for (int i = 0; i < value.length(); i++) {
            if (!repertoire.has(value.charAt(i))) {
                return "has only " + name;
            }
        }
        return null;
    }

    private static @Nullable String line(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isControl(c)) {
                return "has no control characters";
            }
        }
        return null;
    }

    private static @Nullable String paragraphs(String value) {
        return only(value, c -> !isControl(c) || c == '\t' || c == '\n' || c == '\f' || c == '\r',
                "graphic characters, tabs, and ends of lines and pages");
    }

    /// ESC stands in text that has kept escape sequences which nobody knows.
    private static boolean isControl(char c) {
        return (c < ' ' && c != 0x1B) || c == 0x7F;
    }

    private static @Nullable String name(String value) {
        int groups = 1;
        int components = 1;
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            char c = i == value.length() ? '=' : value.charAt(i);
            if (c == '^' && ++components > 5) {
                return "has at most five components in a group";
            }
            if (c == '=') {
                if (value.codePointCount(start, i) > 64) {
                    return "has at most 64 characters in a component group";
                }
                if (i < value.length() && ++groups > 3) {
                    return "has at most three component groups";
                }
                components = 1;
                start = i + 1;
            }
        }
        return null;
    }

    private static boolean isGraphic(char c) {
        return c >= ' ' && c < 0x7F && c != '\\';
    }

    private static boolean isOfCode(char c) {
        return (c >= 'A' && c <= 'Z') || isDigit(c) || c == ' ' || c == '_' || c == '*' || c == '?';
    }

    private static boolean isOfUri(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c) || OF_URI.indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAge(String value) {
        return value.length() == 4 && isDigit(value.charAt(0)) && isDigit(value.charAt(1)) && isDigit(value.charAt(2))
                && "DWMY".indexOf(value.charAt(3)) >= 0;
    }

    private static boolean isUid(String value) {
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == '.') {
                if (i == start || (value.charAt(start) == '0' && i - start > 1)) {
                    return false;
                }
                start = i + 1;
            } else if (!isDigit(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
