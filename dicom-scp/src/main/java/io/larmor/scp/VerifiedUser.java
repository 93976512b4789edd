package io.larmor.scp;

/// A user who is who it says, by the names that an audit trail has for a person (PS3.15 §A.5.2.1 to §A.5.2.3). It names a person: not for a log.
///
/// *Threading*: immutable.
///
/// @param id           UserID: the name by which this system knows the person, not empty
/// @param enterpriseId AlternativeUserID: the name by which the enterprise does, such as `user@realm` of Kerberos; "" if there is no other
/// @param name         UserName: what people call the person, or ""
public record VerifiedUser(String id, String enterpriseId, String name) {

    /// Checks that it has a name.
    public VerifiedUser {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("A user who was verified has a name.");
        }
    }

    /// A user who has one name.
    ///
    /// @param id not empty
    public VerifiedUser(String id) {
        this(id, "", "");
    }

    /// Tells nothing of the person.
    @Override
    public String toString() {
        return "VerifiedUser[]";
    }
}
