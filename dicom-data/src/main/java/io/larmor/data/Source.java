package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The bytes that a parsed data set stands on, shared by its items: as they were read, without the values that
/// stayed in the file. Written by the parser, and by nobody once that has returned.
final class Source {
    byte[] bytes;
    /// Where in them the outermost data set starts.
    int start;
    /// How it was encoded, if pixel data in it may be compressed.
    @Nullable
    TransferSyntax encapsulatedIn;
    final List<ReadNote> notes = new ArrayList<>(0);
    /// The character sets of the data set and its items; the first is the default.
    final List<SpecificCharacterSet> codecs = new ArrayList<>(2);
    private int[] splicePositions = {};
    private BulkData[] splices = {};
    private int spliceCount;

    Source(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Notes that a value was left out before the byte at `position`.
    ///
    /// @return its number
    int splice(int position, BulkData value) {
        if (spliceCount == splices.length) {
            splices = Arrays.copyOf(splices, Math.max(4, spliceCount * 2));
            splicePositions = Arrays.copyOf(splicePositions, splices.length);
        }
        splices[spliceCount] = value;
        splicePositions[spliceCount] = position;
        return spliceCount++;
    }

    /// {@return how far from its start the input had what stands at `position`}
    long offset(int position) {
        long offset = (long) position - start;
        for (int i = 0; i < spliceCount && splicePositions[i] <= position; i++) {
            offset += splices[i].length();
        }
        return offset;
    }

    /// {@return a value left out, by its number}
    BulkData spliced(int number) {
        return splices[number];
    }

    boolean hasSplices() {
        return spliceCount > 0;
    }

    /// Copies bytes as they were in the input. A value left out at `start` belongs to what is before it, one left out
    /// at `end` to the range.
    void copyTo(Gather out, int start, int end) {
        int from = start;
        for (int i = firstAfter(start); i < spliceCount && splicePositions[i] <= end; i++) {
            out.put(bytes, from, splicePositions[i] - from);
            out.splice(splices[i], 1);
            from = splicePositions[i];
        }
        out.put(bytes, from, end - from);
    }

    /// Writes the same bytes as [#copyTo].
    void writeTo(OutputStream out, int start, int end) throws IOException {
        int from = start;
        for (int i = firstAfter(start); i < spliceCount && splicePositions[i] <= end; i++) {
            out.write(bytes, from, splicePositions[i] - from);
            splices[i].write(out, 1);
            from = splicePositions[i];
        }
        out.write(bytes, from, end - from);
    }

    /// {@return the number of the first value left out after a position}
    private int firstAfter(int position) {
        int i = Arrays.binarySearch(splicePositions, 0, spliceCount, position + 1);
        i = i < 0 ? -i - 1 : i;
        while (i > 0 && splicePositions[i - 1] > position) {
            i--;
        }
        return i;
    }
}
