package io.larmor.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/// Writes a data set for people to read: a line for each element with tag, VR, length, keyword and value, the elements
/// of items indented.
public final class DataSetDump {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    /// As wide as most keywords.
    private static final int KEYWORD_WIDTH = 34;
    private static final int LENGTH_WIDTH = 9;
    private static final int HEX_BYTES = 64;
    private static final String RESET = "\u001b[0m";
    private static final String FAINT = "\u001b[2m";
    private static final String CYAN = "\u001b[36m";
    private static final String BOLD = "\u001b[1m";

    private final Appendable out;
    private final Options options;

    private DataSetDump(Appendable out, Options options) {
        this.out = out;
        this.options = options;
    }

    /// How to write.
    ///
    /// @param width how many characters a line may have, longer values are cut; 0 for no limit
    /// @param colour whether to use ANSI escape sequences
    public record Options(int width, boolean colour) {

        /// Lines of 120 characters, without colours.
        public static final Options DEFAULT = new Options(120, false);
    }

    /// {@return the lines of a data set, without colours}
    ///
    /// @param dataSet the data set
    /// @throws UncheckedIOException if a value stayed in a file that cannot be read or is closed
    public static String toString(DataSet dataSet) {
        var out = new StringBuilder();
        try {
            write(dataSet, out, Options.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /// Writes the lines of a data set. Control characters are shown escaped, so that no value reaches a terminal as more
    /// than text.
    ///
    /// @param dataSet the data set
    /// @param out where to
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, Appendable out, Options options) throws IOException {
        new DataSetDump(out, options).write(dataSet, 0);
    }

    private void write(DataSet dataSet, int depth) throws IOException {
        for (var element : dataSet) {
            write(dataSet, element, depth);
            int number = 1;
            for (var item : element.items()) {
                out.append("  ".repeat(depth + 1));
                coloured(FAINT, "item " + number++);
                out.append('\n');
                write(item, depth + 2);
            }
        }
    }

    private void write(DataSet dataSet, Element element, int depth) throws IOException {
        var indent = "  ".repeat(depth);
        var tag = Tag.toString(element.tag());
        var length = element.vr() == Vr.SQ || element.isEncapsulated() ? "-" : Long.toString(element.length());
        var name = name(dataSet, element);
        out.append(indent);
        coloured(FAINT, tag);
        out.append(' ');
        coloured(CYAN, element.vr().name());
        out.append(" ".repeat(Math.max(1, LENGTH_WIDTH - length.length()))).append(length).append("  ");
        coloured(BOLD, name);
        var value = value(element);
        if (!value.isEmpty()) {
            int keywordWidth = Math.max(name.length(), KEYWORD_WIDTH - indent.length());
            int before = indent.length() + tag.length() + 3 + Math.max(LENGTH_WIDTH, length.length() + 1) + 2
                    + keywordWidth + 2;
            out.append(" ".repeat(keywordWidth - name.length() + 2)).append(cut(value, before));
        }
        out.append('\n');
    }

    private String cut(String value, int before) {
        int room = Math.max(16, options.width() - before);
        return options.width() == 0 || value.length() <= room ? value : value.substring(0, room - 1) + "…";
    }

    /// The keyword; of a private element the name that its creator gave it.
    private static String name(DataSet dataSet, Element element) {
        int tag = element.tag();
        if (Tag.isGroupLength(tag)) {
            return "GroupLength";
        }
        if (Tag.isPrivateCreator(tag)) {
            return "PrivateCreator";
        }
        if (!Tag.isPrivate(tag)) {
            var keyword = Dictionary.keyword(tag);
            return keyword.isEmpty() ? "?" : keyword;
        }
        var creator = dataSet.string((tag & 0xFFFF0000) | ((tag >>> 8) & 0xFF)).orElse("");
        var name = Dictionary.findPrivate(creator, tag).map(AttributeInfo::name).orElse("");
        return name.isEmpty() ? "?" : printable(name);
    }

    private String value(Element element) throws IOException {
        if (element.vr() == Vr.SQ) {
            return count(element.items().size(), "item");
        }
        if (element.isEncapsulated()) {
            var fragments = element.fragments();
            long length = fragments.stream().skip(1).mapToLong(BulkData::length).sum();
            return count(Math.max(0, fragments.size() - 1), "fragment") + " of " + count(length, "byte")
                    + (fragments.isEmpty() || fragments.getFirst().length() == 0 ? "" : ", with a Basic Offset Table");
        }
        if (element.vr().isBinary()) {
            var bulk = element.bulkData();
            int most = options.width() == 0 ? Integer.MAX_VALUE - 8 : Math.max(HEX_BYTES, options.width());
            // Cut at a whole word of any VR, since words may have to be turned round.
            return bulk.isEmpty() ? "" : HEX.formatHex(bulk.get().first(most / 8 * 8));
        }
        var values = element.strings();
        var text = printable(String.join("\\", values));
        return element.vr() == Vr.UI && values.size() == 1 ? withName(text) : text;
    }

    private static String withName(String uid) {
        return Uids.find(uid).map(entry -> uid + " = " + entry.name()).orElse(uid);
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String printable(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escaped.append(switch (c) {
                    case '\r' -> "\\r";
                    case '\n' -> "\\n";
                    case '\t' -> "\\t";
                    default -> "\\u%04X".formatted((int) c);
                });
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private void coloured(String colour, String text) throws IOException {
        if (options.colour()) {
            out.append(colour).append(text).append(RESET);
        } else {
            out.append(text);
        }
    }
}
