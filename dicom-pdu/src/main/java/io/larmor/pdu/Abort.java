package io.larmor.pdu;

/// A-ABORT. Ends an association at once.
///
/// @param source who aborts: [#SERVICE_USER] or [#SERVICE_PROVIDER]; other values are reserved
/// @param reason why; significant only if the source is the service provider
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.8.html PS3.8 §9.3.8
public record Abort(int source, int reason) implements Pdu {
    /// Source: the DICOM UL service-user.
    public static final int SERVICE_USER = 0;
    /// Source: the DICOM UL service-provider.
    public static final int SERVICE_PROVIDER = 2;

    /// Reason: not specified.
    public static final int REASON_NOT_SPECIFIED = 0;
    /// Reason: unrecognized PDU.
    public static final int UNRECOGNIZED_PDU = 1;
    /// Reason: unexpected PDU.
    public static final int UNEXPECTED_PDU = 2;
    /// Reason: unrecognized PDU parameter.
    public static final int UNRECOGNIZED_PDU_PARAMETER = 4;
    /// Reason: unexpected PDU parameter.
    public static final int UNEXPECTED_PDU_PARAMETER = 5;
    /// Reason: invalid PDU parameter value.
    public static final int INVALID_PDU_PARAMETER_VALUE = 6;

    /// Checks that both are bytes.
    public Abort {
        AssociateRj.checkByte("source", source);
        AssociateRj.checkByte("reason", reason);
    }

    @Override
    public int type() {
        return ABORT;
    }

    static Abort read(PduInput in) throws MalformedPduException {
        in.skip(2, "reserved bytes");
        int source = in.u8("source");
        int reason = in.u8("reason");
        in.expectEnd();
        return new Abort(source, reason);
    }

    void write(PduOutput out) {
        out.zeros(2);
        out.u8(source);
        out.u8(reason);
    }
}
