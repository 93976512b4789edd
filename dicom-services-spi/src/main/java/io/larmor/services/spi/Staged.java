package io.larmor.services.spi;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

import io.larmor.dimse.Status;

/// An instance that was taken in, and not yet acknowledged.
///
/// *Threading*: used by one thread at a time, which need not be the one that took it in. Several may be committed at once, in any
/// order.
public interface Staged {

    /// Makes the instance last as the service promises.
    ///
    /// @return the status to answer with
    /// @throws IOException if that fails: answered with a failure status (A700H if there is no space)
    Status commit() throws IOException;

    /// Forgets the instance, because nobody is left to answer to. May be called more than once; does nothing after a commit.
    void discard();

    /// Of which study and patient it is, and what the commit made of it. Asked after [#commit], and only while somebody keeps an account of it.
    ///
    /// @return what is known; by default nothing
    default Optional<Subject> subject() {
        return Optional.empty();
    }

    /// An instance that was not taken in.
    ///
    /// @param status why not
    /// @return what answers with this status and has nothing to forget
    static Staged refused(Status status) {
        return done(status);
    }

    /// An instance for which there is nothing left to do.
    ///
    /// @param status the status to answer with
    /// @return what answers with this status and has nothing to forget
    static Staged done(Status status) {
        Objects.requireNonNull(status);
        return new Staged() {
            @Override
            public Status commit() {
                return status;
            }

            @Override
            public void discard() {
                // nothing was kept
            }
        };
    }
}
