package io.larmor.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Reads data sets in the DICOM JSON model (PS3.18 §F.2), one after the other.
final class JsonParser {
    private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");
    /// More digits than any VR of integers has.
    private static final int MOST_DIGITS = 40;

    /// A number, or `true` or `false`, as it is written.
    private record Literal(String text) {}

    /// An object without members: an item without elements, or a name without groups.
    private record Nothing() {}

    /// The component groups of a name, with `=` between them.
    private record Name(String text) {}

    private final JsonInput in;
    private final BulkDataResolver resolver;
    private List<BulkReference> references = new ArrayList<>();
    private int[] path = new int[16];
    private int pathLength;

    JsonParser(JsonInput in, BulkDataResolver resolver) {
        this.in = in;
        this.resolver = resolver;
    }

    /// Reads one data set that is not an item.
    DataSet read() throws IOException {
        references = new ArrayList<>();
        in.restart();
        var dataSet = dataSet();
        in.checkLength();
        return dataSet;
    }

    /// {@return what the last data set referred to and is not in it}
    List<BulkReference> references() {
        return List.copyOf(references);
    }

    private DataSet dataSet() throws IOException {
        in.enter('{', "a data set, which is an object");
        return dataSet(in.more(true, '}') ? in.name() : null);
    }

    /// Reads the rest of a data set, from the value of its first element on.
    private DataSet dataSet(@Nullable String first) throws IOException {
        var builder = DataSet.builder();
        var seen = new HashSet<Integer>();
        for (var name = first; name != null; name = in.more(false, '}') ? in.name() : null) {
            var element = element(name, seen);
            if (element != null) {
                builder.add(element);
            }
        }
        return builder.build();
    }

    private @Nullable Element element(String name, Set<Integer> seen) throws IOException {
        if (!isTag(name)) {
            throw in.expected("the name of an element, which is eight hexadecimal digits, before this");
        }
        int tag = HexFormat.fromHexDigits(name);
        if (!seen.add(tag)) {
            throw malformed(tag, "it stands twice in a data set");
        }
        push(tag);
        var element = new Member(tag).read();
        pathLength--;
        // "Group Length (gggg,0000) attributes shall not be included in a DICOM JSON Model object" (PS3.18 §F.2.2)
        return Tag.isGroupLength(tag) ? null : element;
    }

    private static boolean isTag(String name) {
        boolean hex = name.length() == 8;
        for (int i = 0; hex && i < 8; i++) {
            hex = HexFormat.isHexDigit(name.charAt(i));
        }
        return hex;
    }

    private void push(int step) {
        if (pathLength == path.length) {
            path = Arrays.copyOf(path, pathLength * 2);
        }
        path[pathLength++] = step;
    }

    private DicomFormatException malformed(int tag, String reason) {
        return new DicomFormatException(tag, in.position(), "in JSON: " + reason);
    }

    /// One element: its members may stand in any order, so that the VR may come last.
    private final class Member {
        private final int tag;
        private @Nullable Vr vr;
        private @Nullable List<@Nullable Object> values;
        private byte @Nullable [] binary;
        private @Nullable String uri;
        private @Nullable List<BulkData> fragments;

        Member(int tag) {
            this.tag = tag;
        }

        @Nullable
        Element read() throws IOException {
            in.enter('{', "an element, which is an object");
            int contents = 0;
            for (boolean first = true; in.more(first, '}'); first = false) {
                var name = in.name();
                contents++;
                switch (name) {
                    case "vr" -> {
                        contents--;
                        vr = vr();
                    }
                    case "Value" -> values = values();
                    case "InlineBinary" -> binary = in.base64();
                    case "BulkDataURI" -> uri = in.string();
                    case "DataFragment" -> fragments = fragments();
                    default -> {
                        contents--;
                        in.skip();
                    }
                }
            }
            // "At most one of: Value, BulkDataURI, InlineBinary" (PS3.18 §F.2.2)
            if (contents > 1) {
                throw malformed(tag, "at most one of Value, BulkDataURI and InlineBinary");
            }
            return element();
        }

        private Vr vr() throws IOException {
            var name = in.peek() == '"' ? in.string() : "";
            var found = vr != null || name.length() != 2 ? null : Vr.of(name.charAt(0) << 8 | name.charAt(1));
            if (found == null) {
                throw malformed(tag, "vr is no value representation");
            }
            return found;
        }

        private List<@Nullable Object> values() throws IOException {
            var list = new ArrayList<@Nullable Object>();
            in.enter('[', "the Value of an element, which is an array");
            for (boolean first = true; in.more(first, ']'); first = false) {
                push(list.size());
                list.add(value());
                pathLength--;
            }
            return list;
        }

        private @Nullable Object value() throws IOException {
            return switch (in.peek()) {
                case '{' -> object();
                case '"' -> in.string();
                default -> literal();
            };
        }

        private @Nullable Object literal() throws IOException {
            var text = in.literal();
            return text.equals("null") ? null : new Literal(text);
        }

        /// An item or a name, as the names of the members tell.
        private Object object() throws IOException {
            in.enter('{', "an object");
            if (!in.more(true, '}')) {
                return new Nothing();
            }
            var name = in.name();
            if (isTag(name)) {
                return dataSet(name);
            }
            var groups = new String[] {"", "", ""};
            do {
                int group = GROUPS.indexOf(name);
                if (group < 0) {
                    in.skip();
                } else if (in.peek() == '"') {
                    groups[group] = in.string();
                } else if (!in.literal().equals("null")) {
                    throw malformed(tag, "a component group is a string");
                }
                name = in.more(false, '}') ? in.name() : null;
            } while (name != null);
            var whole = String.join("=", groups);
            int end = whole.length();
            while (end > 0 && whole.charAt(end - 1) == '=') {
                end--;
            }
            return new Name(whole.substring(0, end));
        }

        private List<BulkData> fragments() throws IOException {
            var list = new ArrayList<BulkData>();
            in.enter('[', "the fragments of an element, which are an array");
            for (boolean first = true; in.more(first, ']'); first = false) {
                var bytes = new byte[0];
                in.enter('{', "a fragment, which is an object");
                for (boolean begin = true; in.more(begin, '}'); begin = false) {
                    if (in.name().equals("InlineBinary")) {
                        bytes = in.base64();
                    } else {
                        in.skip();
                    }
                }
                list.add(BulkData.of(bytes));
            }
            return list;
        }

        private @Nullable Element element() throws IOException {
            var known = vr == null ? Dictionary.vr(tag) : vr;
            if (fragments != null) {
                return Element.ofFragments(tag, fragments);
            }
            if (uri != null) {
                return elsewhere(known, uri);
            }
            if (binary != null) {
                if (known == Vr.SQ) {
                    throw malformed(tag, "a sequence has items, no InlineBinary");
                }
                return bytes(known, binary);
            }
            List<@Nullable Object> list = values == null ? List.of() : values;
            if (known == Vr.SQ) {
                return items(list);
            }
            if (known.isBinary()) {
                if (!list.isEmpty()) {
                    throw malformed(tag, "VR " + known + " has an InlineBinary, no Value");
                }
                return Element.of(tag, known, new byte[0]);
            }
            return plain(known, list);
        }

        private @Nullable Element elsewhere(Vr known, String where) throws IOException {
            if (known == Vr.SQ) {
                throw malformed(tag, "a sequence has items, no BulkDataURI");
            }
            var reference = new BulkReference(TagPath.ofSteps(Arrays.copyOf(path, pathLength)), known, where);
            var found = resolver.resolve(reference);
            if (found.isEmpty()) {
                references.add(reference);
                return null;
            }
            return known.isBinary() ? Element.of(tag, known, found.get()) : bytes(known, found.get().bytes());
        }

        /// Bytes that may be of text, which is in UTF-8 as all that a data set from JSON has.
        private Element bytes(Vr known, byte[] value) throws DicomFormatException {
            if (!known.isString()) {
                return Element.of(tag, known, value);
            }
            var read = Values.strings(value, 0, value.length, known, SpecificCharacterSet.UTF_8);
            return plain(known, List.copyOf(read));
        }

        private Element items(List<@Nullable Object> list) throws DicomFormatException {
            var items = new ArrayList<DataSet>(list.size());
            for (var item : list) {
                items.add(switch (item) {
                    case null -> DataSet.EMPTY;
                    case Nothing _ -> DataSet.EMPTY;
                    case DataSet dataSet -> dataSet;
                    default -> throw malformed(tag, "an item of a sequence is an object of elements");
                });
            }
            return Element.ofItems(tag, items);
        }

        private Element plain(Vr known, List<? extends @Nullable Object> list) throws DicomFormatException {
            if (list.size() > 1 && known.isString() && !known.isMultiValued()) {
                throw malformed(tag, "VR " + known + " has one value");
            }
            var characters = new String[list.size()];
            for (int i = 0; i < characters.length; i++) {
                characters[i] = characters(known, list.get(i));
                if (known.isMultiValued() && characters[i].indexOf('\\') >= 0) {
                    throw malformed(tag, "a backslash within a value, it stands between values");
                }
            }
            if (tag == Tag.SpecificCharacterSet) {
                return Element.of(tag, Vr.CS, "ISO_IR 192");
            }
            try {
                return Element.of(tag, known, characters);
            } catch (IllegalArgumentException e) {
                throw malformed(tag, "a value is not a number that VR " + known + " can have");
            }
        }

        private String characters(Vr known, @Nullable Object value) throws DicomFormatException {
            return switch (value) {
                case null -> "";
                case String string -> string;
                case Literal(var number) when !number.equals("true") && !number.equals("false") ->
                    known == Vr.IS || known.isInteger() ? integer(number) : number;
                case Nothing _ when known == Vr.PN -> "";
                case Name(var name) when known == Vr.PN -> name;
                default -> throw malformed(tag, "Value of VR " + known + " holds strings or numbers");
            };
        }
    }

    /// JSON does not tell 5 from 5.0 and 0.5e1, and some write the latter.
    private static String integer(String number) {
        if (number.length() > MOST_DIGITS || (number.indexOf('.') < 0 && number.indexOf('e') < 0
                && number.indexOf('E') < 0)) {
            return number;
        }
        try {
            var decimal = new BigDecimal(number);
            // An exponent asks for as many digits as it says.
            return Math.abs((long) decimal.scale()) > MOST_DIGITS ? number : decimal.toBigIntegerExact().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            return number;
        }
    }
}
