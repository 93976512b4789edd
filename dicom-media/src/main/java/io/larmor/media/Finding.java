package io.larmor.media;

/// Something in which a directory and its files do not agree (PS3.10 §8.6, PS3.3 §F.3.2.2).
///
/// @param kind what it is
/// @param file the file, as the record names it or as it lies below the folder; empty when it is about the directory itself
/// @param detail what was expected and found; without patient data
public record Finding(Kind kind, String file, String detail) {
    /// What does not agree.
    public enum Kind {
        /// The directory breaks PS3.3 Annex F.
        DIRECTORY,
        /// The File ID breaks the rule for names (PS3.10 §8.2).
        FILE_ID,
        /// The File ID leads out of the folder.
        OUTSIDE,
        /// The file is not there.
        MISSING,
        /// The file is not readable as DICOM.
        UNREADABLE,
        /// The file has another SOP class than the record.
        SOP_CLASS,
        /// The file is another SOP instance than the record.
        SOP_INSTANCE,
        /// The file is in another transfer syntax than the record.
        TRANSFER_SYNTAX,
        /// Two records refer to the file.
        REFERRED_TWICE,
        /// No record refers to the file.
        UNREFERENCED
    }
}
