package io.larmor.pdu;

/// Maximum length sub-item: the longest P-DATA-TF that its sender can receive, counted without the 6-byte PDU header.
///
/// @param length in bytes, up to 4,294,967,295; 0 means unlimited
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/chapter_D.html PS3.8 §D.1
public record MaximumLength(long length) implements UserItem {
    /// Checks that it is an unsigned number of 32 bits.
    public MaximumLength {
        if (length < 0 || length > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("A maximum length is 0 to 4,294,967,295, not " + length + ".");
        }
    }

    static MaximumLength read(PduInput in) throws MalformedPduException {
        return new MaximumLength(in.u32("maximum length received"));
    }

    void write(PduOutput out) {
        int mark = out.beginItem(Item.MAXIMUM_LENGTH, 0);
        out.u32(length);
        out.endItem(mark);
    }
}
