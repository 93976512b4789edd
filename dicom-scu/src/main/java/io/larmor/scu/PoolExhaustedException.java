package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;

import io.larmor.assoc.Peer;

/// All associations of an {@link AssociationPool} were in use for longer than a caller would wait.
public final class PoolExhaustedException extends IOException {
    private static final long serialVersionUID = 1L;

    PoolExhaustedException(Peer peer, int associations, Duration wait) {
        super("All " + associations + " associations with " + peer + " are in use, and none became free within "
                + wait.toMillis() + " ms: allow more of them, or more time.");
    }
}
