package io.larmor.pdu;

/// A-ASSOCIATE-RJ. Refuses an association. Values that the standard reserves are kept as they came.
///
/// @param result [#REJECTED_PERMANENT] or [#REJECTED_TRANSIENT]
/// @param source who refuses: [#SERVICE_USER], [#SERVICE_PROVIDER_ACSE] or [#SERVICE_PROVIDER_PRESENTATION]
/// @param reason why; what it means depends on the source
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.4.html PS3.8 §9.3.4
public record AssociateRj(int result, int source, int reason) implements Pdu {
    /// Result: trying again will not help.
    public static final int REJECTED_PERMANENT = 1;
    /// Result: trying again later may help.
    public static final int REJECTED_TRANSIENT = 2;
    /// Source: the DICOM UL service-user.
    public static final int SERVICE_USER = 1;
    /// Source: the DICOM UL service-provider, ACSE related function.
    public static final int SERVICE_PROVIDER_ACSE = 2;
    /// Source: the DICOM UL service-provider, presentation related function.
    public static final int SERVICE_PROVIDER_PRESENTATION = 3;

    /// Checks that all are bytes.
    public AssociateRj {
        checkByte("result", result);
        checkByte("source", source);
        checkByte("reason", reason);
    }

    @Override
    public int type() {
        return ASSOCIATE_RJ;
    }

    static AssociateRj read(PduInput in) throws MalformedPduException {
        in.skip(1, "reserved byte");
        int result = in.u8("result");
        int source = in.u8("source");
        int reason = in.u8("reason");
        in.expectEnd();
        return new AssociateRj(result, source, reason);
    }

    void write(PduOutput out) {
        out.u8(0);
        out.u8(result);
        out.u8(source);
        out.u8(reason);
    }

    static void checkByte(String field, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("The " + field + " is 0 to 255, not " + value + ".");
        }
    }
}
