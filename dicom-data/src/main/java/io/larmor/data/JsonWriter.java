package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Writes one data set in the DICOM JSON model.
final class JsonWriter {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /// JSON numbers are commonly read as doubles, which have all integers up to here.
    private static final long MAX_EXACT = 1L << 53;

    private final Appendable out;
    private final DicomJson.Options options;
    private final StringBuilder path = new StringBuilder();

    JsonWriter(Appendable out, DicomJson.Options options) {
        this.out = out;
        this.options = options;
    }

    void write(DataSet dataSet) throws IOException {
        write(dataSet, 0);
    }

    private void write(DataSet dataSet, int depth) throws IOException {
        out.append('{');
        boolean first = true;
        for (var element : dataSet) {
            if (Tag.isGroupLength(element.tag())) {
                continue;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            newLine(depth + 1);
            write(element, depth + 1);
        }
        if (!first) {
            newLine(depth);
        }
        out.append('}');
    }

    private void newLine(int depth) throws IOException {
        if (options.indented()) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void write(Element element, int depth) throws IOException {
        var tag = HEX.toHexDigits(element.tag());
        // Encapsulated is OB, whatever the file says (PS3.5 §A.4).
        var vr = element.isEncapsulated() ? Vr.OB : element.vr();
        out.append('"').append(tag).append("\":{\"vr\":\"").append(vr.name()).append('"');
        int length = path.length();
        path.append(tag);
        if (!element.isEmpty() || element.tag() == Tag.SpecificCharacterSet) {
            writeValue(element, depth);
        }
        path.setLength(length);
        out.append('}');
    }

    private void writeValue(Element element, int depth) throws IOException {
        if (element.tag() == Tag.SpecificCharacterSet) {
            out.append(",\"Value\":[\"ISO_IR 192\"]");
        } else if (element.vr() == Vr.SQ) {
            writeItems(element.items(), depth);
        } else if (element.isEncapsulated()) {
            writeFragments(element);
        } else if (element.vr().isBinary()) {
            writeBinary(element);
        } else {
            writeValues(element.strings(), element.vr());
        }
    }

    private void writeItems(List<DataSet> items, int depth) throws IOException {
        out.append(",\"Value\":[");
        int length = path.length();
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            path.append('/').append(i).append('/');
            write(items.get(i), depth);
            path.setLength(length);
        }
        out.append(']');
    }

    private void writeValues(List<String> values, Vr vr) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.append(",\"Value\":[");
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            writeValue(values.get(i), vr);
        }
        out.append(']');
    }

    private void writeValue(String value, Vr vr) throws IOException {
        if (value.isEmpty()) {
            out.append("null");
            return;
        }
        switch (vr) {
            case PN -> writeName(value);
            case DS, IS -> {
                var number = JsonNumbers.normalized(value);
                if (number == null) {
                    writeString(value);
                } else {
                    out.append(number);
                }
            }
            case FL, FD -> {
                if (Double.isFinite(Double.parseDouble(value))) {
                    out.append(value);
                } else {
                    writeString(value);
                }
            }
            case SS, US, SL, UL -> out.append(value);
            case SV, UV -> {
                if (value.length() <= 17 && Math.abs(Long.parseLong(value)) <= MAX_EXACT) {
                    out.append(value);
                } else {
                    writeString(value);
                }
            }
            default -> writeString(value);
        }
    }

    private void writeName(String value) throws IOException {
        var groups = value.split("=", 3);
        var names = List.of("Alphabetic", "Ideographic", "Phonetic");
        char before = '{';
        for (int i = 0; i < groups.length; i++) {
            var group = groups[i].strip();
            if (!group.isEmpty()) {
                out.append(before).append('"').append(names.get(i)).append("\":");
                writeString(group);
                before = ',';
            }
        }
        out.append(before == '{' ? "null" : "}");
    }

    private void writeBinary(Element element) throws IOException {
        if (!writeUri(element, element.length())) {
            var bulk = element.bulkData();
            if (bulk.isPresent()) {
                out.append(',');
                writeInline(bulk.get());
            }
        }
    }

    private void writeFragments(Element element) throws IOException {
        long length = element.fragments().stream().mapToLong(BulkData::length).sum();
        if (writeUri(element, length)) {
            return;
        }
        out.append(",\"DataFragment\":[");
        boolean first = true;
        for (var fragment : element.fragments()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            out.append('{');
            if (fragment.length() > 0) {
                writeInline(fragment);
            }
            out.append('}');
        }
        out.append(']');
    }

    private boolean writeUri(Element element, long length) throws IOException {
        var locator = options.locator();
        if (locator == null || length <= options.inlineLimit()) {
            return false;
        }
        var uri = locator.uri(path.toString(), element);
        if (uri.isPresent()) {
            out.append(",\"BulkDataURI\":");
            writeString(uri.get());
        }
        return uri.isPresent();
    }

    private void writeInline(BulkData bulk) throws IOException {
        out.append("\"InlineBinary\":\"");
        try (var base64 = Base64.getEncoder().wrap(new CharacterStream())) {
            bulk.writeTo(base64);
        }
        out.append('"');
    }

    private void writeString(String text) throws IOException {
        out.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean half = Character.isSurrogate(c) && !isPaired(text, i);
            if (c >= 0x20 && c != '"' && c != '\\' && !half) {
                continue;
            }
            out.append(text, from, i);
            from = i + 1;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                default -> out.append("\\u").append(HEX.toHexDigits(c));
            }
        }
        out.append(text, from, text.length()).append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /// Bytes of ASCII to characters.
    private final class CharacterStream extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            out.append((char) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
    }
}
