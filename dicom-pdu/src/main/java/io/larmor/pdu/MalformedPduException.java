package io.larmor.pdu;

import java.io.IOException;
import java.io.Serial;

/// Bytes that are not a PDU: names the structure, the field and the offset where reading failed.
public final class MalformedPduException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// The PDU or item.
    private final String structure;
    /// The field in it.
    private final String field;
    /// Where, in bytes from the start of the PDU.
    private final int offset;
    /// The reason of PS3.8 Table 9-26.
    private final int abortReason;

    MalformedPduException(String structure, String field, int offset, int abortReason, String what) {
        super(structure + ": " + field + " at offset " + offset + " " + what);
        this.structure = structure;
        this.field = field;
        this.offset = offset;
        this.abortReason = abortReason;
    }

    /// {@return the PDU, item or sub-item that could not be read}
    public String structure() {
        return structure;
    }

    /// {@return the field of the structure}
    public String field() {
        return field;
    }

    /// {@return where the field begins, counted from the first byte of the PDU}
    public int offset() {
        return offset;
    }

    /// {@return the reason/diagnostic of the A-ABORT that answers it, as in PS3.8 §9.3.8}
    public int abortReason() {
        return abortReason;
    }
}
