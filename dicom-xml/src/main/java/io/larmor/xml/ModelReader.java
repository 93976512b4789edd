package io.larmor.xml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

import io.larmor.data.BulkData;
import io.larmor.data.BulkDataResolver;
import io.larmor.data.BulkReference;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.LimitExceededException;
import io.larmor.data.Limits;
import io.larmor.data.Tag;
import io.larmor.data.TagPath;
import io.larmor.data.Vr;
import org.jspecify.annotations.Nullable;

/// Reads one data set in the Native DICOM Model.
final class ModelReader {
    private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");
    private static final List<String> COMPONENTS = List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix",
            "NameSuffix");

    /// What stands around and within sequences: more than the levels of a name.
    private static final int LEVELS = 16;

    private final InputStream in;
    private final Limits limits;
    private final BulkDataResolver resolver;
    private final List<BulkReference> references = new ArrayList<>();
    private @Nullable Xml opened;
    private long items;

    ModelReader(InputStream in, Limits limits, BulkDataResolver resolver) {
        this.in = new BoundedInput(in, limits.total());
        this.limits = limits;
        this.resolver = resolver;
    }

    NativeDicomXml.Document read() throws IOException {
        try (var xml = new Xml(in, 2 * limits.nesting() + LEVELS)) {
            opened = xml;
            if (!"NativeDicomModel".equals(xml.next())) {
                throw xml.malformed("expected the element NativeDicomModel");
            }
            var dataSet = dataSet(null, 0, 0);
            if (xml.next() != null) {
                throw xml.malformed("a second element at the top");
            }
            return new NativeDicomXml.Document(dataSet, references);
        }
    }

    private Xml xml() {
        if (opened == null) {
            throw new IllegalStateException();
        }
        return opened;
    }

    private DataSet dataSet(@Nullable TagPath sequence, int item, int depth) throws IOException {
        var builder = DataSet.builder().lenient();
        var blocks = new PrivateBlocks();
        var seen = new HashSet<Integer>();
        for (var name = xml().next(); name != null; name = xml().next()) {
            if (!name.equals("DicomAttribute")) {
                xml().skip();
                continue;
            }
            int tag = tag(xml().attribute("tag"));
            var creator = xml().attribute("privateCreator");
            if (creator != null && Tag.isPrivate(tag) && (tag & 0xFF00) == 0) {
                tag = blocks.place(tag, creator, seen);
                if (tag == 0) {
                    throw xml().malformed("more private blocks than a group has");
                }
                int reservation = (tag & 0xFFFF_0000) | (tag >>> 8 & 0xFF);
                if (seen.add(reservation)) {
                    builder.set(reservation, Vr.LO, creator);
                }
            }
            boolean reserved = Tag.isPrivateCreator(tag) && blocks.isKnown(tag);
            if (!seen.add(tag) && !reserved) {
                throw malformed(tag, "it stands twice in a data set");
            }
            var path = sequence == null ? TagPath.of(tag) : sequence.then(item, tag);
            var element = new Attribute(tag, vr(tag, creator), path, depth).read();
            if (element != null && Tag.isPrivateCreator(tag)) {
                var text = element.string().orElse("");
                if (reserved && !text.equals(blocks.creator(tag))) {
                    throw malformed(tag, "its block is already another's");
                }
                blocks.reserve(tag, text);
            }
            // "Group Length (gggg,0000) attributes shall not be included in a Native DICOM Model instance" (§A.1)
            if (element != null && !Tag.isGroupLength(tag)) {
                builder.add(element);
            }
        }
        return builder.build();
    }

    private int tag(@Nullable String text) throws IOException {
        if (text == null || text.length() != 8 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw xml().malformed("the tag of a DicomAttribute is eight hexadecimal digits");
        }
        return HexFormat.fromHexDigits(text);
    }

    private Vr vr(int tag, @Nullable String creator) throws IOException {
        var name = xml().attribute("vr");
        if (name == null) {
            return creator == null ? Dictionary.vr(tag) : Dictionary.privateVr(creator, tag);
        }
        var vr = name.length() == 2 ? Vr.of(name.charAt(0) << 8 | name.charAt(1)) : null;
        if (vr == null) {
            throw malformed(tag, "vr is no value representation");
        }
        return vr;
    }

    private DicomFormatException malformed(int tag, String reason) {
        return new DicomFormatException(tag, xml().position(), "in XML: " + reason);
    }

    /// One element of the data set.
    private final class Attribute {
        private final int tag;
        private final Vr vr;
        private final TagPath path;
        private final int depth;
        private final List<String> values = new ArrayList<>();
        private final List<DataSet> sequence = new ArrayList<>();
        private final List<BulkData> fragments = new ArrayList<>();
        private byte @Nullable [] binary;
        private @Nullable BulkReference reference;
        private @Nullable String kind;

        Attribute(int tag, Vr vr, TagPath path, int depth) {
            this.tag = tag;
            this.vr = vr;
            this.path = path;
            this.depth = depth;
        }

        @Nullable
        Element read() throws IOException {
            for (var name = xml().next(); name != null; name = xml().next()) {
                if (kind != null && !kind.equals(name)) {
                    throw malformed(tag, name + " beside " + kind);
                }
                switch (name) {
                    case "Value" -> {
                        number(values.size());
                        values.add(string());
                    }
                    case "PersonName" -> {
                        number(values.size());
                        values.add(name());
                    }
                    case "Item" -> item();
                    case "InlineBinary" -> binary = once(binary == null, base64());
                    case "DataFragment" -> fragment();
                    case "BulkData" -> {
                        reference = once(reference == null, reference());
                        xml().skip();
                    }
                    default -> {
                        xml().skip();
                        continue;
                    }
                }
                kind = name;
            }
            return element();
        }

        private <T> T once(boolean first, T value) throws IOException {
            if (!first) {
                throw malformed(tag, "a value stands twice");
            }
            return value;
        }

        /// "a number monotonically increasing starting from 1 by 1" (PS3.19 Table A.1.5-2)
        private void number(int before) throws IOException {
            var number = xml().attribute("number");
            if (number != null && !number.equals(Integer.toString(before + 1))) {
                throw malformed(tag, "value " + (before + 1) + " has another number");
            }
            if (++items > limits.items()) {
                throw new LimitExceededException(Limits.Kind.ITEMS, tag, xml().position(),
                        "more than " + limits.items() + " values and items");
            }
        }

        private String string() throws IOException {
            var text = new StringBuilder();
            xml().text((characters, offset, length) -> {
                check(text.length() + (long) length);
                text.append(characters, offset, length);
            });
            return text.toString();
        }

        private void check(long length) throws LimitExceededException {
            if (length > limits.elementLength()) {
                throw new LimitExceededException(Limits.Kind.ELEMENT_LENGTH, tag, xml().position(),
                        "a value over the limit of " + limits.elementLength());
            }
        }

        private String name() throws IOException {
            var groups = new String[] {"", "", ""};
            for (var name = xml().next(); name != null; name = xml().next()) {
                int group = GROUPS.indexOf(name);
                if (group < 0) {
                    xml().skip();
                } else {
                    groups[group] = components();
                }
            }
            return trimmed(String.join("=", groups), '=');
        }

        private String components() throws IOException {
            var components = new String[] {"", "", "", "", ""};
            for (var name = xml().next(); name != null; name = xml().next()) {
                int component = COMPONENTS.indexOf(name);
                if (component < 0) {
                    xml().skip();
                } else {
                    components[component] = string();
                }
            }
            return trimmed(String.join("^", components), '^');
        }

        private static String trimmed(String text, char delimiter) {
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == delimiter) {
                end--;
            }
            return text.substring(0, end);
        }

        private void item() throws IOException {
            if (vr != Vr.SQ) {
                throw malformed(tag, "an Item in what is no sequence");
            }
            number(sequence.size());
            if (depth >= limits.nesting()) {
                throw new LimitExceededException(Limits.Kind.NESTING, tag, xml().position(),
                        "sequences nest deeper than the limit of " + limits.nesting());
            }
            sequence.add(dataSet(path, sequence.size(), depth + 1));
        }

        private void fragment() throws IOException {
            number(fragments.size());
            var bytes = new byte[0];
            for (var name = xml().next(); name != null; name = xml().next()) {
                if (name.equals("InlineBinary")) {
                    bytes = base64();
                } else {
                    xml().skip();
                }
            }
            fragments.add(BulkData.of(bytes));
        }

        private byte[] base64() throws IOException {
            var digits = new ByteArrayOutputStream();
            xml().text((characters, offset, length) -> {
                check((digits.size() + (long) length) / 4 * 3);
                for (int i = offset; i < offset + length; i++) {
                    char c = characters[i];
                    // Base64 in XML may be broken into lines.
                    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                        digits.write(c < 0x80 ? c : '?');
                    }
                }
            });
            try {
                return Base64.getDecoder().decode(digits.toByteArray());
            } catch (IllegalArgumentException e) {
                throw (DicomFormatException) malformed(tag, "InlineBinary is not Base64").initCause(e);
            }
        }

        private BulkReference reference() throws IOException {
            var uri = xml().attribute("uri");
            var uuid = xml().attribute("uuid");
            if (uri == null && uuid == null) {
                throw malformed(tag, "BulkData has a uri or a uuid");
            }
            return new BulkReference(path, vr, uri != null ? uri : "urn:uuid:" + uuid);
        }

        private @Nullable Element element() throws IOException {
            if (!fragments.isEmpty()) {
                return Element.ofFragments(tag, fragments);
            }
            if (reference != null) {
                var found = resolver.resolve(reference);
                if (found.isEmpty()) {
                    references.add(reference);
                    return null;
                }
                return vr.isBinary() ? Element.of(tag, vr, found.get()) : bytes(found.get().bytes());
            }
            if (vr == Vr.SQ) {
                if (!values.isEmpty() || binary != null) {
                    throw malformed(tag, "a sequence has items");
                }
                return Element.ofItems(tag, sequence);
            }
            if (binary != null) {
                return bytes(binary);
            }
            if (vr.isBinary()) {
                if (!values.isEmpty()) {
                    throw malformed(tag, "VR " + vr + " has an InlineBinary, no Value");
                }
                return Element.of(tag, vr, new byte[0]);
            }
            return plain();
        }

        /// Bytes that may be of text, which is in UTF-8 as the document is.
        private Element bytes(byte[] value) throws IOException {
            if (vr == Vr.SQ) {
                throw malformed(tag, "a sequence has items");
            }
            if (!vr.isString()) {
                return Element.of(tag, vr, value);
            }
            var text = new String(value, StandardCharsets.UTF_8);
            values.addAll(vr.isMultiValued() ? List.of(text.split("\\\\", -1)) : List.of(text));
            values.replaceAll(part -> trimmed(part, ' '));
            return plain();
        }

        private Element plain() throws DicomFormatException {
            if (values.size() > 1 && vr.isString() && !vr.isMultiValued()) {
                throw malformed(tag, "VR " + vr + " has one value");
            }
            if (vr.isMultiValued() && values.stream().anyMatch(value -> value.indexOf('\\') >= 0)) {
                throw malformed(tag, "a backslash within a value, it stands between values");
            }
            try {
                return tag == Tag.SpecificCharacterSet
                        ? Element.of(tag, Vr.CS, "ISO_IR 192")
                        : Element.of(tag, vr, values.toArray(String[]::new));
            } catch (IllegalArgumentException e) {
                throw malformed(tag, "a value is not one that VR " + vr + " can have");
            }
        }
    }
}
