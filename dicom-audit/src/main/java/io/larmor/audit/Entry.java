package io.larmor.audit;

import java.time.Instant;

/// A message on its way.
final class Entry {
    private final Instant at;
    private final byte[] text;

    /// @param at   when what it tells of happened
    /// @param text the XML, in UTF-8; not to be changed any more
    Entry(Instant at, byte[] text) {
        this.at = at;
        this.text = text;
    }

    Instant at() {
        return at;
    }

    byte[] text() {
        return text;
    }
}
