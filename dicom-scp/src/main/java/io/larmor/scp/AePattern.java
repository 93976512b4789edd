package io.larmor.scp;

/// An AE title with wildcards: `*` stands for any characters, `?` for exactly one.
///
/// @param text the pattern
record AePattern(String text) {

    AePattern {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A pattern of AE titles must not be empty; * stands for all of them.");
        }
    }

    /// Whether an AE title matches. Linear in the lengths' product at worst: on a mismatch only the last `*` is taken up again.
    boolean matches(String ae) {
        int p = 0;
        int a = 0;
        int star = -1;
        int resume = 0;
        while (a < ae.length()) {
            if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                resume = a;
            } else if (p < text.length() && (text.charAt(p) == '?' || text.charAt(p) == ae.charAt(a))) {
                p++;
                a++;
            } else if (star >= 0) {
                p = star + 1;
                a = ++resume;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }
}
