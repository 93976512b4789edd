package io.larmor.data;

/// Input is well formed as far as it was read, but goes beyond a limit of [ReadOptions].
public final class LimitExceededException extends DicomFormatException {
    private static final long serialVersionUID = 1L;

    /// A limit exceeded by an element.
    ///
    /// @param tag the element
    /// @param offset where in the input the element starts
    /// @param reason which limit, and by how much
    public LimitExceededException(int tag, long offset, String reason) {
        super(tag, offset, reason);
    }

    /// A limit exceeded by the input as a whole.
    ///
    /// @param offset where in the input
    /// @param reason which limit, and by how much
    public LimitExceededException(long offset, String reason) {
        super(offset, reason);
    }
}
