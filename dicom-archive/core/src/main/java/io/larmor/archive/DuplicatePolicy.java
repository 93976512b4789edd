package io.larmor.archive;

/// What happens to an instance whose SOP Instance UID is stored already with different bytes.
public enum DuplicatePolicy {
    /// The first stays, and the newcomer is refused. The default.
    KEEP_FIRST,
    /// The newcomer takes its place, unless storage commitment was given for the first.
    REPLACE
}
