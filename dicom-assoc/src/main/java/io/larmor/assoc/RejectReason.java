package io.larmor.assoc;

/// Why an association is rejected, and who by that rejects it (PS3.8 §9.3.4, Table 9-21).
public enum RejectReason {
    /// No reason given by the service-user.
    NO_REASON_GIVEN(RejectSource.SERVICE_USER, 1, "it gave no reason"),
    /// Application context name not supported.
    APPLICATION_CONTEXT_NAME_NOT_SUPPORTED(RejectSource.SERVICE_USER, 2,
            "the application context name is not supported"),
    /// Calling AE title not recognized.
    CALLING_AE_TITLE_NOT_RECOGNIZED(RejectSource.SERVICE_USER, 3, "the calling AE title is not recognized"),
    /// Called AE title not recognized.
    CALLED_AE_TITLE_NOT_RECOGNIZED(RejectSource.SERVICE_USER, 7, "the called AE title is not recognized"),
    /// No reason given by the service-provider.
    PROVIDER_NO_REASON_GIVEN(RejectSource.SERVICE_PROVIDER_ACSE, 1, "it gave no reason"),
    /// Protocol version not supported.
    PROTOCOL_VERSION_NOT_SUPPORTED(RejectSource.SERVICE_PROVIDER_ACSE, 2, "the protocol version is not supported"),
    /// Temporary congestion.
    TEMPORARY_CONGESTION(RejectSource.SERVICE_PROVIDER_PRESENTATION, 1, "it is congested"),
    /// Local limit exceeded.
    LOCAL_LIMIT_EXCEEDED(RejectSource.SERVICE_PROVIDER_PRESENTATION, 2, "its limit of associations is reached"),
    /// A value that the standard reserves; [AssociationRejectedException#pdu] has it.
    RESERVED(RejectSource.RESERVED, 0, "it gave a reason that the standard does not define");

    private final RejectSource source;
    private final int value;
    private final String words;

    RejectReason(RejectSource source, int value, String words) {
        this.source = source;
        this.value = value;
        this.words = words;
    }

    /// {@return who rejects}
    public RejectSource source() {
        return source;
    }

    /// {@return the reason in words}
    public String words() {
        return words;
    }

    /// {@return the value on the wire (PS3.8 §9.3.4)}
    public int value() {
        return value;
    }

    static RejectReason of(int source, int value) {
        for (RejectReason reason : values()) {
            if (reason.source.value() == source && reason.value == value && reason != RESERVED) {
                return reason;
            }
        }
        return RESERVED;
    }
}
