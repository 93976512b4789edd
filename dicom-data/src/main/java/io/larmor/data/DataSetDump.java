package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes a data set for people to read: a line for each element (PS3.5 §7.1) with tag, VR, keyword (PS3.6 §6) and value, the elements of items
/// (PS3.5 §7.5) indented.
public final class DataSetDump {

    /// As wide as most keywords.
    private static final int KEYWORD_WIDTH = 34;
    private static final int LENGTH_WIDTH = 9;
    /// What stands before the keyword but for indent and length: `(0010,0010) PN  `.
    private static final int TAG_WIDTH = 16;
    private static final int HEX_BYTES = 64;
    private static final int LEAST_ROOM = 16;
    private static final String RESET = "\u001b[0m";
    private static final String FAINT = "\u001b[2m";
    private static final String CYAN = "\u001b[36m";
    private static final String BOLD = "\u001b[1m";

    private final Utf8Out out;
    private final Options options;

    private DataSetDump(OutputStream out, Options options) {
        this.out = new Utf8Out(out);
        this.options = options;
    }

    /// How to write.
    ///
    /// @param width how many characters a line may have, longer values are cut; 0 for no limit
    /// @param colour whether to use ANSI escape sequences
    /// @param lengths whether to tell the length of each value in bytes
    /// @param depth how many levels of items to show: 0 for none
    public record Options(int width, boolean colour, boolean lengths, int depth) {

        /// Lines of 120 characters, without colours and lengths, and all items.
        public static final Options DEFAULT = new Options(120, false, false, Integer.MAX_VALUE);

        /// {@return these options with another width}
        ///
        /// @param characters how many characters a line may have; 0 for no limit
        public Options withWidth(int characters) {
            return new Options(characters, colour, lengths, depth);
        }

        /// {@return these options with or without colours}
        ///
        /// @param on whether to use ANSI escape sequences
        public Options withColour(boolean on) {
            return new Options(width, on, lengths, depth);
        }

        /// {@return these options with or without the lengths of values}
        ///
        /// @param on whether to tell them
        public Options withLengths(boolean on) {
            return new Options(width, colour, on, depth);
        }

        /// {@return these options with another depth}
        ///
        /// @param levels how many levels of items to show
        public Options withDepth(int levels) {
            return new Options(width, colour, lengths, levels);
        }
    }

    /// {@return the lines of a data set, with the default options}
    ///
    /// @param dataSet the data set
    /// @throws UncheckedIOException if a value stayed in a file that cannot be read or is closed
    public static String toString(DataSet dataSet) {
        var lines = new StringBuilder();
        try {
            write(dataSet, lines, Options.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }

    /// Writes the lines of a data set. Control characters are shown escaped, so that no value reaches a terminal as more
    /// than text. The bytes of pixel data are counted, not shown, and so are those that stayed in a file, unless lines
    /// have no limit.
    ///
    /// @param dataSet the data set
    /// @param out where to
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, Appendable out, Options options) throws IOException {
        write(dataSet, new AppendableStream(out), options);
    }

    /// Writes the lines of a data set in UTF-8, like [#write(DataSet, Appendable, Options)].
    ///
    /// @param dataSet the data set
    /// @param out where to; gets a few KiB at a time, is neither flushed nor closed
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, OutputStream out, Options options) throws IOException {
        var dump = new DataSetDump(out, options);
        dump.write(dataSet, 0, 0);
        dump.out.flush();
    }

    private void write(DataSet dataSet, int indent, int depth) throws IOException {
        for (var element : dataSet) {
            write(dataSet, element, indent);
            if (element.vr() == Vr.SQ && depth < options.depth()) {
                int number = 1;
                for (var item : element.items()) {
                    out.spaces(indent + 2);
                    coloured(FAINT, "item " + number++);
                    out.put('\n');
                    write(item, indent + 4, depth + 1);
                }
            }
        }
    }

    private void write(DataSet dataSet, Element element, int indent) throws IOException {
        int tag = element.tag();
        out.spaces(indent);
        start(FAINT);
        out.put('(');
        out.hex(tag >>> 16, 4);
        out.put(',');
        out.hex(tag, 4);
        out.put(')');
        stop();
        out.put(' ');
        coloured(CYAN, element.vr().name());
        int before = indent + TAG_WIDTH;
        if (options.lengths()) {
            var length = element.vr() == Vr.SQ || element.isEncapsulated() ? "-" : Long.toString(element.length());
            int width = Math.max(LENGTH_WIDTH, length.length() + 1);
            out.spaces(width - length.length());
            out.ascii(length);
            before += width;
        }
        out.spaces(2);
        var name = name(dataSet, tag);
        coloured(BOLD, name);
        int gap = Math.max(0, KEYWORD_WIDTH - indent - name.length()) + 2;
        value(element, gap, before + name.length() + gap);
        out.put('\n');
    }

    /// The keyword; of a private element the name that its creator gave it.
    private static String name(DataSet dataSet, int tag) {
        if (Tag.isGroupLength(tag)) {
            return "GroupLength";
        }
        if (Tag.isPrivateCreator(tag)) {
            return "PrivateCreator";
        }
        var name = Tag.isPrivate(tag) ? privateName(dataSet, tag) : Dictionary.keyword(tag);
        return name.isEmpty() ? "?" : name;
    }

    private static String privateName(DataSet dataSet, int tag) {
        var creator = dataSet.string((tag & 0xFFFF0000) | ((tag >>> 8) & 0xFF)).orElse("");
        return Dictionary.findPrivate(creator, tag).map(AttributeInfo::name).orElse("");
    }

    private void value(Element element, int gap, int before) throws IOException {
        var vr = element.vr();
        if (vr == Vr.SQ) {
            text(count(element.items().size(), "item"), gap, before);
        } else if (element.isEncapsulated()) {
            text(fragments(element.fragments()), gap, before);
        } else if (vr.isBinary()) {
            bytes(element, gap, before);
        } else {
            var values = element.strings();
            var text = values.size() == 1 ? values.getFirst() : String.join("\\", values);
            text(vr == Vr.UI && values.size() == 1 ? withName(text) : text, gap, before);
        }
    }

    private static String withName(String uid) {
        return Uids.find(uid).map(entry -> uid + " = " + entry.name()).orElse(uid);
    }

    private static String fragments(List<BulkData> fragments) {
        long length = fragments.stream().skip(1).mapToLong(BulkData::length).sum();
        return count(Math.max(0, fragments.size() - 1), "fragment") + " of " + count(length, "byte")
                + (fragments.isEmpty() || fragments.getFirst().length() == 0 ? "" : ", with a Basic Offset Table");
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void bytes(Element element, int gap, int before) throws IOException {
        var bulk = element.bulkData();
        if (bulk.isEmpty() || bulk.get().length() == 0) {
            return;
        }
        boolean whole = options.width() == 0;
        if (isPixelData(element.tag()) || (bulk.get().isInFile() && !whole)) {
            text(count(bulk.get().length(), "byte"), gap, before);
            return;
        }
        int room = room(before);
        // Cut at a whole word of any VR, since words may have to be turned round.
        var bytes = bulk.get().first(whole ? Integer.MAX_VALUE - 8 : Math.max(HEX_BYTES, room) / 8 * 8);
        long all = 3L * bytes.length - 1;
        out.spaces(gap);
        int shown = whole || all <= room ? bytes.length : (room - 1) / 3;
        for (int i = 0; i < shown; i++) {
            if (i > 0) {
                out.put(' ');
            }
            out.hex(bytes[i], 2);
        }
        if (shown < bulk.get().length()) {
            out.text("…");
        }
    }

    private static boolean isPixelData(int tag) {
        return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
    }

    private int room(int before) {
        return options.width() == 0 ? Integer.MAX_VALUE : Math.max(LEAST_ROOM, options.width() - before);
    }

    /// Writes text as far as there is room for it, control characters escaped.
    private void text(String text, int gap, int before) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        out.spaces(gap);
        int room = room(before);
        if (text.length() < room && isPlain(text)) {
            out.ascii(text);
            return;
        }
        int column = 0;
        for (int i = 0, n; i < text.length(); i += n) {
            int c = text.codePointAt(i);
            n = Character.charCount(c);
            var escape = escape(c);
            int width = escape.isEmpty() ? n : escape.length();
            if (column + width > room - 1 && (column + width > room || i + n < text.length())) {
                out.text("…");
                return;
            }
            column += width;
            if (escape.isEmpty()) {
                out.text(text, i, i + n);
            } else {
                out.ascii(escape);
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String escape(int c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default -> isSteering(c) ? String.format("\\u%04X", c) : "";
        };
    }

    /// {@return whether the character does something to a terminal, or to the text beside it}
    private static boolean isSteering(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private void coloured(String colour, String text) throws IOException {
        start(colour);
        out.ascii(text);
        stop();
    }

    private void start(String colour) throws IOException {
        if (options.colour()) {
            out.ascii(colour);
        }
    }

    private void stop() throws IOException {
        if (options.colour()) {
            out.ascii(RESET);
        }
    }
}
