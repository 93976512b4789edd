package io.larmor.pdu;

/// Implementation class UID sub-item: which implementation its sender is.
///
/// @param uid the UID
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.2.html PS3.7 §D.3.3.2
public record ImplementationClassUid(String uid) implements UserItem {
    /// Checks the characters.
    public ImplementationClassUid {
        UserInformation.checkUid(uid);
    }

    static ImplementationClassUid read(PduInput in) throws MalformedPduException {
        return new ImplementationClassUid(in.uid(in.remaining(), "implementation class UID"));
    }

    void write(PduOutput out) {
        out.textItem(Item.IMPLEMENTATION_CLASS_UID, uid);
    }
}
