package io.larmor.pdu;

/// Implementation version name sub-item: which version its sender is.
///
/// @param name 1 to 16 characters by the standard; longer ones are read
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part07/sect_D.3.3.2.html PS3.7 §D.3.3.2
public record ImplementationVersionName(String name) implements UserItem {
    /// Checks that the characters can be written.
    public ImplementationVersionName {
        if (name.chars().anyMatch(c -> c > 0xFF)) {
            throw new IllegalArgumentException("An implementation version name has characters of ISO 646 only.");
        }
    }

    static ImplementationVersionName read(PduInput in) throws MalformedPduException {
        return new ImplementationVersionName(in.text(in.remaining(), "implementation version name"));
    }

    void write(PduOutput out) {
        out.textItem(Item.IMPLEMENTATION_VERSION_NAME, name);
    }
}
