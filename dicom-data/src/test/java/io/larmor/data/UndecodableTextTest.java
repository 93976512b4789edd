package io.larmor.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// A declared character set that is not the one of the bytes loses none of them.
class UndecodableTextTest {
    /// How many arbitrary texts: `-Dundecodable.rounds`.
    private static final int ROUNDS = Integer.getInteger("undecodable.rounds", 5000);

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @ParameterizedTest
    @CsvSource(textBlock = """
            ISO_IR 192,     4d fc 6c 6c,          Müll
            ISO_IR 192,     e5 b0,                å°
            ISO_IR 192,     e5 b0 41 e5 b0 8f,    å°A小
            ISO_IR 192,     c0 80 ff,             À\u0080ÿ
            ISO_IR 192,     ef bf bd,             \uFFFD
            ISO_IR 192,     ed a0 80,             í\u00A0\u0080
            GBK,            81,                   \u0081
            GBK,            ff 41,                ÿA
            GB18030,        e9,                   é
            ISO_IR 126,     e1 ae e2,             α®β
            ISO_IR 166,     a1 ff,                กÿ
            ISO_IR 13,      d4 e9,                ﾔé
            """)
    void aByteThatIsNotOfTheSetIsTakenAsLatin1(String term, String hex, String text) {
        assertEquals(text, decode(SpecificCharacterSet.of(term), bytes(hex), Vr.LO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 126", "ISO_IR 127",
        "ISO_IR 138", "ISO_IR 144", "ISO_IR 148", "ISO_IR 166", "ISO_IR 203", "ISO_IR 13", "ISO_IR 6", ""})
    void everyByteOfASingleByteSetComesBack(String term) {
        var set = SpecificCharacterSet.of(term);
        for (int b = 0; b < 256; b++) {
            var one = new byte[] {(byte) b};
            var text = decode(set, one, Vr.LT);
            if (b == 0xD7 && term.equals("ISO_IR 138")) {
                // The multiplication sign, as which this byte is read, has another one here.
                assertArrayEquals(bytes("aa"), set.encode(text, Vr.LT));
            } else {
                assertArrayEquals(one, set.encode(text, Vr.LT), term + " " + Integer.toHexString(b));
            }
        }
    }

    @Test
    void codesOfTwoBytesThatStandForNoCharacterStay() {
        var set = SpecificCharacterSet.of("", "ISO 2022 IR 87", "ISO 2022 IR 159");
        assertEquals("亜\u001b$B~~\u001b(B亜", decode(set, bytes("1b 24 42 30 21 7e 7e 30 21 1b 28 42"), Vr.LO));
        assertArrayEquals(bytes("41 1b 24 42 7e 7e 1b 28 42 42"),
                set.encode("A\u001b$B~~\u001b(BB", Vr.LO));
        assertEquals("\u001b$(D!!\u001b(B", decode(set, bytes("1b 24 28 44 21 21 1b 28 42"), Vr.LO));
        assertEquals("亜\u001b$B0\u001b(B", decode(set, bytes("1b 24 42 30 21 30 1b 28 42"), Vr.LO));
    }

    @Test
    void theRowsThatVendorsHaveFilledAreRead() {
        var set = SpecificCharacterSet.of("", "ISO 2022 IR 87");
        assertEquals("山①㈱", decode(set, bytes("1b 24 42 3b 33 2d 21 2d 6a 1b 28 42"), Vr.LO));
        assertFalse(set.canEncode("①"));
    }

    @Test
    void shiftJisThatWasDeclaredAsJisX0201KeepsItsBytes() throws IOException {
        // The second byte of 表 and of ソ is that of the backslash.
        var name = new byte[] {(byte) 0x95, 0x5C, '^', (byte) 0x83, 0x5C, ' '};
        var read = withRawName("ISO_IR 13", name);
        assertEquals(List.of("\u0095", "^\u0083", ""), read.strings(Tag.PatientName));
        for (var syntax : List.of(EXPLICIT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            var again = DataSet.parse(read.with(Tag.Modality, "CT").encode(syntax), syntax);
            assertArrayEquals(name, again.bytes(Tag.PatientName).orElseThrow(), syntax.uid());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO_IR 192", "GB18030", "GBK", "ISO_IR 126", "ISO 2022 IR 13\\ISO 2022 IR 87",
        "\\ISO 2022 IR 149", "\\ISO 2022 IR 58", "NO SUCH TERM"})
    void theBytesOfAnUntouchedElementSurviveAWrongDeclaration(String terms) throws IOException {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            var name = new byte[2 + 2 * random.nextInt(10)];
            random.nextBytes(name);
            var read = withRawName(terms, name);
            var converted = DataSet.parse(read.with(Tag.Modality, "CT")
                    .encode(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
            assertArrayEquals(name, converted.bytes(Tag.PatientName).orElseThrow());
        }
    }

    @Test
    void aWrongDeclarationCanBeSetRight() throws IOException {
        // Latin-1 declared as UTF-8: the text is read as was meant, so that it can go on as real UTF-8 or Latin-1.
        var read = withRawName("ISO_IR 192", new byte[] {'M', (byte) 0xFC, 'l', 'l'});
        var latin = DataSet.parse(read.with(Tag.SpecificCharacterSet, "ISO_IR 100").encode(EXPLICIT), EXPLICIT);
        assertArrayEquals(new byte[] {'M', (byte) 0xFC, 'l', 'l'}, latin.bytes(Tag.PatientName).orElseThrow());
        var unicode = DataSet.builder().set(Tag.PatientName, read.string(Tag.PatientName).orElseThrow()).build();
        assertEquals("Müll", DataSet.parse(unicode.encode(EXPLICIT), EXPLICIT).string(Tag.PatientName).orElseThrow());
        var greek = read.with(Tag.SpecificCharacterSet, "ISO_IR 126");
        assertThrows(IllegalArgumentException.class, () -> greek.encode(EXPLICIT));
    }

    @Test
    void whatWasReadOnceIsReadAgain() {
        var random = new Random(3);
        var sets = List.of(SpecificCharacterSet.of("", "ISO 2022 IR 87", "ISO 2022 IR 159"),
                SpecificCharacterSet.of("ISO 2022 IR 13", "ISO 2022 IR 87"), SpecificCharacterSet.of("ISO_IR 126"),
                SpecificCharacterSet.UTF_8, SpecificCharacterSet.DEFAULT);
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0
                        ? random.nextInt(256)
                        : "\u001b$B(BJ)I30!A^=".charAt(random.nextInt(14)));
            }
            for (var set : sets) {
                var text = decode(set, bytes, Vr.LT);
                if (set.canEncode(text)) {
                    assertEquals(text, decode(set, set.encode(text, Vr.LT), Vr.LT),
                            () -> set + " " + HexFormat.of().formatHex(bytes));
                }
            }
        }
    }

    private static DataSet withRawName(String terms, byte[] name) throws IOException {
        var padded = terms.length() % 2 == 0 ? terms : terms + " ";
        var bytes = new byte[16 + padded.length() + name.length];
        System.arraycopy(new byte[] {8, 0, 5, 0, 'C', 'S', (byte) padded.length(), 0}, 0, bytes, 0, 8);
        System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, bytes, 8, padded.length());
        System.arraycopy(new byte[] {0x10, 0, 0x10, 0, 'P', 'N', (byte) name.length, 0}, 0, bytes, 8 + padded.length(),
                8);
        System.arraycopy(name, 0, bytes, 16 + padded.length(), name.length);
        return DataSet.parse(bytes, EXPLICIT);
    }

    private static String decode(SpecificCharacterSet set, byte[] bytes, Vr vr) {
        return set.decode(bytes, 0, bytes.length, vr);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
