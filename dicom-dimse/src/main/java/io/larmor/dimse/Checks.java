package io.larmor.dimse;

/// Checks of values that our caller gives.
final class Checks {
    static final int MAX_U16 = 0xFFFF;

    private static final int MAX_UID = 64;

    private Checks() {}

    /// What cannot be decoded as one UID. Real instances have letters in theirs, or leading zeros: they travel.
    static String uid(String what, String uid) {
        if (uid.isEmpty() || uid.length() > MAX_UID || !uid.chars().allMatch(c -> c > ' ' && c <= '~' && c != '\\')) {
            throw new IllegalArgumentException(
                    what + " has 1 to 64 characters, digits and periods, but this is \"" + uid
                            + "\"");
        }
        return uid;
    }

    static void u16(String what, int value) {
        if (value < 0 || value > MAX_U16) {
            throw new IllegalArgumentException(what + " must be 0 to 65535, not " + value);
        }
    }
}
