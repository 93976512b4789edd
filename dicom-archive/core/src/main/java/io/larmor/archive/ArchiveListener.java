package io.larmor.archive;

/// Is told what an archive takes in.
///
/// *Threading*: called on the thread that committed the instance, after it became durable; must be short, and not throw.
@FunctionalInterface
public interface ArchiveListener {
    /// An instance was stored, or replaced another one.
    ///
    /// @param study its Study Instance UID, or "" if it has none
    /// @param sopInstance its SOP Instance UID
    void stored(String study, String sopInstance);
}
