package io.larmor.dimse;

/// How far a C-MOVE or C-GET has come: the numbers of its sub-operations (PS3.7 §9.1.3.1, §9.1.4.1).
///
/// A number that the message does not hold is -1. On the wire numbers end at 65,535: larger ones are sent as that.
///
/// @param remaining those still to be done; absent from a success, warning or failure response
/// @param completed those done with success
/// @param failed those that failed
/// @param warning those done with a warning
public record SubOperations(int remaining, int completed, int failed, int warning) {
    /// No number at all.
    public static final SubOperations ABSENT = new SubOperations(-1, -1, -1, -1);

    /// Checks the values.
    public SubOperations {
        if (remaining < -1 || completed < -1 || failed < -1 || warning < -1) {
            throw new IllegalArgumentException("a number of sub-operations is at least 0, or -1 if absent");
        }
    }

    /// {@return the same without the number of remaining ones, for a final response that is not a cancel}
    public SubOperations withoutRemaining() {
        return remaining == -1 ? this : new SubOperations(-1, completed, failed, warning);
    }

    /// {@return how many there are in all, as far as the numbers say}
    public int total() {
        return Math.max(0, remaining) + Math.max(0, completed) + Math.max(0, failed) + Math.max(0, warning);
    }
}
