package io.larmor.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SpecificCharacterSetTest {

    /// The examples of PS3.5 Annexes H, I, J and K.
    @Nested
    class ExamplesOfTheStandard {

        @Test
        void japaneseInDefaultRepertoireAndKanji() {
            assertExample(List.of("", "ISO 2022 IR 87"), "Yamada^Tarou=山田^太郎=やまだ^たろう",
                    """
                            59 61 6d 61 64 61 5e 54 61 72 6f 75 3d
                            1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d
                            1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42""");
        }

        @Test
        void japaneseInKatakanaAndKanji() {
            assertExample(List.of("ISO 2022 IR 13", "ISO 2022 IR 87"), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
                    """
                            d4 cf c0 de 5e c0 db b3 3d
                            1b 24 42 3b 33 45 44 1b 28 4a 5e 1b 24 42 42 40 4f 3a 1b 28 4a 3d
                            1b 24 42 24 64 24 5e 24 40 1b 28 4a 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 4a""");
        }

        @Test
        void koreanInHangulAndHanja() {
            assertExample(List.of("", "ISO 2022 IR 149"), "Hong^Gildong=洪^吉洞=홍^길동",
                    """
                            48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d
                            1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 3d
                            1b 24 29 43 c8 ab 5e 1b 24 29 43 b1 e6 b5 bf""");
        }

        @Test
        void chineseInUtf8() {
            assertExample(List.of("ISO_IR 192"), "Wang^XiaoDong=王^小東=",
                    "57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d e7 8e 8b 5e e5 b0 8f e6 9d b1 3d");
        }

        @Test
        void chineseInGb18030() {
            assertExample(List.of("GB18030"), "Wang^XiaoDong=王^小东=",
                    "57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d cd f5 5e d0 a1 b6 ab 3d");
        }

        @Test
        void chineseInGb2312() {
            assertExample(List.of("", "ISO 2022 IR 58"), "Zhang^XiaoDong=张^小东=",
                    """
                            5a 68 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d
                            1b 24 29 41 d5 c5 5e 1b 24 29 41 d0 a1 b6 ab 3d""");
        }

        @Test
        void longTextInUtf8AndGb18030() {
            var text = "The first line includes 中文.\r\nThe second line includes 中文, too.\r\nThe third line.\r\n";
            assertText(List.of("ISO_IR 192"), text, """
                    54 68 65 20 66 69 72 73 74 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 e4 b8 ad e6 96 87 2e 0d 0a
                    54 68 65 20 73 65 63 6f 6e 64 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 e4 b8 ad e6 96 87
                    2c 20 74 6f 6f 2e 0d 0a 54 68 65 20 74 68 69 72 64 20 6c 69 6e 65 2e 0d 0a""");
            assertText(List.of("GB18030"), text, """
                    54 68 65 20 66 69 72 73 74 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 d6 d0 ce c4 2e 0d 0a
                    54 68 65 20 73 65 63 6f 6e 64 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 d6 d0 ce c4
                    2c 20 74 6f 6f 2e 0d 0a 54 68 65 20 74 68 69 72 64 20 6c 69 6e 65 2e 0d 0a""");
        }

        @Test
        void longTextInGb2312() {
            assertText(List.of("", "ISO 2022 IR 58"), "1.第一行文字。\r\n2.第二行文字。\r\n3.第三行文字。\r\n", """
                    31 2e 1b 24 29 41 b5 da d2 bb d0 d0 ce c4 d7 d6 a1 a3 0d 0a
                    32 2e 1b 24 29 41 b5 da b6 fe d0 d0 ce c4 d7 d6 a1 a3 0d 0a
                    33 2e 1b 24 29 41 b5 da c8 fd d0 d0 ce c4 d7 d6 a1 a3 0d 0a""");
        }

        /// The standard designates at the head of the line, this encoder before the first character that needs it.
        @Test
        void longTextInHangul() {
            var set = SpecificCharacterSet.of("", "ISO 2022 IR 149");
            var text = "The first line includes 한글.\r\nThe second line includes 한글, too.\r\nThe third line";
            var head = "1b 24 29 43 ";
            assertEquals(text,
                    decode(set,
                            bytes("""
                                    1b 24 29 43 54 68 65 20 66 69 72 73 74 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 c7 d1 b1 db 2e 0d 0a
                                    1b 24 29 43 54 68 65 20 73 65 63 6f 6e 64 20 6c 69 6e 65 20 69 6e 63 6c 75 64 65 73 20 c7 d1 b1 db
                                    2c 20 74 6f 6f 2e 0d 0a 54 68 65 20 74 68 69 72 64 20 6c 69 6e 65"""),
                            Vr.LT));
            assertText(List.of("", "ISO 2022 IR 149"), "a 한글, 글.\r\n글", "61 20" + head
                    + "c7 d1 b1 db 2c 20 b1 db 2e 0d 0a" + head + "b1 db");
        }

        private void assertText(List<String> terms, String text, String hex) {
            var set = SpecificCharacterSet.of(terms.toArray(String[]::new));
            assertArrayEquals(bytes(hex), set.encode(text, Vr.LT));
            assertEquals(text, decode(set, bytes(hex), Vr.LT));
        }

        private void assertExample(List<String> terms, String text, String hex) {
            var set = SpecificCharacterSet.of(terms.toArray(String[]::new));
            assertArrayEquals(bytes(hex), set.encode(text, Vr.PN));
            assertEquals(text, decode(set, bytes(hex), Vr.PN));
            assertTrue(set.canEncode(text));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ISO_IR 100, Buc^Jérôme, 4275635e 4ae972f46d65
            ISO_IR 101, Wałęsa, 5761b3ea7361
            ISO_IR 109, Ħal, a1616c
            ISO_IR 110, Ķirsis, d369727369 73
            ISO_IR 144, Люкceмбypг, bbeeda63 65dcd179 70d3
            ISO_IR 127, قباني^لنزار, e2c8c7e6ea5ee4e6d2c7d1
            ISO_IR 126, Διονυσιος, c4e9efedf5f3e9eff2
            ISO_IR 138, שרון^דבורה, f9f8e5ef5ee3e1e5f8e4
            ISO_IR 148, Çavuşoğlu, c76176 75fe6f f06c75
            ISO_IR 203, Œuvre €, bc75767265 20a4
            ISO_IR 13,  ﾔﾏﾀﾞ^ﾀﾛｳ, d4cfc0de5ec0dbb3
            ISO_IR 166, นามสกุล, b9d2c1caa1d8c5
            GBK,        王^小东, cdf55ed0a1b6ab
            """)
    void aSingleTermIsOneSet(String term, String text, String hex) {
        // Bytes of single-byte sets come from the tables of ISO 8859, JIS X 0201 and TIS 620.
        var set = SpecificCharacterSet.of(term);
        assertArrayEquals(bytes(hex), set.encode(text, Vr.PN));
        assertEquals(text, decode(set, bytes(hex), Vr.PN));
    }

    @Test
    void aSetOfG1IsDesignatedAgainAfterADelimiter() {
        var set = SpecificCharacterSet.of("ISO 2022 IR 100", "ISO 2022 IR 144");
        var hex = "e9 1b 2d 4c bb 1b 2d 41 5e 1b 2d 4c bb 1b 2d 41";
        assertArrayEquals(bytes(hex), set.encode("éЛ^Л", Vr.PN));
        assertEquals("éЛ^Л", decode(set, bytes(hex), Vr.PN));
    }

    /// Every Defined Term alone, and every one with code extensions behind the default repertoire.
    @Test
    void everyDefinedTermWritesWhatItReads() throws IOException {
        int terms = 0;
        for (var row : Shared.table(Shared.directory().resolve("dictionary/charsets.tsv"))) {
            var term = row.get("defined_term");
            var charset = Charset.forName(row.get("java_charset").replaceFirst(" .*", ""));
            var set = row.get("code_extensions").equals("yes")
                    ? SpecificCharacterSet.of("", term)
                    : SpecificCharacterSet.of(term);
            var encoder = charset.newEncoder();
            var all = new StringBuilder();
            for (char c = 0xA0; c < 0xFFFE; c++) {
                // The yen sign and the overline of JIS X 0201 are read as the backslash and the tilde.
                if (!Character.isSurrogate(c) && c != 0xA5 && c != 0x203E && encoder.canEncode(c)) {
                    all.append(c).append(c % 7 == 0 ? "\\^=\r\n\t A".charAt(c % 8) : 'x');
                }
            }
            for (var vr : List.of(Vr.PN, Vr.LO, Vr.LT)) {
                var text = all.toString();
                assertTrue(set.canEncode(text), term);
                assertEquals(text, decode(set, set.encode(text, vr), vr), term);
            }
            terms++;
        }
        assertEquals(34, terms);
    }

    @Test
    void theFirstSetIsInForceAgainAfterALineABackslashAndATab() {
        var set = SpecificCharacterSet.of("ISO 2022 IR 100", "ISO 2022 IR 144");
        for (var delimiter : List.of("\r", "\n", "\f", "\t")) {
            var bytes = bytes(
                    "1b 2d 4c bb " + HexFormat.of().formatHex(delimiter.getBytes(StandardCharsets.US_ASCII)) + " e9");
            assertEquals("Л" + delimiter + "é", decode(set, bytes, Vr.LT));
        }
        assertEquals("Л\\é", decode(set, bytes("1b 2d 4c bb 5c e9"), Vr.LO));
        assertEquals("Л\\щ", decode(set, bytes("1b 2d 4c bb 5c e9"), Vr.LT));
        assertEquals("Л^щ", decode(set, bytes("1b 2d 4c bb 5e e9"), Vr.LO));
        assertEquals("Л^é", decode(set, bytes("1b 2d 4c bb 5e e9"), Vr.PN));
    }

    @Test
    void halfACharacterIsNoDelimiter() {
        var kanji = SpecificCharacterSet.of("", "ISO 2022 IR 87");
        var text = "表\\ソ^能=ミ";
        assertEquals(text, decode(kanji, kanji.encode(text, Vr.PN), Vr.PN));
        var gbk = SpecificCharacterSet.of("GBK");
        assertArrayEquals(bytes("81 5c 5c 41"), gbk.encode("乗\\A", Vr.LO));
        assertEquals("乗\\A", decode(gbk, bytes("81 5c 5c 41"), Vr.LO));
    }

    @Test
    void supplementaryKanjiAndAllOthersMixInOneValue() {
        var set = SpecificCharacterSet.of("ISO 2022 IR 6", "ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149",
                "ISO 2022 IR 126");
        var text = "A丂山홍Δ b\\丂";
        var bytes = set.encode(text, Vr.LO);
        assertEquals(text, decode(set, bytes, Vr.LO));
        assertTrue(HexFormat.of().formatHex(bytes).startsWith("411b242844"));
    }

    @Test
    void aWriterThatForgetsToDesignateAgainIsUnderstood() {
        var set = SpecificCharacterSet.of("", "ISO 2022 IR 149");
        assertEquals("홍^길동", decode(set, bytes("1b 24 29 43 c8 ab 5e b1 e6 b5 bf"), Vr.PN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ISO_IR 6", "NO SUCH TERM", "ISO_IR 9999", "ISO_IR 100"})
    void noByteIsLostWithoutAKnownSet(String term) {
        var set = SpecificCharacterSet.of(term);
        var all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, set.encode(decode(set, all, Vr.LT), Vr.LT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-IR 144", "ISO IR 144", "iso_ir 144", " ISO_IR 144 ", "ISO 2022-IR 144",
        "ISO_2022 IR 144"})
    void aSloppyTermIsUnderstood(String term) {
        assertEquals("Л", decode(SpecificCharacterSet.of(term), bytes("bb"), Vr.SH));
    }

    @Test
    void anUnknownEscapeSequenceStays() {
        var set = SpecificCharacterSet.of("", "ISO 2022 IR 87");
        assertEquals("a\u001b(Zb", decode(set, bytes("61 1b 28 5a 62"), Vr.LO));
        assertEquals("a\u001b", decode(set, bytes("61 1b"), Vr.LO));
        assertEquals("a\u001b$(", decode(set, bytes("61 1b 24 28"), Vr.LO));
    }

    @Test
    void whatCannotBeEncodedIsAQuestionMark() {
        assertArrayEquals(bytes("3f"), SpecificCharacterSet.of("ISO_IR 144").encode("é", Vr.LO));
        assertArrayEquals(bytes("3f 41"), SpecificCharacterSet.of("", "ISO 2022 IR 87").encode("홍A", Vr.LO));
        assertArrayEquals(bytes("3f"), SpecificCharacterSet.of("ISO 2022 IR 13", "ISO 2022 IR 87").encode("😀", Vr.LO));
        assertFalse(SpecificCharacterSet.of("ISO_IR 144").canEncode("é"));
        assertFalse(SpecificCharacterSet.DEFAULT.canEncode("é"));
        assertTrue(SpecificCharacterSet.DEFAULT.canEncode("line\r\nline"));
        assertTrue(SpecificCharacterSet.UTF_8.canEncode("é😀홍"));
    }

    @Test
    void aYenSignNeverEndsAValue() {
        var set = SpecificCharacterSet.of("ISO_IR 13");
        assertArrayEquals(bytes("61 3f"), set.encode("a¥", Vr.LO));
        assertArrayEquals(bytes("61 5c d4"), set.encode("a¥ﾔ", Vr.LT));
    }

    @Test
    void whatIsNoTextIsNotDecoded() {
        assertEquals("ORIGINALé", decode(SpecificCharacterSet.of("ISO_IR 144"), bytes("4f524947494e414ce9"), Vr.CS));
    }

    @Test
    void arbitraryBytesNeverFail() {
        var random = new Random(7);
        var sets = List.of(SpecificCharacterSet.DEFAULT,
                SpecificCharacterSet.of("", "ISO 2022 IR 87", "ISO 2022 IR 159"),
                SpecificCharacterSet.of("ISO 2022 IR 13", "ISO 2022 IR 149"), SpecificCharacterSet.of("GB18030"),
                SpecificCharacterSet.UTF_8);
        for (int round = 0; round < 5000; round++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(5) == 0
                        ? (byte) 0x1B
                        : random.nextInt(3) == 0 ? (byte) "$()BJDCA-".charAt(random.nextInt(9)) : bytes[i];
            }
            for (var set : sets) {
                // Two bytes that stand for nothing stay between two escape sequences.
                assertTrue(decode(set, bytes, Vr.PN).length() <= 5 * bytes.length + 8);
            }
        }
    }

    @Test
    void whatIsEncodedIsDecoded() {
        var set = SpecificCharacterSet.of("ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149",
                "ISO 2022 IR 58", "ISO 2022 IR 100");
        var alphabet = "Aa z^=\\\r\n\t山田太郎やまだ홍길동洪吉张东éüﾔﾏﾀ丂~";
        var random = new Random(11);
        for (var vr : List.of(Vr.PN, Vr.LO, Vr.LT)) {
            for (int round = 0; round < 2000; round++) {
                var text = new StringBuilder();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                var bytes = set.encode(text.toString(), vr);
                assertEquals(text.toString(), decode(set, bytes, vr), () -> HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static String decode(SpecificCharacterSet set, byte[] bytes, Vr vr) {
        var within = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, within, 3, bytes.length);
        return set.decode(within, 3, bytes.length, vr);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
