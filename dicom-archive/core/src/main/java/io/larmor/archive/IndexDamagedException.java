package io.larmor.archive;

import java.io.IOException;

/// A study index is damaged, and can only be built again from the files: [Archive#repair] does.
public final class IndexDamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /// Makes one.
    ///
    /// @param message what is wrong with it
    /// @param cause how that showed
    public IndexDamagedException(String message, Throwable cause) {
        super(message, cause);
    }

    IndexDamagedException(String message) {
        super(message);
    }
}
