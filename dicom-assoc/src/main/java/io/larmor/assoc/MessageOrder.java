package io.larmor.assoc;

import java.util.BitSet;

import io.larmor.pdu.PdvHeader;
import org.jspecify.annotations.Nullable;

/// Which fragment may follow which (PS3.8 Annex E): those of a command, then those of its data set, all on one accepted
/// presentation context.
final class MessageOrder {
    private enum Part {
        NONE, COMMAND, AFTER_COMMAND, DATA_SET
    }

    private BitSet accepted = new BitSet();
    private Part part = Part.NONE;
    private int contextId;

    void accept(BitSet contextIds) {
        accepted = contextIds;
    }

    /// Whether more fragments of the same command or data set must follow.
    boolean inMessage() {
        return part == Part.DATA_SET || part == Part.COMMAND;
    }

    /// What is wrong about a fragment; null if nothing is.
    @Nullable
    String check(int id, int control) {
        boolean command = (control & PdvHeader.COMMAND) != 0;
        boolean last = (control & PdvHeader.LAST) != 0;
        if (!accepted.get(id)) {
            return "a fragment on presentation context " + id + ", which was not accepted";
        }
        boolean inside = part == Part.COMMAND || part == Part.DATA_SET || (part == Part.AFTER_COMMAND && !command);
        if (inside && id != contextId) {
            return "fragments of one message on the presentation contexts " + contextId + " and " + id;
        }
        if (command ? part == Part.DATA_SET : part == Part.NONE || part == Part.COMMAND) {
            return command ? "a command inside a data set" : "a data set without a command before it";
        }
        contextId = id;
        if (command) {
            part = last ? Part.AFTER_COMMAND : Part.COMMAND;
        } else {
            part = last ? Part.NONE : Part.DATA_SET;
        }
        return null;
    }
}
