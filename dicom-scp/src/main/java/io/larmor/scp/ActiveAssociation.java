package io.larmor.scp;

import java.time.Instant;

import io.larmor.assoc.AssociationInfo;

/// An association that a server has open.
///
/// *Threading*: thread-safe.
public interface ActiveAssociation {

    /// {@return what was negotiated}
    AssociationInfo info();

    /// {@return when it was accepted}
    Instant since();

    /// {@return how many operations are being performed on it}
    int operations();

    /// Aborts it at once. Its operations are cancelled.
    void abort();
}
