package io.larmor.pdu;

import java.nio.charset.StandardCharsets;

/// User identity sub-item of an A-ASSOCIATE-RQ: on whose behalf the association is requested.
///
/// Its text form leaves out both fields: they are a person's name and a secret.
///
/// @param type                      [#USERNAME] to [#JWT]; other values are kept as they came
/// @param positiveResponseRequested whether the acceptor shall answer with a [UserIdentityAc]
/// @param primaryField              user name, Kerberos service ticket, SAML assertion or JSON web token
/// @param secondaryField            passcode of type 2; else empty
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.7.html PS3.7 §D.3.3.7
public record UserIdentity(int type, boolean positiveResponseRequested, Octets primaryField, Octets secondaryField)
        implements
            UserItem {
    /// Type: username as a string in UTF-8.
    public static final int USERNAME = 1;
    /// Type: username as a string in UTF-8 and passcode.
    public static final int USERNAME_PASSCODE = 2;
    /// Type: Kerberos service ticket.
    public static final int KERBEROS = 3;
    /// Type: SAML assertion.
    public static final int SAML = 4;
    /// Type: JSON web token.
    public static final int JWT = 5;

    /// Checks the type and the lengths.
    public UserIdentity {
        AssociateRj.checkByte("user identity type", type);
        if (primaryField.size() > 0xFFFF || secondaryField.size() > 0xFFFF) {
            throw new IllegalArgumentException("A field of a user identity holds at most 65,535 bytes.");
        }
    }

    /// {@return an identity by name alone}
    ///
    /// @param username                  the name
    /// @param positiveResponseRequested whether an answer is wanted
    public static UserIdentity username(String username, boolean positiveResponseRequested) {
        return new UserIdentity(USERNAME, positiveResponseRequested, utf8(username), Octets.EMPTY);
    }

    /// {@return an identity by name and passcode}
    ///
    /// @param username                  the name
    /// @param passcode                  the secret
    /// @param positiveResponseRequested whether an answer is wanted
    public static UserIdentity usernameAndPasscode(String username, String passcode,
            boolean positiveResponseRequested) {
        return new UserIdentity(USERNAME_PASSCODE, positiveResponseRequested, utf8(username), utf8(passcode));
    }

    /// {@return the primary field as text, which it is for all types but Kerberos}
    public String primaryText() {
        return new String(primaryField.array(), StandardCharsets.UTF_8);
    }

    static UserIdentity read(PduInput in) throws MalformedPduException {
        int type = in.u8("user-identity-type");
        boolean positiveResponseRequested = in.u8("positive-response-requested") == 1;
        Octets primary = in.octets(in.u16("primary-field-length"), "primary field");
        Octets secondary = in.octets(in.u16("secondary-field-length"), "secondary field");
        return new UserIdentity(type, positiveResponseRequested, primary, secondary);
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.USER_IDENTITY_RQ, 0);
        out.u8(type);
        out.u8(positiveResponseRequested ? 1 : 0);
        out.counted16(primaryField);
        out.counted16(secondaryField);
        out.endItem(mark);
    }

    @Override
    public String toString() {
        return "UserIdentity[type=" + type + ", positiveResponseRequested=" + positiveResponseRequested + "]";
    }

    private static Octets utf8(String text) {
        return Octets.owning(text.getBytes(StandardCharsets.UTF_8));
    }
}
