package io.larmor.dimse;

/// Checks of values that our caller gives.
final class Checks {
    static final int MAX_U16 = 0xFFFF;

    private Checks() {}

    static void u16(String what, int value) {
        if (value < 0 || value > MAX_U16) {
            throw new IllegalArgumentException(what + " must be 0 to 65535, not " + value);
        }
    }
}
