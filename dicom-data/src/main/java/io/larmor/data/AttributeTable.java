package io.larmor.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A generated table of attributes, read as it lies in the resource: columns in arrays, texts decoded when asked for.
/// `GenerateFacts` writes it.
final class AttributeTable {

    private static final int RETIRED = 0x80;

    /// The bits of a tag that count, by the index that an entry gives; index 0 is the whole tag.
    final int[] masks;
    final int[] tags;
    private final byte[] maskIndexes;
    private final byte[] vrIndexes;
    private final byte[] vmIndexes;
    private final List<List<Vr>> vrs;
    private final Vr[] defaultVrs;
    private final boolean[] signed;
    private final List<String> vms;

    private AttributeTable(DataInputStream in) throws IOException {
        int size = in.readInt();
        masks = new int[in.readUnsignedByte()];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = in.readInt();
        }
        // Plain loops: lambdas and streams would cost more at the start of a program than all the rest of this.
        vrs = new ArrayList<>();
        for (var text : names(in)) {
            vrs.add(vrs(text));
        }
        defaultVrs = new Vr[vrs.size()];
        signed = new boolean[vrs.size()];
        for (int i = 0; i < defaultVrs.length; i++) {
            defaultVrs[i] = new AttributeInfo(0, "", "", vrs.get(i), "", false).vr();
            signed[i] = defaultVrs[i] == Vr.US && vrs.get(i).contains(Vr.SS);
        }
        vms = names(in);
        tags = ints(in, size);
        maskIndexes = in.readNBytes(size);
        vrIndexes = in.readNBytes(size);
        vmIndexes = in.readNBytes(size);
    }

    int size() {
        return tags.length;
    }

    Vr vr(int index) {
        return defaultVrs[vrIndexes[index]];
    }

    /// {@return whether the attribute is US or SS, as the pixels are}
    boolean isMaybeSigned(int index) {
        return signed[vrIndexes[index]];
    }

    int maskIndex(int index) {
        return maskIndexes[index];
    }

    AttributeInfo info(int index, int tag, String keyword, String name) {
        return new AttributeInfo(tag, keyword, name, vrs.get(vrIndexes[index]),
                vms.get(vmIndexes[index] & ~RETIRED & 0xFF),
                (vmIndexes[index] & RETIRED) != 0);
    }

    /// {@return the index of the entry within a range that is sorted by mask and tag, or -1}
    /// @param from first index
    /// @param to   index after the last
    /// @param mask which mask
    /// @param tag  the tag, not masked
    int search(int from, int to, int mask, int tag) {
        int key = (tag & masks[mask]) ^ Integer.MIN_VALUE;
        int low = from;
        int high = to - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compare(maskIndexes[middle], mask);
            if (order == 0) {
                order = Integer.compare(tags[middle] ^ Integer.MIN_VALUE, key);
            }
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /// The texts of a column: where each ends, and all of them in UTF-8.
    static final class Texts {

        private final int[] ends;
        private final byte[] utf8;
        /// Those asked for before; whoever is first puts them here, and it does not matter who.
        private final @Nullable String[] decoded;

        private Texts(DataInputStream in, int count) throws IOException {
            ends = ints(in, count);
            utf8 = in.readNBytes(count == 0 ? 0 : ends[count - 1]);
            decoded = new String[count];
        }

        String get(int index) {
            var known = decoded[index];
            if (known == null) {
                int start = index == 0 ? 0 : ends[index - 1];
                known = new String(utf8, start, ends[index] - start, StandardCharsets.UTF_8);
                decoded[index] = known;
            }
            return known;
        }

        int compare(int index, byte[] other) {
            return Arrays.compare(utf8, index == 0 ? 0 : ends[index - 1], ends[index], other, 0, other.length);
        }
    }

    /// The table of the standard's attributes, sorted by tag.
    static final class Standard {

        final AttributeTable table;
        final short[] byKeyword;
        final Texts keywords;
        final Texts names;

        Standard() {
            try (var in = new DataInputStream(buffered("attributes.bin"))) {
                table = new AttributeTable(in);
                byKeyword = new short[table.size()];
                ByteBuffer.wrap(in.readNBytes(2 * byKeyword.length)).asShortBuffer().get(byKeyword);
                keywords = new Texts(in, table.size());
                names = new Texts(in, table.size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The table of private attributes: by creator, then sorted by mask and tag.
    record Private(AttributeTable table, Texts names, Map<String, Range> creators) {

        static Private read() {
            try (var in = new DataInputStream(buffered("private-attributes.bin"))) {
                var table = new AttributeTable(in);
                var names = new Texts(in, table.size());
                int count = in.readUnsignedShort();
                var creators = HashMap.<String, Range>newHashMap(count);
                int start = 0;
                for (int i = 0; i < count; i++) {
                    var creator = in.readUTF();
                    int end = start + in.readUnsignedShort();
                    creators.put(creator, new Range(start, end));
                    start = end;
                }
                return new Private(table, names, creators);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The entries of one creator.
    record Range(int start, int end) {}

    private static InputStream buffered(String name) {
        return new BufferedInputStream(Resources.open(name), 1 << 16);
    }

    private static List<String> names(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        var names = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return names;
    }

    /// Reads `US or SS or OW`: each is two characters, and four stand between.
    private static List<Vr> vrs(String text) {
        var vrs = new ArrayList<Vr>(3);
        for (int i = 0; i + 2 <= text.length(); i += 6) {
            vrs.add(Vr.valueOf(text.substring(i, i + 2)));
        }
        return List.copyOf(vrs);
    }

    private static int[] ints(DataInputStream in, int count) throws IOException {
        var ints = new int[count];
        ByteBuffer.wrap(in.readNBytes(4 * count)).asIntBuffer().get(ints);
        return ints;
    }
}
