package io.larmor.assoc;

import io.larmor.pdu.Abort;

/// Why the service-provider aborts an association (PS3.8 §9.3.8).
public enum AbortReason {
    /// Reason not specified.
    NOT_SPECIFIED(Abort.REASON_NOT_SPECIFIED, "no reason"),
    /// Unrecognized PDU.
    UNRECOGNIZED_PDU(Abort.UNRECOGNIZED_PDU, "unrecognized PDU"),
    /// Unexpected PDU.
    UNEXPECTED_PDU(Abort.UNEXPECTED_PDU, "unexpected PDU"),
    /// Unrecognized PDU parameter.
    UNRECOGNIZED_PDU_PARAMETER(Abort.UNRECOGNIZED_PDU_PARAMETER, "unrecognized PDU parameter"),
    /// Unexpected PDU parameter.
    UNEXPECTED_PDU_PARAMETER(Abort.UNEXPECTED_PDU_PARAMETER, "unexpected PDU parameter"),
    /// Invalid PDU parameter value.
    INVALID_PDU_PARAMETER_VALUE(Abort.INVALID_PDU_PARAMETER_VALUE, "invalid PDU parameter value");

    private final int value;
    private final String words;

    AbortReason(int value, String words) {
        this.value = value;
        this.words = words;
    }

    /// {@return the reason in words}
    public String words() {
        return words;
    }

    /// {@return the value on the wire (PS3.8 §9.3.8)}
    public int value() {
        return value;
    }

    static AbortReason of(int value) {
        for (AbortReason reason : values()) {
            if (reason.value == value) {
                return reason;
            }
        }
        return NOT_SPECIFIED;
    }
}
