package io.larmor.data;

/// Text that the character set it is to be written in does not have (PS3.5 §6.1.2).
final class UnencodableTextException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// The tag of the element.
    private final int tag;
    /// What is wrong, without the text.
    private final String reason;

    UnencodableTextException(int tag, String reason) {
        super(Tag.toString(tag) + ": " + reason);
        this.tag = tag;
        this.reason = reason;
    }

    /// {@return the same for those who write to a stream or a file: text that was received is no mistake of theirs}
    DicomFormatException checked() {
        var checked = new DicomFormatException(tag, reason);
        checked.initCause(this);
        return checked;
    }
}
