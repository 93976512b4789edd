package io.larmor.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// The coded character sets that an escape sequence can designate (PS3.3 §C.12.1.1.2, Tables C.12-3 and C.12-4): to the
/// bytes 21H-7EH (code element G0) or to the bytes A1H-FFH (G1), one or two bytes a character.
enum GraphicSet {
    ASCII("(B", 1, "US-ASCII"), ROMAJI("(J", 1, "JIS_X0201"), KATAKANA(")I", 1, "JIS_X0201"), LATIN_1("-A", 1,
            "ISO-8859-1"), LATIN_2("-B", 1, "ISO-8859-2"), LATIN_3("-C", 1, "ISO-8859-3"), LATIN_4("-D", 1,
                    "ISO-8859-4"), CYRILLIC("-L", 1, "ISO-8859-5"), ARABIC("-G", 1, "ISO-8859-6"), GREEK("-F", 1,
                            "ISO-8859-7"), HEBREW("-H", 1, "ISO-8859-8"), LATIN_5("-M", 1, "ISO-8859-9"), LATIN_9("-b",
                                    1, "ISO-8859-15"), THAI("-T", 1, "TIS-620"), JIS_X0208("$B", 2,
                                            "x-JIS0208"), JIS_X0212("$(D", 2, "JIS_X0212-1990"), KS_X1001("$)C", 2,
                                                    "EUC-KR"), GB_2312("$)A", 2, "GB2312");

    private static final GraphicSet[] ALL = values();

    private final String designator;
    private final boolean right;
    private final int width;
    private final String charsetName;

    GraphicSet(String designator, int width, String charsetName) {
        this.designator = designator;
        this.right = designator.contains("-") || designator.contains(")");
        this.width = width;
        this.charsetName = charsetName;
    }

    /// {@return the set that the escape sequence designates whose ESC stands just before, or null}
    /// @param bytes the text
    /// @param start index of the byte after ESC
    /// @param end   index after the text
    static @Nullable GraphicSet designatedAt(byte[] bytes, int start, int end) {
        for (var set : ALL) {
            int i = 0;
            while (i < set.designator.length() && start + i < end && bytes[start + i] == set.designator.charAt(i)) {
                i++;
            }
            if (i == set.designator.length()) {
                return set;
            }
        }
        return null;
    }

    /// {@return the escape sequence without its ESC}
    byte[] designator() {
        return designator.getBytes(StandardCharsets.US_ASCII);
    }

    /// {@return whether it goes to G1, the bytes with the high bit}
    boolean right() {
        return right;
    }

    /// {@return how many bytes a character has}
    int width() {
        return width;
    }

    Charset charset() {
        return Charset.forName(charsetName);
    }

    /// {@return the text of bytes that the set does not have, but an extension that is in use}
    String extended(byte[] bytes, int start, int length) {
        if (this != JIS_X0208) {
            return new String(bytes, start, length, charset());
        }
        // Row 13 and others that vendors have filled: circled digits, names of companies, variants of kanji.
        var whole = new byte[length + 3];
        whole[0] = 0x1B;
        whole[1] = '$';
        whole[2] = 'B';
        System.arraycopy(bytes, start, whole, 3, length);
        var text = new String(whole, Charset.forName("x-windows-50221"));
        return Character.getType(text.charAt(0)) == Character.PRIVATE_USE ? "\uFFFD" : text;
    }
}
