package io.larmor.dimse;

import java.io.IOException;

/// The association ended, by release or by our own doing, before an operation did.
public final class AssociationEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    AssociationEndedException(String message) {
        super(message);
    }
}
