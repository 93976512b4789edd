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

    /// {@return the tag of the element}
    int tag() {
        return tag;
    }

    /// {@return what is wrong, without the text}
    String reason() {
        return reason;
    }
}
