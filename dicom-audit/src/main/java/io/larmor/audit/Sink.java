package io.larmor.audit;

import java.io.IOException;

/// Where messages go.
///
/// *Threading*: one thread; [#reopen()] from any.
interface Sink extends AutoCloseable {
    /// {@return where that is, in words}
    String name();

    /// Writes a message.
    ///
    /// @return false if it never can be: it is too long
    /// @throws IOException if it cannot be now; it is tried again
    boolean write(Entry entry) throws IOException;

    /// What was opened was moved away: opens it anew before the next message.
    default void reopen() {}

    @Override
    void close();
}
