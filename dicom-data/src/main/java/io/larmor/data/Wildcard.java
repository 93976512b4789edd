package io.larmor.data;

/// Wild Card Matching of PS3.4 §C.2.2.2.4: `*` is any sequence of characters, none included, and `?` any single character.
final class Wildcard {
    private Wildcard() {}

    static boolean isPattern(String key) {
        return key.indexOf('*') >= 0 || key.indexOf('?') >= 0;
    }

    /// Greedy with one step back, so that the time is bounded by the product of the lengths whatever the pattern.
    static boolean matches(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int resume = 0;
        while (v < value.length()) {
            int wanted = p < pattern.length() ? pattern.codePointAt(p) : -1;
            int found = value.codePointAt(v);
            if (wanted == '*') {
                star = p++;
                resume = v;
            } else if (wanted == '?' || (wanted >= 0 && wanted == found)) {
                p += Character.charCount(wanted);
                v += Character.charCount(found);
            } else if (star >= 0) {
                p = star + 1;
                resume += Character.charCount(value.codePointAt(resume));
                v = resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
