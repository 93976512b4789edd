package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes one data set in the DICOM JSON model.
final class JsonWriter {

    private static final String[] GROUPS = {"\"Alphabetic\":", "\"Ideographic\":", "\"Phonetic\":"};
    /// JSON numbers are commonly read as doubles, which have all integers up to here.
    private static final long MAX_EXACT = 1L << 53;

    private final Utf8Out out;
    private final DicomJson.Options options;
    private final StringBuilder path = new StringBuilder();

    JsonWriter(OutputStream out, DicomJson.Options options) {
        this.out = new Utf8Out(out);
        this.options = options;
    }

    void write(DataSet dataSet) throws IOException {
        write(dataSet, 0);
        out.flush();
    }

    private void write(DataSet dataSet, int depth) throws IOException {
        out.put('{');
        boolean first = true;
        for (var element : dataSet) {
            if (Tag.isGroupLength(element.tag())) {
                continue;
            }
            if (!first) {
                out.put(',');
            }
            first = false;
            newLine(depth + 1);
            write(element, depth + 1);
        }
        if (!first) {
            newLine(depth);
        }
        out.put('}');
    }

    private void newLine(int depth) throws IOException {
        if (options.indented()) {
            out.put('\n');
            out.spaces(2 * depth);
        }
    }

    private void write(Element element, int depth) throws IOException {
        boolean characterSet = element.tag() == Tag.SpecificCharacterSet;
        // Encapsulated is OB, whatever the file says (PS3.5 §A.4); the character set is that of the JSON, and has its own VR.
        var vr = element.isEncapsulated() ? Vr.OB : characterSet ? Vr.CS : element.vr();
        out.put('"');
        out.hex(element.tag(), 8);
        out.ascii("\":{\"vr\":\"");
        out.ascii(vr.name());
        out.put('"');
        if (characterSet) {
            out.ascii(",\"Value\":[\"ISO_IR 192\"]");
        } else if (!element.isEmpty() && !writeUri(element, vr)) {
            writeValue(element, vr, depth);
        }
        out.put('}');
    }

    private void writeValue(Element element, Vr vr, int depth) throws IOException {
        if (vr == Vr.SQ) {
            writeItems(element, depth);
        } else if (element.isEncapsulated()) {
            writeFragments(element.fragments());
        } else if (vr.isBinary()) {
            var bulk = element.bulkData();
            if (bulk.isPresent()) {
                out.put(',');
                writeInline(bulk.get());
            }
        } else {
            writeValues(element.strings(), vr);
        }
    }

    private void writeItems(Element element, int depth) throws IOException {
        out.ascii(",\"Value\":[");
        int length = path.length();
        if (options.locator() != null) {
            path.append(DicomJson.name(element.tag())).append('/');
        }
        int number = 0;
        for (var item : element.items()) {
            if (number > 0) {
                out.put(',');
            }
            int before = path.length();
            if (options.locator() != null) {
                path.append(number).append('/');
            }
            number++;
            write(item, depth);
            path.setLength(before);
        }
        path.setLength(length);
        out.put(']');
    }

    private void writeValues(List<String> values, Vr vr) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.ascii(",\"Value\":[");
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            var value = values.get(i);
            if (value.isEmpty()) {
                out.ascii("null");
            } else {
                writeValue(value, vr);
            }
        }
        out.put(']');
    }

    private void writeValue(String value, Vr vr) throws IOException {
        switch (vr) {
            case PN -> writeName(value);
            case DS, IS -> {
                var number = JsonNumbers.normalized(value);
                if (number == null) {
                    writeString(value);
                } else {
                    out.ascii(number);
                }
            }
            case FL, FD -> {
                if (Double.isFinite(Double.parseDouble(value))) {
                    out.ascii(value);
                } else {
                    writeString(value);
                }
            }
            case SS, US, SL, UL -> out.ascii(value);
            case SV, UV -> {
                if (value.length() <= 17 && Math.abs(Long.parseLong(value)) <= MAX_EXACT) {
                    out.ascii(value);
                } else {
                    writeString(value);
                }
            }
            default -> writeString(value);
        }
    }

    private void writeName(String value) throws IOException {
        char before = '{';
        int from = 0;
        for (int group = 0; group < GROUPS.length && from <= value.length(); group++) {
            int end = group == GROUPS.length - 1 ? -1 : value.indexOf('=', from);
            end = end < 0 ? value.length() : end;
            var text = value.substring(from, end).strip();
            if (!text.isEmpty()) {
                out.put(before);
                out.ascii(GROUPS[group]);
                writeString(text);
                before = ',';
            }
            from = end + 1;
        }
        out.ascii(before == '{' ? "null" : "}");
    }

    private void writeFragments(List<BulkData> fragments) throws IOException {
        out.ascii(",\"DataFragment\":[");
        boolean first = true;
        for (var fragment : fragments) {
            if (!first) {
                out.put(',');
            }
            first = false;
            out.put('{');
            if (fragment.length() > 0) {
                writeInline(fragment);
            }
            out.put('}');
        }
        out.put(']');
    }

    private boolean writeUri(Element element, Vr vr) throws IOException {
        var locator = options.locator();
        if (locator == null || !DicomJson.mayBeElsewhere(vr) || length(element) <= options.inlineLimit()) {
            return false;
        }
        var uri = locator.uri(path + DicomJson.name(element.tag()), element);
        if (uri.isPresent()) {
            out.ascii(",\"BulkDataURI\":");
            writeString(uri.get());
        }
        return uri.isPresent();
    }

    private static long length(Element element) {
        return element.isEncapsulated()
                ? element.fragments().stream().mapToLong(BulkData::length).sum()
                : element.length();
    }

    private void writeInline(BulkData bulk) throws IOException {
        out.ascii("\"InlineBinary\":\"");
        out.base64(bulk);
        out.put('"');
    }

    private void writeString(String text) throws IOException {
        out.put('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
                out.put(c);
            } else if (c > 0x7F && !Character.isSurrogate(c)) {
                out.text(text, i, i + 1);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.text(text, i, ++i + 1);
            } else {
                escape(c);
            }
        }
        out.put('"');
    }

    private void escape(char c) throws IOException {
        out.put('\\');
        switch (c) {
            case '"', '\\' -> out.put(c);
            case '\n' -> out.put('n');
            case '\r' -> out.put('r');
            case '\t' -> out.put('t');
            case '\f' -> out.put('f');
            default -> {
                out.put('u');
                out.hex(c, 4);
            }
        }
    }
}
