package io.larmor.data;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Text that a data set holds is text that its Specific Character Set (0008,0005) can write.
class DeclaredCharacterSetTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final List<TransferSyntax> SYNTAXES = List.of(EXPLICIT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    @ParameterizedTest
    @CsvSource({"ISO_IR 100, 山田^太郎", "'', Müller", "ISO_IR 6, Müller", "ISO_IR 144, é", "ISO_IR 13, a¥b",
        "ISO 2022 IR 87, 홍", "GBK, 😀", "NO SUCH TERM, é"})
    void whatTheDeclaredSetDoesNotHaveIsRefused(String term, String text) {
        var data = DataSet.builder().set(Tag.SpecificCharacterSet, term).set(Tag.PatientName, text).build();
        for (var syntax : SYNTAXES) {
            var refused = assertThrows(IllegalArgumentException.class, () -> data.encode(syntax));
            assertEquals("(0010,0010): the text has characters that "
                    + (term.isEmpty() ? "the default repertoire" : term)
                    + ", the character set of the data set, does not have: set SpecificCharacterSet to ISO_IR 192",
                    refused.getMessage());
            var written = assertThrows(DicomFormatException.class,
                    () -> data.writeTo(OutputStream.nullOutputStream(), syntax));
            assertEquals(refused.getMessage(), written.getMessage());
            assertEquals(Tag.PatientName, written.tag().orElseThrow());
        }
        assertEquals(Optional.of(text),
                again(data.with(Tag.SpecificCharacterSet, "ISO_IR 192")).string(Tag.PatientName));
    }

    @Test
    void textInItemsIsRefusedToo() {
        var item = DataSet.builder().set(Tag.CodeMeaning, "頭部").build();
        var data = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100")
                .setItems(Tag.ProcedureCodeSequence, item).build();
        var refused = assertThrows(IllegalArgumentException.class, () -> data.encode(EXPLICIT));
        assertEquals("(0008,0104): the text has characters that ISO_IR 100, the character set of the data set, does not"
                + " have: set SpecificCharacterSet to ISO_IR 192", refused.getMessage());
        var own = item.with(Tag.SpecificCharacterSet, "ISO 2022 IR 6", "ISO 2022 IR 87");
        assertEquals("頭部", again(data.toBuilder().setItems(Tag.ProcedureCodeSequence, own).build())
                .item(Tag.ProcedureCodeSequence).orElseThrow().string(Tag.CodeMeaning).orElseThrow());
    }

    @Test
    void textThatWasReadIsRefusedInASetThatDoesNotHaveIt() {
        var read = again(DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192").set(Tag.PatientName, "山田")
                .build());
        assertThrows(IllegalArgumentException.class,
                () -> read.with(Tag.SpecificCharacterSet, "ISO_IR 100").encode(EXPLICIT));
        var some = ReadOptions.builder().onlyTags(Tag.PatientName).build();
        var bytes = read.encode(EXPLICIT);
        assertThrows(IllegalArgumentException.class,
                () -> DataSet.parse(bytes, 0, bytes.length, EXPLICIT, some).encode(EXPLICIT));
    }

    @Test
    void halfASurrogatePairAndWideCharactersInCodesAreRefused() {
        var half = DataSet.builder().set(Tag.PatientName, "a\uD83D").build();
        assertEquals("(0010,0010): the text is not Unicode: it has half a surrogate pair",
                assertThrows(IllegalArgumentException.class, () -> half.encode(EXPLICIT)).getMessage());
        var code = DataSet.builder().lenient().set(Tag.Modality, "Ж").build();
        assertEquals("(0008,0060): a value of VR CS has characters beyond the default repertoire",
                assertThrows(IllegalArgumentException.class, () -> code.encode(EXPLICIT)).getMessage());
    }

    @Test
    void aDataSetWithoutASetGetsUnicodeOnlyIfItHasTextBeyondAscii() {
        assertFalse(DataSet.builder().lenient().set(Tag.PatientName, "Doe^Jane").set(Tag.Modality, "é").build()
                .contains(Tag.SpecificCharacterSet));
        var data = DataSet.builder().set(Tag.PatientName, "Müller").set(Tag.SOPClassUID, "1.2").build();
        assertEquals(Optional.of("ISO_IR 192"), data.string(Tag.SpecificCharacterSet));
        for (var syntax : SYNTAXES) {
            assertEquals(Optional.of("Müller"), read(data.encode(syntax), syntax).string(Tag.PatientName));
        }
        assertFalse(data.with(Tag.PatientName, "Mueller").contains(Tag.SpecificCharacterSet));
        assertEquals(List.of("ISO_IR 100"), DataSet.builder().set(Tag.PatientName, "Müller")
                .set(Tag.SpecificCharacterSet, "ISO_IR 100").build().strings(Tag.SpecificCharacterSet));
    }

    @Test
    void theSetThatIsAddedStandsOnceAndAroundAllItems() {
        var inner = DataSet.builder().set(Tag.CodeMeaning, "Schädel").build();
        assertTrue(inner.contains(Tag.SpecificCharacterSet));
        var item = DataSet.builder().setItems(Tag.ConceptCodeSequence, inner.compact()).build();
        var data = DataSet.builder().setItems(Tag.RequestAttributesSequence, item, item.with(Tag.CodeValue, "x"))
                .build();
        assertEquals(Optional.of("ISO_IR 192"), data.string(Tag.SpecificCharacterSet));
        for (var each : data.items(Tag.RequestAttributesSequence)) {
            assertFalse(each.contains(Tag.SpecificCharacterSet));
            assertFalse(each.item(Tag.ConceptCodeSequence).orElseThrow().contains(Tag.SpecificCharacterSet));
        }
        var latin = again(data.with(Tag.SpecificCharacterSet, "ISO_IR 100"));
        var meaning = latin.items(Tag.RequestAttributesSequence).getLast().item(Tag.ConceptCodeSequence).orElseThrow();
        assertArrayEquals("Schädel ".getBytes(StandardCharsets.ISO_8859_1),
                meaning.bytes(Tag.CodeMeaning).orElseThrow());
        assertEquals("Schädel", again(meaning.with(Tag.CodeValue, "y")).string(Tag.CodeMeaning).orElseThrow());
    }

    @Test
    void anItemThatDeclaresItsOwnSetKeepsIt() {
        var item = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192").set(Tag.CodeMeaning, "é").build();
        var data = DataSet.builder().setItems(Tag.ProcedureCodeSequence, item).build();
        assertFalse(data.contains(Tag.SpecificCharacterSet));
        assertEquals("é", again(data).item(Tag.ProcedureCodeSequence).orElseThrow().string(Tag.CodeMeaning)
                .orElseThrow());
    }

    @Test
    void bytesWithoutADeclaredSetStayAsTheyWereRead() {
        var bytes = new byte[] {0x10, 0, 0x20, 0, 'L', 'O', 2, 0, 'a', (byte) 0xE9};
        var read = read(bytes, EXPLICIT);
        var more = read.with(Tag.Modality, "CT");
        assertFalse(more.contains(Tag.SpecificCharacterSet));
        assertArrayEquals(new byte[] {'a', (byte) 0xE9}, again(more).bytes(Tag.PatientID).orElseThrow());
        var declared = again(more.with(Tag.SpecificCharacterSet, "ISO_IR 6"));
        assertArrayEquals(new byte[] {'a', (byte) 0xE9}, declared.bytes(Tag.PatientID).orElseThrow());
    }

    @Test
    void commandSetsAndFileMetaInformationHaveNoSet() {
        var command = DataSet.builder().set(Tag.ErrorComment, "Größe: 大").build();
        assertEquals(1, command.size());
        var syntax = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
        assertEquals("Größe: ?", read(command.encode(syntax), syntax).string(Tag.ErrorComment).orElseThrow());
        var meta = DicomFile.fileMeta("1.2", "1.3", "1.2.840.10008.1.2.1", "É");
        assertFalse(meta.contains(Tag.SpecificCharacterSet));
        assertTrue(DicomFile.header(meta).length > 132);
    }

    private static DataSet again(DataSet data) {
        return read(data.encode(EXPLICIT), EXPLICIT);
    }

    private static DataSet read(byte[] bytes, TransferSyntax syntax) {
        try {
            return DataSet.parse(bytes, syntax);
        } catch (DicomFormatException e) {
            throw new AssertionError(e);
        }
    }

    /// A file that says Latin-1 and is in UTF-8: read as what it is, items too, and written right once that is set right.
    @Test
    void aWrongDeclarationIsPassedOver() throws Exception {
        var options = ReadOptions.builder().characterSet(SpecificCharacterSet.UTF_8).build();
        var right = DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 192")
                .set(Tag.PatientName, "M\u00FCller^J\u00F6rg")
                .setItems(Tag.RequestAttributesSequence,
                        DataSet.EMPTY.with(Tag.ScheduledProcedureStepDescription, "Sch\u00E4del"))
                .build();
        byte[] bytes = right.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] wrong = new String(bytes, StandardCharsets.ISO_8859_1).replace("ISO_IR 192", "ISO_IR 100")
                .getBytes(StandardCharsets.ISO_8859_1);
        var read = DataSet.parse(wrong, 0, wrong.length, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, options);
        assertEquals("M\u00FCller^J\u00F6rg", read.string(Tag.PatientName).orElseThrow());
        assertEquals("Sch\u00E4del", read.items(Tag.RequestAttributesSequence).getFirst()
                .string(Tag.ScheduledProcedureStepDescription).orElseThrow());
        assertEquals("ISO_IR 100", read.string(Tag.SpecificCharacterSet).orElseThrow());
        assertArrayEquals(bytes,
                read.with(Tag.SpecificCharacterSet, "ISO_IR 192").encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        assertArrayEquals(wrong, read.encode(EXPLICIT), "untouched");
        var changed = DataSet.parse(read.with(Tag.PatientID, "1").encode(EXPLICIT), EXPLICIT);
        assertEquals("M\u00FCller^J\u00F6rg", changed.string(Tag.PatientName).orElseThrow(), "in what is declared");
    }
}
