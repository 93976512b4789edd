package io.larmor.scp;

import io.larmor.assoc.AssociationInfo;

/// Observes the release of associations, and may veto it.
///
/// *Threading*: called on the thread of the association, for many associations at once.
@FunctionalInterface
public interface ReleaseListener {

    /// A peer asks for the release of its association.
    ///
    /// @param association what was negotiated
    /// @return true to release it; false to abort it instead (PS3.8 knows no refusal of a release)
    boolean releasing(AssociationInfo association);
}
