package io.larmor.pdu;

/// A presentation data value: one fragment of a command or a data set.
///
/// @param contextId the presentation context ID
/// @param command   whether it belongs to a command; else to a data set
/// @param last      whether it is the last fragment of its command or data set
/// @param fragment  the bytes
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.5.html PS3.8 §9.3.5
public record Pdv(int contextId, boolean command, boolean last, Octets fragment) {
    /// Checks the presentation context ID.
    public Pdv {
        PresentationContextRq.checkId(contextId);
    }

    static Pdv read(PduInput in) throws MalformedPduException {
        long length = in.u32("PDV length");
        in.check(length >= PdvHeader.COUNTED && length <= in.remaining(), 4, "PDV length",
                "says " + length + " bytes, but 2 to " + in.remaining() + " are possible");
        int contextId = PresentationContextRq.readId(in);
        int control = in.u8("message control header");
        Octets fragment = in.octets((int) length - PdvHeader.COUNTED, "fragment");
        return new Pdv(contextId, (control & PdvHeader.COMMAND) != 0, (control & PdvHeader.LAST) != 0, fragment);
    }

    void write(PduOutput out) {
        out.u32(PdvHeader.COUNTED + fragment.size());
        out.u8(contextId);
        out.u8((command ? PdvHeader.COMMAND : 0) | (last ? PdvHeader.LAST : 0));
        out.octets(fragment);
    }
}
