package io.larmor.deidentify;

/// What a de-identifier that looks at attributes alone cannot vouch for (PS3.15 §E.2, §E.3).
public enum Warning {
    /// Burned In Annotation (0028,0301) says that the pixels identify the patient.
    BURNED_IN_ANNOTATION("the image says that text which identifies the patient is burned into its pixels"),
    /// The modality often burns text into pixels, and the image does not say that it did not.
    BURNED_IN_ANNOTATION_POSSIBLE("images of this kind often have text burned into their pixels; look at them"),
    /// Recognizable Visual Features (0028,0302) says that the pixels show who it is.
    RECOGNIZABLE_FEATURES("the image says that the patient can be recognized in it"),
    /// Compressed images have segments of their own, beside the attributes, in which a camera or a program may have said where, when and of whom they are (Exif, XMP,
    /// comments); they were not changed.
    IMAGE_METADATA(
            "the compressed image has comments or camera data of its own (Exif, say), which were left as they are"),
    /// The instance is a sound whose content was not looked at.
    OPAQUE_CONTENT("the content of the sound was not looked at"),
    /// The encapsulated document, which may be a model, was replaced by a dummy, as the profile requires: it cannot be cleaned
    /// (PS3.15 §E.1.1).
    DOCUMENT_REPLACED("the document or model is no longer there: it cannot be cleaned"),
    /// The SOP class is not one of the standard, for which de-identification is not defined (PS3.15 §E.1.1).
    PRIVATE_SOP_CLASS("the SOP class is not one of the standard");

    private final String sentence;

    Warning(String sentence) {
        this.sentence = sentence;
    }

    /// {@return what it is, in words}
    public String sentence() {
        return sentence;
    }
}
