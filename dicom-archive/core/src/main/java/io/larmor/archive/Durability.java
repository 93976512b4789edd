package io.larmor.archive;

/// What an acknowledged instance survives.
public enum Durability {
    /// Power loss: bytes are forced to the storage device before success is answered, in groups. The default.
    FSYNC,
    /// The death of the process, not of the machine: bytes have been handed to the operating system. The index stays consistent.
    OS,
    /// As [#OS], and the index is not protected either: after power loss it may have to be built again from the files.
    NONE
}
