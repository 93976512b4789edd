package io.larmor.assoc;

import io.larmor.pdu.AsynchronousOperationsWindow;

/// How many operations may be outstanding on an association, in either direction (PS3.7 §D.3.3.3).
///
/// @param invoked   by the requestor of the association; 0 means unlimited
/// @param performed by the requestor for the acceptor; 0 means unlimited
public record OperationsWindow(int invoked, int performed) {
    /// What holds if nothing was negotiated: one operation at a time.
    public static final OperationsWindow SYNCHRONOUS = new OperationsWindow(1, 1);

    /// Checks that both are unsigned numbers of 16 bits.
    public OperationsWindow {
        new AsynchronousOperationsWindow(invoked, performed);
    }

    /// {@return the narrower of both windows, in each direction}
    ///
    /// @param other the other window
    public OperationsWindow atMost(OperationsWindow other) {
        return new OperationsWindow(narrower(invoked, other.invoked), narrower(performed, other.performed));
    }

    private static int narrower(int a, int b) {
        if (a == 0 || b == 0) {
            return Math.max(a, b);
        }
        return Math.min(a, b);
    }
}
