package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Private elements without a VR have that of their creator's dictionary.
class PrivateVrTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final String CREATOR = "SIEMENS MR HEADER";

    @Test
    void theCreatorOfTheBlockDecides() throws DicomFormatException {
        var data = DataSet.builder()
                .set(0x0019_0010, Vr.LO, "NOBODY KNOWS")
                .set(0x0019_0042, Vr.LO, CREATOR)
                .setBytes(0x0019_1008, Vr.UN, new byte[] {'a', 'b'})
                .set(0x0019_4208, Vr.CS, "IMAGE NUM 4")
                .set(0x0019_42FF, Vr.UN)
                .setBytes(0x0019_4308, Vr.UN, new byte[] {'a', 'b'})
                .build();
        var bytes = data.encode(IMPLICIT);
        var read = DataSet.parse(bytes, IMPLICIT);
        assertEquals(List.of(Vr.LO, Vr.LO, Vr.UN, Vr.CS, Vr.UN, Vr.UN), vrs(read));
        assertEquals("IMAGE NUM 4", read.string(0x0019_4208).orElseThrow());
        assertArrayEquals(bytes, read.encode(IMPLICIT));
        assertEquals(Vr.CS, DataSet.parse(read.encode(EXPLICIT), EXPLICIT).element(0x0019_4208).orElseThrow().vr());
    }

    @Test
    void anUnknownVrIsLookedUpToo() throws DicomFormatException {
        var data = DataSet.builder().set(0x0019_0010, Vr.LO, CREATOR)
                .setBytes(0x0019_1008, Vr.UN, "IMAGE NUM 4 ".getBytes(StandardCharsets.US_ASCII))
                .build();
        var read = DataSet.parse(data.encode(EXPLICIT), EXPLICIT);
        assertEquals("IMAGE NUM 4", read.string(0x0019_1008).orElseThrow());
        assertArrayEquals(data.encode(EXPLICIT), read.encode(EXPLICIT));
    }

    @Test
    void anItemHasItsOwnCreators() throws DicomFormatException {
        var with = DataSet.builder().set(0x0019_0010, Vr.LO, CREATOR).set(0x0019_1008, Vr.CS, "AB").build();
        var data = DataSet.builder().set(0x0019_0010, Vr.LO, CREATOR)
                .setItems(Tag.ReferencedStudySequence, with, with.without(0x0019_0010)).build();
        var items = DataSet.parse(data.encode(IMPLICIT), IMPLICIT).items(Tag.ReferencedStudySequence);
        assertEquals(Vr.CS, items.getFirst().element(0x0019_1008).orElseThrow().vr());
        assertEquals(Vr.UN, items.getLast().element(0x0019_1008).orElseThrow().vr());
    }

    @Test
    void aPrivateSequenceIsReadIfItIsOne(@TempDir Path folder) throws IOException {
        int sequence = 0x2001_105F;
        assertEquals(Vr.SQ, Dictionary.privateVr("Philips Imaging DD 001", sequence));
        var item = DataSet.builder().set(Tag.CodeValue, "T-1").setBytes(Tag.EncapsulatedDocument, Vr.OB, new byte[900])
                .build();
        var good = DataSet.builder().set(0x2001_0010, Vr.LO, "Philips Imaging DD 001").setItems(sequence, item).build();
        var read = DataSet.parse(good.encode(IMPLICIT), IMPLICIT);
        assertEquals("T-1", read.item(sequence).orElseThrow().string(Tag.CodeValue).orElseThrow());
        assertArrayEquals(good.encode(IMPLICIT), read.encode(IMPLICIT));
        var bad = good.toBuilder().setBytes(sequence, Vr.UN, new byte[] {1, 2, 3, 4}).build();
        var plain = DataSet.parse(bad.encode(IMPLICIT), IMPLICIT).element(sequence).orElseThrow();
        assertEquals(Vr.UN, plain.vr());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, plain.bytes());

        // One that stays in the file is no lost value.
        var file = Files.write(folder.resolve("large"), good.encode(IMPLICIT));
        var options = ReadOptions.builder().bulkThreshold(500).build();
        try (var channel = FileChannel.open(file)) {
            var large = new DataSetParser(channel, 0, Files.size(file), options).parse(IMPLICIT);
            var value = large.element(sequence).orElseThrow();
            assertEquals(read.element(sequence).orElseThrow().length(), value.length());
            assertEquals(value.length(), value.bulkData().orElseThrow().bytes().length);
            assertArrayEquals(good.encode(IMPLICIT), large.encode(IMPLICIT));
        }
    }

    @Test
    void aScannerReadsThemAlike() throws DicomFormatException {
        var bytes = DataSet.builder().set(0x0019_0010, Vr.LO, CREATOR).set(0x0019_1008, Vr.CS, "AB").build()
                .encode(IMPLICIT);
        var scanner = new HeaderScanner(IMPLICIT, ReadOptions.builder().onlyTags(0x0019_1008).build());
        scanner.accept(ByteBuffer.wrap(bytes));
        assertEquals(List.of(Vr.CS), vrs(scanner.finish()));
    }

    @Test
    void theTranscoderWritesTheVrsThatADataSetWrites() throws IOException {
        var item = DataSet.builder().set(0x0019_0010, Vr.LO, CREATOR).set(0x0019_1008, Vr.CS, "AB").build();
        var data = DataSet.builder().set(0x0019_0010, Vr.LO, "NOBODY KNOWS")
                .setItems(Tag.ReferencedStudySequence, item, item.without(0x0019_0010))
                .set(0x0019_0042, Vr.LO, CREATOR).set(0x0019_1008, Vr.CS, "AB").set(0x0019_4208, Vr.CS, "IMAGE NUM 4 ")
                .setBytes(0x0019_4309, Vr.UN, new byte[] {1, 2}).build().encode(IMPLICIT);
        for (var to : List.of(EXPLICIT, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
            var out = new ByteArrayOutputStream();
            Transcoder.convert(new ByteArrayInputStream(data), IMPLICIT, out, to);
            // With the lengths of its sequences undefined, so that the bytes can be compared.
            var again = new ByteArrayOutputStream();
            Transcoder.convertWithout(new ByteArrayInputStream(DataSet.parse(data, IMPLICIT).encode(to)), to, again, to,
                    (_, _) -> false);
            assertArrayEquals(again.toByteArray(), out.toByteArray());
            assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("CS"));
        }
    }

    private static List<Vr> vrs(DataSet data) {
        var vrs = new ArrayList<Vr>();
        data.forEach(element -> vrs.add(element.vr()));
        return vrs;
    }
}
