package io.larmor.services.spi;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;

import io.larmor.data.DataSet;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// The matches of a C-FIND, one at a time. It is not asked for more once the operation is cancelled, and is closed in every case.
///
/// *Threading*: confined to the thread of the operation.
public interface FindResult extends AutoCloseable {

    /// The next match.
    ///
    /// @return the match, or null when there are no more
    /// @throws IOException if that fails: answered with a failure status
    @Nullable
    Match next() throws IOException;

    /// {@return whether {@link #next()} gives the next match, or the end, without waiting for anything: then what was given before leaves together with it.
    /// False by default: each match leaves as soon as it was given}
    default boolean isAtHand() {
        return false;
    }

    /// {@return the final status, asked for after the last match: success by default}
    default Status finalStatus() {
        return Status.SUCCESS;
    }

    /// Lets go of what the result holds. By default does nothing.
    @Override
    default void close() {}

    /// One match.
    ///
    /// @param identifier what is returned
    /// @param status     FF00H, or FF01H if an optional key is not supported
    record Match(DataSet identifier, Status status) {

        /// A match.
        ///
        /// @throws IllegalArgumentException if the status is not a pending one
        public Match {
            if (!status.isPending()) {
                throw new IllegalArgumentException("a match has a pending status, not " + status);
            }
        }

        /// A match in which every key is supported.
        ///
        /// @param identifier what is returned
        public Match(DataSet identifier) {
            this(identifier, Status.PENDING);
        }
    }

    /// A result without matches.
    ///
    /// @param status the final status, which says why
    /// @return the result
    static FindResult refused(Status status) {
        return new FindResult() {
            @Override
            public @Nullable Match next() {
                return null;
            }

            @Override
            public Status finalStatus() {
                return status;
            }
        };
    }

    /// A result made of data sets: those of a collection are at hand, those of anything else may take long to come.
    ///
    /// @param identifiers the matches
    /// @return the result, which ends with success
    static FindResult of(Iterable<DataSet> identifiers) {
        Iterator<DataSet> iterator = identifiers.iterator();
        return new FindResult() {
            @Override
            public @Nullable Match next() {
                return iterator.hasNext() ? new Match(iterator.next()) : null;
            }

            @Override
            public boolean isAtHand() {
                return identifiers instanceof Collection;
            }
        };
    }
}
