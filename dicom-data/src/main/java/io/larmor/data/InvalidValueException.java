package io.larmor.data;

/// A value that is to be written breaks a rule of its value representation (PS3.5 §6.2, Table 6.2-1). The message names
/// the element, the VR and the rule, and never the value.
///
/// @see Vr#brokenRule(String)
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public final class InvalidValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// The tag of the element.
    private final int tag;
    /// The value representation.
    private final Vr vr;
    /// What a value has to be.
    private final String rule;

    InvalidValueException(int tag, Vr vr, String rule) {
        super(Tag.toString(tag) + ": a value of VR " + vr + " " + rule);
        this.tag = tag;
        this.vr = vr;
        this.rule = rule;
    }

    /// {@return the tag of the element}
    public int tag() {
        return tag;
    }

    /// {@return the value representation}
    public Vr vr() {
        return vr;
    }

    /// {@return what a value has to be, without the value that is not: `has at most 16 characters`}
    public String rule() {
        return rule;
    }
}
