package io.larmor.archive;

/// How a commit ended.
public enum StoreOutcome {
    /// The instance is stored.
    STORED,
    /// The same bytes under the same SOP Instance UID were stored already, or the same content in another encoding
    /// ([io.larmor.data.ContentComparison]): nothing to do.
    DUPLICATE_IDENTICAL,
    /// Other content is stored under this SOP Instance UID, and stays: the instance was not taken.
    DUPLICATE_DIFFERENT,
    /// The instance took the place of another one with the same SOP Instance UID.
    REPLACED
}
