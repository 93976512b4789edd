package io.larmor.deidentify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Every row of Table E.1-1 and of what it lacks, without options and with each that it names.
class ProfileTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String MARKER = "Xyzzy";
    private static final String UID = "1.2.3.4.5.6.7.8.9";
    private static final List<ProfileOption> COLUMNS = List.of(ProfileOption.RETAIN_SAFE_PRIVATE,
            ProfileOption.RETAIN_UIDS, ProfileOption.RETAIN_DEVICE_IDENTITY, ProfileOption.RETAIN_INSTITUTION_IDENTITY,
            ProfileOption.RETAIN_PATIENT_CHARACTERISTICS, ProfileOption.RETAIN_FULL_DATES,
            ProfileOption.RETAIN_MODIFIED_DATES, ProfileOption.CLEAN_DESCRIPTORS,
            ProfileOption.CLEAN_STRUCTURED_CONTENT, ProfileOption.CLEAN_GRAPHICS);

    /// A cell of the table: the action on a tag under an option, or without.
    record Cell(int tag, @Nullable ProfileOption option, String action) {
        @Override
        public String toString() {
            return Tag.toString(tag) + " " + (option == null ? "basic" : option) + " " + action;
        }
    }

    static Stream<Cell> cells() throws IOException {
        var cells = new ArrayList<Cell>();
        for (var table : List.of("profile.tsv", "beyond.tsv")) {
            try (var in = Objects.requireNonNull(ProfileTest.class.getResourceAsStream(table));
                    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (var line : lines.lines().skip(2).toList()) {
                    var row = line.split("\t", -1);
                    int tag = switch (row[1]) {
                        case "(50xx,xxxx)" -> 0x5002_3000;
                        case "(60xx,4000)" -> 0x6002_4000;
                        case "(60xx,3000)" -> 0x6000_3000;
                        case "(gggg,eeee) where gggg is odd" -> 0x0009_1001;
                        default -> (int) Long.parseLong(row[1].substring(1, 5) + row[1].substring(6, 10), 16);
                    };
                    cells.add(new Cell(tag, null, row[4]));
                    for (int i = 0; i < COLUMNS.size(); i++) {
                        if (!row[5 + i].isEmpty()) {
                            cells.add(new Cell(tag, COLUMNS.get(i), row[5 + i]));
                        }
                    }
                }
            }
        }
        assertTrue(cells.size() > 656 + 500, "rows of the table");
        return cells.stream();
    }

    private static Element original(int tag) {
        var vr = Tag.isPrivate(tag) ? Vr.LO : Dictionary.vr(tag);
        return switch (vr) {
            case SQ -> Element.ofItems(tag, List.of(DataSet.builder().set(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                    .set(Tag.ReferencedSOPInstanceUID, UID).set(Tag.CodeMeaning, MARKER)
                    .set(Tag.PatientAddress, MARKER).build()));
            case UI -> Element.of(tag, vr, UID);
            case DA -> Element.of(tag, vr, "20260715");
            case DT -> Element.of(tag, vr, "20260715123456.5+0100");
            case TM -> Element.of(tag, vr, "123456.5");
            case AS -> Element.of(tag, vr, "042Y");
            case DS, IS -> Element.of(tag, vr, "42");
            default -> vr.isString()
                    ? Element.of(tag, vr, vr == Vr.CS ? "XYZZY" : MARKER)
                    : Element.of(tag, vr, new byte[] {42, 42, 42, 42, 42, 42, 42, 42});
        };
    }

    private static DataSet run(@Nullable ProfileOption option, DataSet dataSet) throws DicomFormatException {
        var builder = Deidentifier.builder().key(KEY);
        if (option != null) {
            builder.option(option);
        }
        return builder.build().deidentify(dataSet).dataSet();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsExecuted(Cell cell) throws DicomFormatException {
        var element = original(cell.tag());
        var dataSet = DataSet.builder().set(Tag.Modality, "CT").set(0x0009_0010, Vr.LO, "NOBODY").add(element).build();
        var after = run(cell.option(), dataSet);
        assertEquals("CT", after.string(Tag.Modality).orElseThrow());
        check(cell, element, after);
        // And the same within a sequence that the table does not list.
        var nested = run(cell.option(),
                DataSet.builder().setItems(Tag.SharedFunctionalGroupsSequence, dataSet).build());
        check(cell, element, nested.items(Tag.SharedFunctionalGroupsSequence).getFirst());
    }

    private static void check(Cell cell, Element before, DataSet set) {
        var found = set.element(cell.tag());
        if (cell.tag() >>> 16 <= 4) {
            assertTrue(found.isEmpty(), "of a command, meta information or a directory");
            return;
        }
        if (cell.tag() == Tag.PatientID || cell.tag() == Tag.PatientName) {
            assertFalse(found.orElseThrow().strings().contains(MARKER));
            return;
        }
        switch (cell.action()) {
            case "X" -> assertTrue(found.isEmpty());
            case "Z", "X/Z" -> assertTrue(found.orElseThrow().isEmpty());
            case "D", "Z/D", "X/D", "X/Z/D" -> replaced(before, found.orElseThrow());
            case "K" -> kept(before, found.orElseThrow());
            case "U", "X/Z/U*" -> mapped(found.orElseThrow());
            case "C" -> cleaned(before, set);
            default -> throw new AssertionError(cell.action());
        }
    }

    private static void replaced(Element before, Element after) {
        assertEquals(before.vr(), after.vr());
        assertFalse(after.isEmpty());
        if (before.vr() == Vr.SQ) {
            assertFalse(after.items().getFirst().strings(Tag.CodeMeaning).contains(MARKER));
            assertFalse(after.items().getFirst().strings(Tag.ReferencedSOPInstanceUID).contains(UID));
        } else {
            assertDiffers(before, after);
        }
    }

    private static void assertDiffers(Element before, Element after) {
        assertFalse(Arrays.equals(before.bytes(), after.bytes()));
    }

    private static void kept(Element before, Element after) {
        if (before.vr() == Vr.SQ) {
            assertEquals(MARKER, after.items().getFirst().string(Tag.CodeMeaning).orElseThrow());
            assertFalse(after.items().getFirst().contains(Tag.PatientAddress));
        } else {
            assertEquals(before.strings(), after.strings());
        }
    }

    private static void mapped(Element after) {
        if (after.vr() == Vr.SQ) {
            var item = after.items().getFirst();
            assertEquals(Uid.CTImageStorage, item.string(Tag.ReferencedSOPClassUID).orElseThrow());
            assertFalse(item.contains(Tag.PatientAddress));
        }
        var uid = after.vr() == Vr.SQ
                ? after.items().getFirst().string(Tag.ReferencedSOPInstanceUID).orElseThrow()
                : after.string().orElseThrow();
        assertEquals(new Pseudonyms(KEY).uid(UID), uid);
    }

    private static void cleaned(Element before, DataSet set) {
        var found = set.element(before.tag());
        switch (before.vr()) {
            case DA, DT -> {
                assertNotEquals(before.strings(), found.orElseThrow().strings());
                assertEquals(before.string().orElseThrow().substring(8),
                        found.get().string().orElseThrow().substring(8));
            }
            case TM -> assertEquals(before.strings(), found.orElseThrow().strings());
            case SQ -> found.ifPresent(after -> after.items().forEach(item -> {
                assertFalse(item.contains(Tag.PatientAddress));
                assertFalse(item.strings(Tag.ReferencedSOPInstanceUID).contains(UID));
            }));
            default -> found.ifPresent(after -> assertDiffers(before, after));
        }
    }

    @Test
    void anAttributeWithoutAValueGetsNoneWhereItNeedsNone() throws DicomFormatException {
        var after = run(null, DataSet.builder().setEmpty(Tag.InstitutionName).setEmpty(Tag.ContentDate)
                .setEmpty(Tag.AcquisitionDate).build());
        assertTrue(after.element(Tag.InstitutionName).orElseThrow().isEmpty());
        assertTrue(after.element(Tag.ContentDate).orElseThrow().isEmpty());
    }
}
