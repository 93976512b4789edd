package io.larmor.deidentify;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// An option of the Basic Application Level Confidentiality Profile (PS3.15 §E.3), with its code of PS3.16 CID 7050.
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.3.html PS3.15 §E.3
public enum ProfileOption {
    /// Keeps private attributes that are known to be safe: those of PS3.15 Table E.3.10-1, and those that the data set itself
    /// declares so in Private Data Element Characteristics Sequence (0008,0300); of other private sequences what is safe in their
    /// items (PS3.15 §E.3.10).
    RETAIN_SAFE_PRIVATE("113111", "Retain Safe Private Option"),
    /// Keeps UIDs (PS3.15 §E.3.9).
    RETAIN_UIDS("113110", "Retain UIDs Option"),
    /// Keeps what tells the device (PS3.15 §E.3.8).
    RETAIN_DEVICE_IDENTITY("113109", "Retain Device Identity Option"),
    /// Keeps what tells the institution (PS3.15 §E.3.11).
    RETAIN_INSTITUTION_IDENTITY("113112", "Retain Institution Identity Option"),
    /// Keeps age, sex, size, weight and the like (PS3.15 §E.3.7).
    RETAIN_PATIENT_CHARACTERISTICS("113108", "Retain Patient Characteristics Option"),
    /// Keeps dates and times (PS3.15 §E.3.6).
    RETAIN_FULL_DATES("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
    /// Keeps times, and shifts all dates of a patient by the same number of days (PS3.15 §E.3.6).
    RETAIN_MODIFIED_DATES("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    /// Keeps of descriptions the words that are in a list of harmless ones (PS3.15 §E.3.5).
    CLEAN_DESCRIPTORS("113105", "Clean Descriptors Option"),
    /// Keeps the content of reports, item by item (PS3.15 §E.3.4).
    CLEAN_STRUCTURED_CONTENT("113104", "Clean Structured Content Option"),
    /// Keeps graphic annotations without their texts; overlays and curves are removed all the same, for their bits cannot be
    /// judged (PS3.15 §E.3.3).
    CLEAN_GRAPHICS("113103", "Clean Graphics Option"),
    /// Would blank text in pixels; refused, for no pixel is looked at (PS3.15 §E.3.1).
    CLEAN_PIXEL_DATA("113101", "Clean Pixel Data Option"),
    /// Would make faces unrecognizable; refused, for no pixel is looked at (PS3.15 §E.3.2).
    CLEAN_RECOGNIZABLE_VISUAL_FEATURES("113102", "Clean Recognizable Visual Features Option");

    private final String code;
    private final String meaning;

    ProfileOption(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// {@return the code value in the coding scheme DCM}
    public String code() {
        return code;
    }

    /// {@return the code meaning}
    public String meaning() {
        return meaning;
    }

    DataSet coded() {
        return coded(code, meaning);
    }

    static DataSet coded(String code, String meaning) {
        // PS3.16 has meanings longer than the 64 characters of LO.
        return DataSet.builder().lenient().set(Tag.CodeValue, code).set(Tag.CodingSchemeDesignator, "DCM")
                .set(Tag.CodeMeaning, meaning).build();
    }
}
