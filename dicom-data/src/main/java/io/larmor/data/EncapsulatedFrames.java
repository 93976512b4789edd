package io.larmor.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Frames in fragments.
///
/// @param fragments the Basic Offset Table and the fragments
/// @param starts which fragment each frame starts with, and one more than the last
/// @param lengths how long each frame is without padding, if the Extended Offset Table Lengths tell; else empty
@SuppressWarnings("ArrayRecordComponent")
record EncapsulatedFrames(List<BulkData> fragments, int[] starts, long[] lengths) implements Frames.FrameLocator {
    private static final int SOI = 0xFFD8;
    private static final int SOC = 0xFF4F;
    private static final int ITEM_HEADER = 8;

    static EncapsulatedFrames of(DataSet dataSet, List<BulkData> all, int count) throws IOException {
        int fragments = all.size() - 1;
        if (fragments < count) {
            throw new DicomFormatException(count + " frames cannot be in " + Math.max(0, fragments) + " fragments");
        }
        var offsets = dataSet.element(Tag.ExtendedOffsetTable).map(Element::longs).orElse(new long[0]);
        if (offsets.length == count) {
            var lengths = dataSet.element(Tag.ExtendedOffsetTableLengths).map(Element::longs).orElse(new long[0]);
            var starts = find(all, offsets);
            return new EncapsulatedFrames(all, starts, lengths.length == count ? lengths : new long[0]);
        }
        return new EncapsulatedFrames(all, starts(all, count), new long[0]);
    }

    private static int[] starts(List<BulkData> all, int count) throws IOException {
        int fragments = all.size() - 1;
        if (count == 1) {
            return new int[] {1, all.size()};
        }
        if (fragments == count) {
            var each = new int[count + 1];
            Arrays.setAll(each, i -> i + 1);
            return each;
        }
        if (all.getFirst().length() == 4L * count) {
            return find(all, offsets(all.getFirst().bytes()));
        }
        return scan(all, count);
    }

    private static long[] offsets(byte[] table) {
        var offsets = new long[table.length / 4];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = Values.integer(table, i * 4, Vr.UL, false);
        }
        return offsets;
    }

    /// The fragments that start at offsets, which count from the first byte after the Basic Offset Table.
    private static int[] find(List<BulkData> all, long... offsets) throws DicomFormatException {
        var starts = new int[offsets.length + 1];
        long at = 0;
        int frame = 0;
        for (int i = 1; i < all.size() && frame < offsets.length; i++) {
            if (offsets[frame] == at) {
                starts[frame++] = i;
            }
            at += ITEM_HEADER + all.get(i).length() + (all.get(i).length() & 1);
        }
        if (frame < offsets.length) {
            throw new DicomFormatException(Tag.PixelData, 0,
                    "no fragment starts at the offset " + offsets[frame] + " of frame " + (frame + 1));
        }
        starts[frame] = all.size();
        return starts;
    }

    /// Takes each fragment that starts with the marker of a JPEG or JPEG 2000 image for the first of a frame.
    private static int[] scan(List<BulkData> all, int count) throws IOException {
        var starts = new int[count + 1];
        int found = 0;
        for (int i = 1; i < all.size(); i++) {
            var first = all.get(i).first(2);
            int marker = first.length < 2 ? 0 : ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
            if (marker == SOI || marker == SOC) {
                if (found < count) {
                    starts[found] = i;
                }
                found++;
            }
        }
        if (found != count || starts[0] != 1) {
            throw new DicomFormatException(Tag.PixelData, 0, "there is no offset table, and " + (all.size() - 1)
                    + " fragments do not tell where " + count + " frames start");
        }
        starts[count] = all.size();
        return starts;
    }

    @Override
    public List<BulkData> frame(int frame) {
        var pieces = fragments.subList(starts[frame], starts[frame + 1]);
        if (lengths.length > 0 && pieces.size() == 1) {
            var whole = pieces.getFirst();
            // Unsigned 64 bit: what is beyond the fragment is not believed.
            long length = lengths[frame] > 0 && lengths[frame] < whole.length() ? lengths[frame] : whole.length();
            return List.of(whole.slice(0, length));
        }
        return pieces;
    }
}
