package io.larmor.data;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// How a data set is encoded: VR explicit or not, byte order, deflated, pixel data compressed (PS3.5 §10, Annex A).
///
/// Two are equal when their UIDs are. A syntax that is not known is read as the standard asks of every new one:
/// explicit VR, little endian, with encapsulated pixel data.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_10.html PS3.5 §10
public final class TransferSyntax {
    private static final int BIG_ENDIAN = 1;
    private static final int DEFLATED = 2;
    private static final int IMPLICIT = 4;
    private static final int ENCAPSULATED = 8;
    private static final String STANDARD = "1.2.840.10008.1.2";
    private static final Map<String, TransferSyntax> KNOWN = new HashMap<>();

    /// Implicit VR Little Endian, the default of all (PS3.5 A.1).
    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = known(STANDARD, IMPLICIT);
    /// Explicit VR Little Endian (PS3.5 A.2).
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = known(STANDARD + ".1", 0);
    /// Explicit VR Big Endian, retired (PS3.5-2016b A.3).
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN = known(STANDARD + ".2", BIG_ENDIAN);
    /// Deflated Explicit VR Little Endian (PS3.5 A.5).
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = known(STANDARD + ".1.99", DEFLATED);

    static {
        known(STANDARD + ".1.98", ENCAPSULATED);
        known(STANDARD + ".5", ENCAPSULATED);
        known(STANDARD + ".8.1", ENCAPSULATED);
        for (int i = 50; i <= 66; i++) {
            known(STANDARD + ".4." + i, ENCAPSULATED);
        }
        for (String last : new String[] {"70", "80", "81", "90", "91", "92", "93", "100", "100.1", "101", "101.1",
            "102",
            "102.1", "103", "103.1", "104", "104.1", "105", "105.1", "106", "106.1", "107", "108", "110", "111", "112",
            "201", "202", "203"}) {
            known(STANDARD + ".4." + last, ENCAPSULATED);
        }
        // The JPIP referenced syntaxes hold a URL in place of pixel data.
        known(STANDARD + ".4.94", ENCAPSULATED);
        known(STANDARD + ".4.95", ENCAPSULATED | DEFLATED);
        known(STANDARD + ".4.204", ENCAPSULATED);
        known(STANDARD + ".4.205", ENCAPSULATED | DEFLATED);
        known("1.2.840.10008.1.20", IMPLICIT);
    }

    private final String uid;
    private final int properties;
    private final boolean isKnown;

    private TransferSyntax(String uid, int properties, boolean isKnown) {
        this.uid = uid;
        this.properties = properties;
        this.isKnown = isKnown;
    }

    private static TransferSyntax known(String uid, int properties) {
        var syntax = new TransferSyntax(uid, properties, true);
        KNOWN.put(uid, syntax);
        return syntax;
    }

    /// The transfer syntax of a UID, known or not.
    ///
    /// @param uid the Transfer Syntax UID
    /// @return the syntax
    public static TransferSyntax of(String uid) {
        var syntax = KNOWN.get(Objects.requireNonNull(uid));
        return syntax != null ? syntax : new TransferSyntax(uid, ENCAPSULATED, false);
    }

    /// {@return the UID}
    public String uid() {
        return uid;
    }

    /// {@return whether each element names its VR}
    public boolean explicitVr() {
        return (properties & IMPLICIT) == 0;
    }

    /// {@return whether numbers start with their most significant byte}
    public boolean bigEndian() {
        return (properties & BIG_ENDIAN) != 0;
    }

    /// {@return whether the data set is compressed as a whole (PS3.5 A.5)}
    public boolean deflated() {
        return (properties & DEFLATED) != 0;
    }

    /// {@return whether pixel data is not native: compressed into fragments (PS3.5 A.4), or only referenced}
    public boolean encapsulated() {
        return (properties & ENCAPSULATED) != 0;
    }

    /// {@return whether the standard defines it}
    public boolean isKnown() {
        return isKnown;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransferSyntax that && uid.equals(that.uid);
    }

    @Override
    public int hashCode() {
        return uid.hashCode();
    }

    @Override
    public String toString() {
        return uid;
    }
}
