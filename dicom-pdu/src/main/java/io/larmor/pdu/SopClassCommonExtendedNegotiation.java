package io.larmor.pdu;

import java.util.ArrayList;
import java.util.List;

/// SOP class common extended negotiation sub-item: to which service class a SOP class belongs, and which general SOP classes
/// it is a specialization of.
///
/// @param version           of the sub-item, 0
/// @param sopClassUid       the SOP class
/// @param serviceClassUid   its service class
/// @param relatedSopClasses UIDs of related general SOP classes
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.6.html PS3.7 §D.3.3.6
public record SopClassCommonExtendedNegotiation(int version, String sopClassUid, String serviceClassUid,
        List<String> relatedSopClasses) implements UserItem {
    /// Checks the UIDs' characters.
    public SopClassCommonExtendedNegotiation {
        AssociateRj.checkByte("sub-item version", version);
        UserInformation.checkUid(sopClassUid);
        UserInformation.checkUid(serviceClassUid);
        relatedSopClasses = List.copyOf(relatedSopClasses);
        relatedSopClasses.forEach(UserInformation::checkUid);
    }

    static SopClassCommonExtendedNegotiation read(int version, PduInput in) throws MalformedPduException {
        String uid = in.uid(in.u16("SOP-class-uid-length"), "SOP class UID");
        String serviceClass = in.uid(in.u16("service-class-uid-length"), "service class UID");
        int length = in.u16("related-general-sop-class-identification-length");
        PduInput list = in.sub(length, "related general SOP class identification");
        var related = new ArrayList<String>();
        while (list.hasRemaining()) {
            related.add(list.uid(list.u16("related-general-sop-class-uid-length"), "related general SOP class UID"));
        }
        in.skip(in.remaining(), "reserved bytes");
        return new SopClassCommonExtendedNegotiation(version, uid, serviceClass, related);
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.SOP_CLASS_COMMON_EXTENDED_NEGOTIATION, version);
        out.counted16(sopClassUid);
        out.counted16(serviceClassUid);
        out.u16(relatedSopClasses.stream().mapToInt(uid -> 2 + uid.length()).sum());
        relatedSopClasses.forEach(out::counted16);
        out.endItem(mark);
    }
}
