package io.larmor.data;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// A value representation: how the bytes of a value are to be read (PS3.5 §6.2, Table 6.2-1), and
/// what may be written in one, see [#brokenRule(String)].
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html PS3.5 §6.2
public enum Vr {
    /// Application Entity.
    AE(Kind.STRING, false),
    /// Age String.
    AS(Kind.STRING, false),
    /// Attribute Tag.
    AT(Kind.INTEGER, false),
    /// Code String.
    CS(Kind.STRING, false),
    /// Date.
    DA(Kind.STRING, false),
    /// Decimal String.
    DS(Kind.STRING, false),
    /// Date Time.
    DT(Kind.STRING, false),
    /// Floating Point Double.
    FD(Kind.FLOAT, false),
    /// Floating Point Single.
    FL(Kind.FLOAT, false),
    /// Integer String.
    IS(Kind.STRING, false),
    /// Long String.
    LO(Kind.TEXT, false),
    /// Long Text.
    LT(Kind.TEXT, false),
    /// Other Byte.
    OB(Kind.BINARY, true),
    /// Other Double.
    OD(Kind.BINARY, true),
    /// Other Float.
    OF(Kind.BINARY, true),
    /// Other Long.
    OL(Kind.BINARY, true),
    /// Other 64-bit Very Long.
    OV(Kind.BINARY, true),
    /// Other Word.
    OW(Kind.BINARY, true),
    /// Person Name.
    PN(Kind.TEXT, false),
    /// Short String.
    SH(Kind.TEXT, false),
    /// Signed Long.
    SL(Kind.INTEGER, false),
    /// Sequence of Items.
    SQ(Kind.SEQUENCE, true),
    /// Signed Short.
    SS(Kind.INTEGER, false),
    /// Short Text.
    ST(Kind.TEXT, false),
    /// Signed 64-bit Very Long.
    SV(Kind.INTEGER, true),
    /// Time.
    TM(Kind.STRING, false),
    /// Unlimited Characters.
    UC(Kind.TEXT, true),
    /// Unique Identifier.
    UI(Kind.STRING, false),
    /// Unsigned Long.
    UL(Kind.INTEGER, false),
    /// Unknown.
    UN(Kind.BINARY, true),
    /// Universal Resource Identifier or Locator.
    UR(Kind.STRING, true),
    /// Unsigned Short.
    US(Kind.INTEGER, false),
    /// Unlimited Text.
    UT(Kind.TEXT, true),
    /// Unsigned 64-bit Very Long.
    UV(Kind.INTEGER, true);

    private enum Kind {
        STRING, TEXT, INTEGER, FLOAT, BINARY, SEQUENCE
    }

    private static final Vr[] BY_CODE = new Vr[26 * 26];
    private static final Vr[] BY_ORDINAL = values();

    static {
        for (var vr : BY_ORDINAL) {
            BY_CODE[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = vr;
        }
    }

    private final Kind kind;
    private final int code;
    private final boolean longLength;
    private final int wordSize;
    private final boolean multiValued;
    private final boolean leadingSpace;

    Vr(Kind kind, boolean longLength) {
        this.kind = kind;
        this.code = name().charAt(0) << 8 | name().charAt(1);
        this.longLength = longLength;
        this.wordSize = wordSize(name());
        boolean paragraphs = name().equals("ST") || name().equals("LT") || name().equals("UT") || name().equals("UR");
        this.multiValued = (kind == Kind.STRING || kind == Kind.TEXT) && !paragraphs;
        this.leadingSpace = paragraphs || name().equals("UC");
    }

    /// Finds the VR for the two characters of an explicit VR field, first character in the high byte.
    ///
    /// @param twoBytes the two characters, for example `0x4F57` for OW
    /// @return the VR, or null when the standard has none of that name
    public static @Nullable Vr of(int twoBytes) {
        int first = (twoBytes >> 8) - 'A';
        int second = (twoBytes & 0xFF) - 'A';
        return first < 0 || first > 25 || second < 0 || second > 25 ? null : BY_CODE[first * 26 + second];
    }

    static Vr ofNumber(int number) {
        return BY_ORDINAL[number];
    }

    /// {@return a small number that stands for this VR in compact indexes}
    @SuppressWarnings("EnumOrdinal")
    int number() {
        return ordinal();
    }

    /// {@return the two characters of the explicit VR field, first character in the high byte}
    public int code() {
        return code;
    }

    /// {@return whether an explicit VR header has a 32-bit length after two reserved bytes (PS3.5 §7.1.2)}
    public boolean hasLongLength() {
        return longLength;
    }

    /// {@return whether the value is characters}
    public boolean isString() {
        return kind == Kind.STRING || kind == Kind.TEXT;
    }

    /// {@return whether the characters are of the Specific Character Set (PS3.5 §6.1.2.2)}
    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /// {@return whether the value is binary integers or tags}
    public boolean isInteger() {
        return kind == Kind.INTEGER;
    }

    /// {@return whether the value is binary floating point numbers: FL, FD}
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /// {@return whether the value is a stream of bytes or words: OB, OD, OF, OL, OV, OW, UN}
    public boolean isBinary() {
        return kind == Kind.BINARY;
    }

    /// {@return whether a backslash separates values: characters, except ST, LT, UT and UR}
    public boolean isMultiValued() {
        return multiValued;
    }

    /// {@return whether spaces in front are part of the value: ST, LT, UT, UC, UR}
    public boolean keepsLeadingSpace() {
        return leadingSpace;
    }

    /// Checks one value of characters as it is to be written (PS3.5 §6.2, Table 6.2-1): its length, in characters or in
    /// bytes as the VR counts it, its repertoire and its syntax. Ranges, wild cards and `""`, as the keys of a query have
    /// them, are values too (PS3.4 §C.2.2.2); an empty value always is one. Whether text can be written in the Specific
    /// Character Set is another question, see [SpecificCharacterSet#canEncode].
    ///
    /// @param value the value, without the padding that makes its length even; several values are asked for one by one
    /// @return what a value has to be and this one is not, in words that do not repeat it, as in
    /// [InvalidValueException#rule()]; empty if it is valid, and always for VRs that are not of characters
    public Optional<String> brokenRule(String value) {
        return Optional.ofNullable(ValueRules.broken(this, value));
    }

    /// {@return the number of bytes that change places between the two byte orders, 1 if none do}
    public int wordSize() {
        return wordSize;
    }

    private static int wordSize(String name) {
        return switch (name) {
            case "AT", "OW", "SS", "US" -> 2;
            case "FL", "OF", "OL", "SL", "UL" -> 4;
            case "FD", "OD", "OV", "SV", "UV" -> 8;
            default -> 1;
        };
    }

    /// {@return the bytes of one value of a numeric VR: [#wordSize()], and 4 for AT}
    int valueSize() {
        return this == AT ? 4 : wordSize();
    }

    /// {@return the byte that brings a value to even length: a space for characters, else zero}
    public byte padding() {
        return (byte) (isString() && this != UI ? ' ' : 0);
    }
}
