package io.larmor.archive;

/// Something that is wrong in an archive.
///
/// @param kind what
/// @param sopInstance the SOP Instance UID of the instance, or "" if nobody can tell
/// @param locator where the instance store keeps it, or "" if it is no matter of one instance; the path of what is [Kind#STRAY]
/// @param detail in words, without patient data
public record ArchiveProblem(Kind kind, String sopInstance, String locator, String detail) {
    /// What can be wrong.
    public enum Kind {
        /// An instance is indexed, and its bytes are not there.
        MISSING,
        /// An instance is indexed, and its bytes are not those that were received.
        DAMAGED,
        /// An instance is there, and not indexed.
        NOT_INDEXED,
        /// What is there is no whole instance, and not indexed.
        NO_INSTANCE,
        /// A file or folder lies among the instances that the archive has not put there.
        STRAY,
        /// The index says something else of an instance than the instance itself.
        ATTRIBUTES,
        /// An instance names another patient than the one under whom its study is filed, and is found under that one. Nothing is broken, and nothing is mended:
        /// somebody has to say which is right.
        OTHER_PATIENT,
        /// The index contradicts itself, or cannot be read.
        INDEX
    }
}
