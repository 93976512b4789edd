package io.larmor.pdu;

/// User identity sub-item of an A-ASSOCIATE-AC: the acceptor has taken note of the identity.
///
/// @param serverResponse Kerberos, SAML or JWT response; empty for the other types
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.7.2.html PS3.7 §D.3.3.7.2
public record UserIdentityAc(Octets serverResponse) implements UserItem {
    static UserIdentityAc read(PduInput in) throws MalformedPduException {
        return new UserIdentityAc(in.octets(in.u16("server-response-length"), "server response"));
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.USER_IDENTITY_AC, 0);
        out.counted16(serverResponse);
        out.endItem(mark);
    }
}
