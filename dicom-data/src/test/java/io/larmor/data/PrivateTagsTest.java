package io.larmor.data;

import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// Blocks of private elements (PS3.5 §7.8.1).
class PrivateTagsTest {

    private static final int GROUP = 0x0029_0000;
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

    @Test
    void aCreatorGetsTheFirstBlockAndKeepsIt() {
        var builder = DataSet.builder();
        assertEquals(0x0029_1043, builder.privateTag("ACME", 0x0029_0043));
        assertEquals(0x0029_1143, builder.privateTag("OTHER", 0x0029_FF43));
        assertEquals(0x0029_1001, builder.privateTag("ACME", 0x0029_1101));
        assertEquals(0x0031_1001, builder.privateTag("ACME", 0x0031_0001));
        var data = builder.build();
        assertEquals(List.of("ACME"), data.strings(0x0029_0010));
        assertEquals(List.of("OTHER"), data.strings(0x0029_0011));
        assertEquals(Vr.LO, data.element(0x0031_0010).orElseThrow().vr());
        assertEquals(3, data.size());
        assertEquals(OptionalInt.of(0x0029_1105), data.privateTag("OTHER", 0x0029_0005));
        assertEquals(OptionalInt.empty(), data.privateTag("OTHER", 0x0031_0005));
    }

    @Test
    void aReadDataSetKeepsItsBlocksAndBlocksThatNobodyReservedStayAlone() throws DicomFormatException {
        var bytes = DataSet.builder().set(0x0029_0011, Vr.LO, "ACME").set(0x0029_1050, Vr.LO, "stray").build()
                .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        var builder = DataSet.parse(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).toBuilder();
        assertEquals(0x0029_1101, builder.privateTag("ACME", 0x0029_0001));
        assertEquals(0x0029_1201, builder.privateTag("OTHER", 0x0029_0001));
    }

    @Test
    void agroupHas240Blocks() {
        var builder = DataSet.builder();
        for (int i = 0x10; i <= 0xFF; i++) {
            assertEquals(GROUP | i << 8, builder.privateTag("CREATOR " + i, GROUP));
        }
        assertThrows(IllegalStateException.class, () -> builder.privateTag("ONE MORE", GROUP));
        assertEquals(0x0029_FF07, builder.privateTag("CREATOR 255", 0x0029_0007));
        assertEquals(240, builder.build().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0028_0010, 0x0001_0010, 0x0003_0010, 0x0005_0010, 0x0007_0010, 0xFFFF_0010, 0x0000_0010})
    void aGroupThatIsNotForPrivateElementsIsRefused(int tag) {
        assertThrows(IllegalArgumentException.class, () -> DataSet.builder().privateTag("ACME", tag));
    }

    @Test
    void aCreatorIsShortAndAscii() {
        for (var creator : List.of("", " ", " ACME", "ACME ", "ÄCME", "A\\B", "A\n", "x".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> DataSet.builder().privateTag(creator, GROUP));
        }
        assertEquals(0x0009_1000, DataSet.builder().privateTag("x".repeat(64), 0x0009_0000));
        assertEquals(0xFFFD_1000, DataSet.builder().privateTag("ACME", 0xFFFD_0000));
    }

    @Test
    void theDictionaryOfTheCreatorTellsTheVr() throws DicomFormatException {
        var data = DataSet.builder().set(0x0029_0010, Vr.LO, "SOMEBODY ELSE")
                .setPrivate("SIEMENS CSA HEADER", 0x0029_0008, "IMAGE NUM 4").build();
        assertEquals(Vr.CS, data.element(0x0029_1108).orElseThrow().vr());
        var read = DataSet.parse(data.encode(IMPLICIT), IMPLICIT);
        assertEquals("IMAGE NUM 4", read.string(0x0029_1108).orElseThrow());
        assertEquals(Vr.CS, read.element(0x0029_1108).orElseThrow().vr());
        // Once its block is reserved, an element needs no creator and no VR.
        assertEquals(Vr.LO, data.toBuilder().set(0x0029_1109, "20240229").build().element(0x0029_1109).orElseThrow()
                .vr());
        assertThrows(IllegalArgumentException.class, () -> DataSet.builder().setPrivate("NOBODY", GROUP, "x"));
        assertThrows(IllegalArgumentException.class, () -> DataSet.builder().set(0x0029_1108, "x"));
        assertThrows(InvalidValueException.class,
                () -> DataSet.builder().setPrivate("SIEMENS CSA HEADER", 0x0029_0008, "lower case"));
    }
}
