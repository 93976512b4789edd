package io.larmor.dimse;

/// An exception as it may stand in a log: the classes of it and of its causes, and where they came from, but not what they say. A message that
/// others have written may quote a data set.
public final class WithoutMessages extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MOST_CAUSES = 8;

    private WithoutMessages(Throwable thrown, int depth) {
        super(thrown.getClass().getName(),
                thrown.getCause() == null || depth == MOST_CAUSES
                        ? null
                        : new WithoutMessages(thrown.getCause(), depth + 1),
                false, true);
        setStackTrace(thrown.getStackTrace());
    }

    /// {@return what may be logged of an exception}
    ///
    /// @param thrown the exception
    public static WithoutMessages of(Throwable thrown) {
        return new WithoutMessages(thrown, 0);
    }
}
