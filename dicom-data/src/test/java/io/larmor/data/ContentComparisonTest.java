package io.larmor.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContentComparisonTest {
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax JPEG = TransferSyntax.of(Uid.JPEGBaseline8Bit);
    private static final List<TransferSyntax> PLAIN = List.of(IMPLICIT, EXPLICIT,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    private static DataSet sample() {
        var code = DataSet.builder().set(Tag.CodeValue, "113").set(Tag.CodeMeaning, "odd").build();
        return DataSet.builder().set(Tag.SOPInstanceUID, "1.2.3").set(Tag.PatientID, "P1")
                .setInts(Tag.Rows, 0x0102).set(Tag.SliceThickness, "1.5")
                .setItems(Tag.AnatomicRegionSequence, code, DataSet.EMPTY)
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4}).build();
    }

    private static boolean same(byte[] first, TransferSyntax firstSyntax, byte[] second, TransferSyntax secondSyntax)
            throws IOException {
        return ContentComparison.same(new ByteArrayInputStream(first), firstSyntax, new ByteArrayInputStream(second),
                secondSyntax);
    }

    private static boolean same(DataSet first, DataSet second) throws IOException {
        return same(first.encode(EXPLICIT), EXPLICIT, second.encode(EXPLICIT), EXPLICIT);
    }

    /// {@return the bytes of an element with a 16-bit length in explicit VR little endian}
    private static byte[] element(int tag, String vr, byte... value) {
        var bytes = new byte[8 + value.length];
        Values.put(bytes, 0, 2, tag >>> 16);
        Values.put(bytes, 2, 2, tag & 0xFFFF);
        bytes[4] = (byte) vr.charAt(0);
        bytes[5] = (byte) vr.charAt(1);
        Values.put(bytes, 6, 2, value.length);
        System.arraycopy(value, 0, bytes, 8, value.length);
        return bytes;
    }

    private static byte[] join(byte[]... all) {
        var out = new ByteArrayOutputStream();
        Arrays.stream(all).forEach(out::writeBytes);
        return out.toByteArray();
    }

    @Test
    void theSyntaxDoesNotCount() throws IOException {
        var bytes = sample().encode(EXPLICIT);
        for (var from : PLAIN) {
            for (var to : PLAIN) {
                var a = new ByteArrayOutputStream();
                Transcoder.convert(new ByteArrayInputStream(bytes), EXPLICIT, a, from);
                var b = new ByteArrayOutputStream();
                Transcoder.convert(new ByteArrayInputStream(bytes), EXPLICIT, b, to);
                assertTrue(same(a.toByteArray(), from, b.toByteArray(), to), from + " and " + to);
            }
        }
    }

    @Test
    void noValueMayDiffer() throws IOException {
        assertFalse(same(sample(), sample().with(Tag.PatientID, "P2")));
        assertFalse(same(sample(), sample().with(Tag.PatientID, " P1")));
        assertFalse(same(sample(), sample().without(Tag.PatientID)));
        assertFalse(same(sample(), sample().with(Tag.PatientID)));
        assertFalse(same(sample().without(Tag.PixelData), sample()));
        assertFalse(same(sample(),
                sample().toBuilder().setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 0, 0}).build()));
    }

    @Test
    void itemsBelongWhereTheyAre() throws IOException {
        var a = DataSet.builder().set(Tag.CodeValue, "1").build();
        var b = DataSet.builder().set(Tag.CodeMeaning, "1").build();
        var both = DataSet.builder().set(Tag.CodeValue, "1").set(Tag.CodeMeaning, "1").build();
        var two = DataSet.builder().setItems(Tag.AnatomicRegionSequence, a, b).build();
        assertFalse(same(two, DataSet.builder().setItems(Tag.AnatomicRegionSequence, both).build()));
        assertFalse(same(two, DataSet.builder().setItems(Tag.AnatomicRegionSequence, b, a).build()));
        assertFalse(same(two, DataSet.builder().setItems(Tag.AnatomicRegionSequence, a, b, DataSet.EMPTY).build()));
    }

    @Test
    void whatOnlyTheEncodingHasDoesNotCount() throws IOException {
        var id = element(Tag.PatientID, "LO", (byte) 'P', (byte) '1');
        var padded = element(Tag.PatientID, "LO", (byte) 'P', (byte) '1', (byte) ' ', (byte) ' ');
        var named = element(Tag.PatientID, "UN", (byte) 'P', (byte) '1');
        var group = element(0x0010_0000, "UL", (byte) 10, (byte) 0, (byte) 0, (byte) 0);
        var trailing = new byte[] {(byte) 0xFC, (byte) 0xFF, (byte) 0xFC, (byte) 0xFF, 'O', 'B', 0, 0, 2, 0, 0, 0, 0,
            0};
        assertTrue(same(id, EXPLICIT, join(group, padded, trailing), EXPLICIT));
        assertTrue(same(id, EXPLICIT, named, EXPLICIT));
        var uid = element(Tag.SOPInstanceUID, "UI", (byte) '1', (byte) 0);
        var odd = element(Tag.SOPInstanceUID, "UI", (byte) '1');
        assertTrue(same(uid, EXPLICIT, odd, EXPLICIT));
    }

    @Test
    void sequencesMayHaveALengthOrNot() throws IOException {
        byte[] code = element(Tag.CodeValue, "SH", (byte) '1', (byte) '2');
        var sequence = new byte[] {0x08, 0, 0x18, 0x22, 'S', 'Q', 0, 0};
        var item = new byte[] {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, (byte) code.length, 0, 0, 0};
        var end = new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0};
        var itemEnd = new byte[] {(byte) 0xFE, (byte) 0xFF, 0x0D, (byte) 0xE0, 0, 0, 0, 0};
        var undefined = new byte[] {-1, -1, -1, -1};
        var openItem = join(Arrays.copyOf(item, 4), undefined);
        var defined = join(sequence, new byte[] {(byte) (8 + code.length), 0, 0, 0}, item, code);
        assertTrue(same(defined, EXPLICIT, join(sequence, undefined, openItem, code, itemEnd, end), EXPLICIT));
        assertTrue(same(join(sequence, new byte[4]), EXPLICIT, join(sequence, undefined, end), EXPLICIT));
        assertFalse(same(join(sequence, undefined, openItem, itemEnd, end), EXPLICIT,
                join(sequence, undefined, end), EXPLICIT));
    }

    @Test
    void fragmentsAreComparedOneByOne() throws IOException {
        var one = compressed("P1", new byte[0], new byte[] {1, 2}, new byte[] {3, 4});
        var other = compressed("P1", new byte[0], new byte[] {1, 2, 3, 4});
        var padded = compressed("P1  ", new byte[0], new byte[] {1, 2}, new byte[] {3, 4});
        assertTrue(same(one, JPEG, padded, JPEG));
        assertFalse(same(one, JPEG, other, JPEG));
        assertFalse(same(one, JPEG, one, TransferSyntax.of(Uid.JPEG2000)), "another syntax");
        assertFalse(same(one, JPEG, one, EXPLICIT), "another syntax");
    }

    private static byte[] compressed(String id, byte[]... fragments) {
        return DataSet.builder().lenient().set(Tag.PatientID, id)
                .add(Element.ofFragments(Tag.PixelData, Arrays.stream(fragments).map(BulkData::of).toList())).build()
                .encode(JPEG);
    }

    @Test
    void whatIsMalformedIsNeverTheSame() throws IOException {
        var bytes = sample().encode(EXPLICIT);
        for (var syntax : PLAIN) {
            var out = new ByteArrayOutputStream();
            Transcoder.convert(new ByteArrayInputStream(bytes), EXPLICIT, out, syntax);
            var cut = Arrays.copyOf(out.toByteArray(), out.size() - 3);
            assertFalse(same(cut, syntax, cut, syntax), syntax.uid());
        }
    }

    /// The first difference ends it: what would come then is not read.
    @Test
    void nothingIsReadBehindTheFirstDifference() throws IOException {
        var counting = new CountingStream();
        assertFalse(ContentComparison.same(counting, IMPLICIT, new ByteArrayInputStream(sample().encode(IMPLICIT)),
                IMPLICIT));
        assertEquals(64 * 1024, counting.count);
    }

    /// A Patient ID of two gigabytes.
    private static final class CountingStream extends InputStream {
        private final byte[] head = {0x10, 0, 0x20, 0, 0, 0, 0, (byte) 0x80};
        private long count;

        @Override
        public int read() {
            return count < head.length ? head[(int) count++] & 0xFF : 'x' + (int) (count++ & 1);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }

    @Test
    void randomDataIsTheSameInBothByteOrders() throws IOException {
        var big = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        for (int seed = 0; seed < 50; seed++) {
            var dataSet = new RandomData(seed).dataSet(3);
            assertTrue(same(dataSet.encode(EXPLICIT), EXPLICIT, dataSet.encode(big), big), "seed " + seed);
            assertFalse(same(dataSet.with(Tag.PatientID, "X").encode(big), big, dataSet.encode(EXPLICIT), EXPLICIT),
                    "seed " + seed);
        }
    }
}
