package io.larmor.services.spi;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.Payload;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// The instances of a C-MOVE or C-GET, one at a time. It is closed in every case.
///
/// *Threading*: confined to the thread of the operation.
public interface RetrieveResult extends AutoCloseable {

    /// {@return success, or why nothing will be sent: A701H, A900H, …}
    Status status();

    /// {@return the number of instances to be sent, known from the start}
    int count();

    /// The next instance. The server reads ahead to learn which SOP classes and transfer syntaxes to propose to a destination, so
    /// an instance must be small until it is opened.
    ///
    /// @return the instance, or null when there are no more
    /// @throws IOException if that fails: what was not yet sent counts as failed
    @Nullable
    Instance next() throws IOException;

    /// Lets go of what the result holds. By default does nothing.
    @Override
    default void close() {}

    /// An instance to be sent.
    interface Instance extends AutoCloseable {

        /// {@return its SOP Class UID}
        String sopClass();

        /// {@return its SOP Instance UID}
        String sopInstance();

        /// {@return the Transfer Syntax UIDs that it can be sent in: its own first, then those it can be converted to without loss}
        List<String> transferSyntaxes();

        /// Opens its data set. Called at most once.
        ///
        /// @param transferSyntax one of [#transferSyntaxes()]
        /// @return the bytes of the data set in that transfer syntax
        /// @throws IOException if that fails: this instance then counts as failed
        Payload open(String transferSyntax) throws IOException;

        /// Of which study and patient it is. Asked only while somebody keeps an account of it.
        ///
        /// @return what is known; by default nothing
        default Optional<Subject> subject() {
            return Optional.empty();
        }

        /// Lets go of what was opened, after it was sent or failed. By default does nothing.
        @Override
        default void close() {}
    }

    /// A result without instances.
    ///
    /// @param status why
    /// @return the result
    static RetrieveResult refused(Status status) {
        return of(status, List.of());
    }

    /// A result made of instances that are at hand.
    ///
    /// @param instances the instances
    /// @return the result
    static RetrieveResult of(List<? extends Instance> instances) {
        return of(Status.SUCCESS, instances);
    }

    private static RetrieveResult of(Status status, List<? extends Instance> instances) {
        Iterator<? extends Instance> iterator = instances.iterator();
        return new RetrieveResult() {
            @Override
            public Status status() {
                return status;
            }

            @Override
            public int count() {
                return instances.size();
            }

            @Override
            public @Nullable Instance next() {
                return iterator.hasNext() ? iterator.next() : null;
            }
        };
    }
}
