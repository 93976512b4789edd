package io.larmor.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// Keeps the bytes of instances: stage, commit in batches, open by locator. A locator is opaque to everyone else, never made from a
/// UID alone, and never used twice.
///
/// *Threading*: [#stage] and [#open] from any thread; [#commit], [#force], [#remove], [#withdraw] and [#recover] from the archive's committer thread only.
public interface InstanceStore extends AutoCloseable {
    /// Begins to take in an instance.
    ///
    /// @return where its bytes go
    /// @throws IOException if there is no room
    Staged stage() throws IOException;

    /// Makes instances durable: when this returns each is whole, survives what [Durability] promises, and is named by [#recover]
    /// until the index is known to hold it.
    ///
    /// @param batch what to make durable
    /// @return the locators, in the order of the batch
    /// @throws IOException if any of it could not be made durable: then none is stored
    List<String> commit(List<Placement> batch) throws IOException;

    /// Makes instances survive power loss from now on, whatever the [Durability].
    ///
    /// @param locators where they are
    /// @throws java.nio.file.NoSuchFileException if one of them is not there
    /// @throws IOException if they cannot be made durable
    void force(Collection<String> locators) throws IOException;

    /// Opens an instance.
    ///
    /// @param locator where it is
    /// @return its bytes, all that were written to its [Staged]
    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws IOException if it cannot be opened
    OpenInstance open(String locator) throws IOException;

    /// Removes instances. What is open stays readable.
    ///
    /// @param instances which; those that are not there are passed over
    /// @throws IOException if they cannot be removed
    void remove(Collection<Kept> instances) throws IOException;

    /// Removes instances that are not in the index and must not get there. What cannot be removed now is before anything else is committed.
    ///
    /// @param instances which; those that are not there are passed over
    void withdraw(Collection<Kept> instances);

    /// Tells which instances the index may not know of, or may know of wrongly, because the last process ended in between. Called once,
    /// before the first commit.
    ///
    /// @return what was committed and what was removed since the index was last known to be durable
    /// @throws IOException if the store cannot be read
    Recovery recover() throws IOException;

    /// Makes instances that [#recover] has named as durable as those whose commit has returned: nobody knows whether theirs had.
    ///
    /// @param locators of instances that are whole
    /// @throws IOException if it cannot
    void confirm(Collection<String> locators) throws IOException;

    /// Visits every instance kept.
    ///
    /// @param visitor takes the locators
    /// @throws IOException if the store cannot be read
    void forEach(Visitor visitor) throws IOException;

    @Override
    void close() throws IOException;

    /// An instance that is coming in. Confined to one thread at a time.
    interface Staged {
        /// Takes the next bytes.
        ///
        /// @param pieces consumed when this returns
        /// @throws IOException if there is no room
        void write(ByteBuffer... pieces) throws IOException;

        /// {@return how many bytes were written so far}
        long length();

        /// Opens what was written, for comparison. Closed before the next call of anything else.
        ///
        /// @return the bytes
        /// @throws IOException if they cannot be read
        Source open() throws IOException;

        /// Drops what was written. Does nothing after a commit.
        void discard();
    }

    /// Bytes to compare with.
    interface Source extends AutoCloseable {
        /// Reads.
        ///
        /// @param target takes as many bytes as there are, up to its limit
        /// @param position where from
        /// @return how many, or -1 at the end
        /// @throws IOException if they cannot be read
        int read(ByteBuffer target, long position) throws IOException;

        @Override
        void close() throws IOException;
    }

    /// One instance of a batch.
    ///
    /// @param staged its bytes
    /// @param sopInstance its SOP Instance UID
    /// @param study the Study Instance UID, or "": instances of one study may be kept near each other
    /// @param checksum the CRC-32C of its bytes
    /// @param replaced the locator of the instance whose place it takes, or "" if there is none; kept for [#recover]
    record Placement(Staged staged, String sopInstance, String study, long checksum, String replaced) {}

    /// An instance that the store keeps.
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param locator where it is
    record Kept(String sopInstance, String locator) {}

    /// An instance whose commit was begun.
    ///
    /// @param kept which
    /// @param checksum the CRC-32C that its bytes have if it was acknowledged, or -1 if the store has seen that they are whole
    /// @param replaced the locator of the instance whose place it takes, or "" if there is none
    record Committed(Kept kept, long checksum, String replaced) {}

    /// What the index may not know.
    ///
    /// @param present instances that are there, the oldest first; one of which the index knows nothing may not be whole
    /// @param removed instances that were removed
    record Recovery(List<Committed> present, List<Kept> removed) {
        /// Keeps copies.
        public Recovery {
            present = List.copyOf(present);
            removed = List.copyOf(removed);
        }
    }

    /// Sees each locator.
    @FunctionalInterface
    interface Visitor {
        /// Takes one.
        ///
        /// @param locator of an instance
        /// @throws IOException ends the visit
        void visit(String locator) throws IOException;

        /// Takes note of a file or folder that lies where instances are and is none of the store's. It is passed over; by default nothing is done.
        ///
        /// @param path where it is
        /// @throws IOException ends the visit
        default void stray(Path path) throws IOException {}
    }
}
