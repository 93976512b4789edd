package io.larmor.assoc;

import java.nio.ByteBuffer;

/// A piece of a command or data set as it came: a fragment, or part of one. The association has one such object and fills it
/// anew with each [Association#receive].
public final class Fragment {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private int contextId;
    private boolean command;
    private boolean last;
    private ByteBuffer data = NOTHING;

    Fragment() {}

    Fragment fill(int contextId, boolean command, boolean last, ByteBuffer data) {
        this.contextId = contextId;
        this.command = command;
        this.last = last;
        this.data = data;
        return this;
    }

    void clear() {
        data = NOTHING;
    }

    /// {@return the presentation context ID, which is that of an accepted context}
    public int contextId() {
        return contextId;
    }

    /// {@return whether it is part of a command; else of a data set}
    public boolean command() {
        return command;
    }

    /// {@return whether the command or data set ends with this piece}
    public boolean last() {
        return last;
    }

    /// {@return the bytes: lent, read-only, valid until the next [Association#receive]; possibly none}
    public ByteBuffer data() {
        return data;
    }
}
