package io.larmor.assoc;

/// Who rejects an association; the ordinal is the value on the wire (PS3.8 §9.3.4).
public enum RejectSource {
    /// A value that the standard reserves.
    RESERVED,
    /// The DICOM UL service-user.
    SERVICE_USER,
    /// The DICOM UL service-provider, ACSE related function.
    SERVICE_PROVIDER_ACSE,
    /// The DICOM UL service-provider, presentation related function.
    SERVICE_PROVIDER_PRESENTATION;

    /// {@return the value on the wire (PS3.8 §9.3.4)}
    @SuppressWarnings("EnumOrdinal") // the order is the standard's
    public int value() {
        return ordinal();
    }

    static RejectSource of(int value) {
        return value < values().length ? values()[value] : RESERVED;
    }
}
