package io.larmor.archive;

import java.io.IOException;

import io.larmor.data.DataSet;

/// An instance that has come in whole and was found good, but is not stored yet.
///
/// *Threading*: one thread at a time; not necessarily the one that received it.
public interface StagedInstance {
    /// Begins to store the instance, and does not wait for it: [#commit] does, and has to be called. Who has several instances submits
    /// them all before the first commit, so that they become durable together. They are stored in the order in which they were submitted.
    /// Waits only while the archive's queue is full.
    ///
    /// @throws ArchiveRefusedException if the archive is closed; the instance is not stored
    /// @throws IOException if the store failed
    void submit() throws IOException;

    /// Stores the instance, if [#submit] has not begun to: when this returns it is as durable as the archive's [Durability] promises, and queries find it.
    /// Waits while other instances become durable together with this one.
    ///
    /// @return what became of it
    /// @throws ArchiveRefusedException if the disk is full or the archive closed; the instance is not stored
    /// @throws IOException if the store failed
    StoreOutcome commit() throws IOException;

    /// Does what [#commit] does, on the calling thread where no other instance is waiting, which spares two switches of threads. Nobody may interrupt that
    /// thread meanwhile: an interrupt closes the file that is being written to, and that may be the archive's journal.
    ///
    /// @return what became of it
    /// @throws ArchiveRefusedException if the disk is full or the archive closed; the instance is not stored
    /// @throws IOException if the store failed
    StoreOutcome commitHere() throws IOException;

    /// {@return what it says of patient, study, series and itself, as far as the index keeps it} Costs nothing to ask, at any time.
    DataSet attributes();

    /// Drops the instance. Does nothing once it was submitted, committed or dropped.
    void discard();
}
