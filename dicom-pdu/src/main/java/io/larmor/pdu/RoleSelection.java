package io.larmor.pdu;

/// SCP/SCU role selection sub-item: which roles the requestor of the association proposes, or the acceptor agrees, that the
/// requestor plays for a SOP class.
///
/// @param sopClassUid the SOP class
/// @param scu         whether the requestor is an SCU
/// @param scp         whether the requestor is an SCP
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.4.html PS3.7 §D.3.3.4
public record RoleSelection(String sopClassUid, boolean scu, boolean scp) implements UserItem {
    /// Checks the UID's characters.
    public RoleSelection {
        UserInformation.checkUid(sopClassUid);
    }

    static RoleSelection read(PduInput in) throws MalformedPduException {
        String uid = in.uid(in.u16("UID-length"), "SOP class UID");
        return new RoleSelection(uid, in.u8("SCU role") == 1, in.u8("SCP role") == 1);
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.ROLE_SELECTION, 0);
        out.counted16(sopClassUid);
        out.u8(scu ? 1 : 0);
        out.u8(scp ? 1 : 0);
        out.endItem(mark);
    }
}
