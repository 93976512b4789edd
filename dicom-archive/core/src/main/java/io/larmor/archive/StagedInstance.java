package io.larmor.archive;

import java.io.IOException;

/// An instance that has come in whole and was found good, but is not stored yet.
///
/// *Threading*: one thread at a time; not necessarily the one that received it.
public interface StagedInstance {
    /// Stores the instance: when this returns it is as durable as the archive's [Durability] promises, and queries find it.
    /// Waits while other instances become durable together with this one.
    ///
    /// @return what became of it
    /// @throws ArchiveRefusedException if the disk is full or the archive closed; the instance is not stored
    /// @throws IOException if the store failed
    StoreOutcome commit() throws IOException;

    /// Drops the instance. Does nothing once it was committed or dropped.
    void discard();
}
