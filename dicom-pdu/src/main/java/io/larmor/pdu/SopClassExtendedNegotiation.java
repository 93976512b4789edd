package io.larmor.pdu;

/// SOP class extended negotiation sub-item: what a service class negotiates about one of its SOP classes.
///
/// @param sopClassUid the SOP class
/// @param information service class application information, as the service class defines it
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.5.html PS3.7 §D.3.3.5
public record SopClassExtendedNegotiation(String sopClassUid, Octets information) implements UserItem {
    /// Checks the UID's characters.
    public SopClassExtendedNegotiation {
        UserInformation.checkUid(sopClassUid);
    }

    static SopClassExtendedNegotiation read(PduInput in) throws MalformedPduException {
        String uid = in.uid(in.u16("SOP-class-uid-length"), "SOP class UID");
        return new SopClassExtendedNegotiation(uid,
                in.octets(in.remaining(), "service class application information"));
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.SOP_CLASS_EXTENDED_NEGOTIATION, 0);
        out.counted16(sopClassUid);
        out.octets(information);
        out.endItem(mark);
    }
}
