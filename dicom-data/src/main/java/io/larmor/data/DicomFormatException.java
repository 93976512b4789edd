package io.larmor.data;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Bytes are not DICOM as PS3.5 and PS3.10 define it, or a data set cannot be written as it: says at which element and
/// offset, and why.
///
/// The message holds no value of the data set.
public class DicomFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Of the element, if there is one.
    private final int tag;
    /// Whether there is an element.
    private final boolean hasTag;
    /// Where, in bytes from the start of the input.
    private final long offset;
    /// What is wrong.
    private final String reason;

    /// A failure at an element.
    ///
    /// @param tag the element
    /// @param offset where in the input the element starts
    /// @param reason what was expected and what was found
    public DicomFormatException(int tag, long offset, String reason) {
        super(String.format(Locale.ROOT, "(%04X,%04X) at offset %d: %s", tag >>> 16, tag & 0xFFFF, offset, reason));
        this.tag = tag;
        this.hasTag = true;
        this.offset = offset;
        this.reason = Objects.requireNonNull(reason);
    }

    /// A failure at an element that was not read at any place.
    ///
    /// @param tag the element
    /// @param reason what was expected and what was found
    DicomFormatException(int tag, String reason) {
        super(Tag.toString(tag) + ": " + reason);
        this.tag = tag;
        this.hasTag = true;
        this.offset = -1;
        this.reason = Objects.requireNonNull(reason);
    }

    /// A failure between elements.
    ///
    /// @param offset where in the input
    /// @param reason what was expected and what was found
    public DicomFormatException(long offset, String reason) {
        super("at offset " + offset + ": " + reason);
        this.tag = 0;
        this.hasTag = false;
        this.offset = offset;
        this.reason = Objects.requireNonNull(reason);
    }

    /// A failure without a place, for example of something that is not DICOM at all.
    ///
    /// @param reason what was expected and what was found
    public DicomFormatException(String reason) {
        super(reason);
        this.tag = 0;
        this.hasTag = false;
        this.offset = -1;
        this.reason = Objects.requireNonNull(reason);
    }

    /// {@return the tag of the element, if the failure is at one}
    public OptionalInt tag() {
        return hasTag ? OptionalInt.of(tag) : OptionalInt.empty();
    }

    /// {@return where in the input, in bytes from its start, if known}
    public OptionalLong offset() {
        return offset >= 0 ? OptionalLong.of(offset) : OptionalLong.empty();
    }

    /// {@return what was expected and what was found, without the place}
    public String reason() {
        return reason;
    }
}
