package io.larmor.data;

import java.util.Objects;

/// Input is well formed (PS3.5 §7) as far as it was read, but goes beyond one of the [Limits].
public final class LimitExceededException extends DicomFormatException {
    private static final long serialVersionUID = 1L;

    /// Which of the limits.
    private final Limits.Kind limit;

    /// A limit exceeded by an element.
    ///
    /// @param limit which limit
    /// @param tag the element
    /// @param offset where in the input the element starts
    /// @param reason what exceeds it, and by how much
    public LimitExceededException(Limits.Kind limit, int tag, long offset, String reason) {
        super(tag, offset, reason);
        this.limit = Objects.requireNonNull(limit);
    }

    /// A limit exceeded by the input as a whole.
    ///
    /// @param limit which limit
    /// @param offset where in the input
    /// @param reason what exceeds it, and by how much
    public LimitExceededException(Limits.Kind limit, long offset, String reason) {
        super(offset, reason);
        this.limit = Objects.requireNonNull(limit);
    }

    /// {@return which limit}
    public Limits.Kind limit() {
        return limit;
    }
}
