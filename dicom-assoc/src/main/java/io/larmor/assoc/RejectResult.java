package io.larmor.assoc;

/// Whether a rejection is for ever; the ordinal is the value on the wire (PS3.8 §9.3.4).
public enum RejectResult {
    /// A value that the standard reserves.
    RESERVED,
    /// Trying again will not help.
    PERMANENT,
    /// Trying again later may help.
    TRANSIENT;

    @SuppressWarnings("EnumOrdinal") // the order is the standard's
    int value() {
        return ordinal();
    }

    static RejectResult of(int value) {
        return value < values().length ? values()[value] : RESERVED;
    }
}
