package io.larmor.xml;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.PersonName;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Writes one data set in the Native DICOM Model.
final class ModelWriter {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";

    /// Below are the reservations themselves, and what nobody reserved (PS3.5 §7.8.1).
    private static final int FIRST_RESERVED = 0x1000;

    private final BufferedOutputStream out;
    private final NativeDicomXml.Options options;
    private final StringBuilder path = new StringBuilder();

    ModelWriter(OutputStream out, NativeDicomXml.Options options) {
        this.out = new BufferedOutputStream(out);
        this.options = options;
    }

    void write(DataSet dataSet) throws IOException {
        // "The directive xml:space="preserve" shall be included." (PS3.19 Table A.1.5-1)
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<NativeDicomModel xmlns=\"" + NAMESPACE
                + "\" xml:space=\"preserve\">\n");
        elements(dataSet);
        raw("</NativeDicomModel>\n");
        out.flush();
    }

    private void elements(DataSet dataSet) throws IOException {
        for (var element : dataSet) {
            if (!Tag.isGroupLength(element.tag())) {
                element(dataSet, element);
            }
        }
    }

    private void element(DataSet dataSet, Element element) throws IOException {
        int tag = element.tag();
        boolean characterSet = tag == Tag.SpecificCharacterSet;
        var vr = element.isEncapsulated() ? Vr.OB : characterSet ? Vr.CS : element.vr();
        var creator = Tag.isPrivate(tag) && (tag & 0xFFFF) >= FIRST_RESERVED
                ? dataSet.string((tag & 0xFFFF_0000) | (tag >>> 8 & 0xFF)).orElse("")
                : "";
        // "the two most significant hexadecimal characters of the Element Number shall be 00, since the Private Creator
        // is explicitly conveyed" (PS3.19 Table A.1.5-2)
        raw("<DicomAttribute tag=\"" + HEX.toHexDigits(creator.isEmpty() ? tag : tag & 0xFFFF_00FF) + "\" vr=\"" + vr
                + "\"");
        var keyword = Dictionary.keyword(tag);
        if (!keyword.isEmpty()) {
            raw(" keyword=\"" + keyword + "\"");
        }
        if (!creator.isEmpty()) {
            raw(" privateCreator=\"");
            text(tag, creator);
            raw("\"");
        }
        raw(">\n");
        if (characterSet) {
            raw("<Value number=\"1\">ISO_IR 192</Value>\n");
        } else if (!element.isEmpty() && !reference(element, vr)) {
            value(element, vr);
        }
        raw("</DicomAttribute>\n");
    }

    private void value(Element element, Vr vr) throws IOException {
        if (vr == Vr.SQ) {
            items(element);
        } else if (element.isEncapsulated()) {
            int number = 1;
            for (var fragment : element.fragments()) {
                raw("<DataFragment number=\"" + number++ + "\">");
                inline(fragment);
                raw("</DataFragment>\n");
            }
        } else if (vr.isBinary()) {
            inline(element.bulkData().orElseThrow());
        } else {
            int number = 1;
            for (var value : element.strings()) {
                if (vr == Vr.PN) {
                    name(element.tag(), number++, PersonName.of(value));
                } else {
                    raw("<Value number=\"" + number++ + "\">");
                    text(element.tag(), value);
                    raw("</Value>\n");
                }
            }
        }
    }

    private void items(Element element) throws IOException {
        int length = path.length();
        int number = 1;
        for (var item : element.items()) {
            path.append(HEX.toHexDigits(element.tag())).append('/').append(number - 1).append('/');
            raw("<Item number=\"" + number++ + "\">\n");
            elements(item);
            raw("</Item>\n");
            path.setLength(length);
        }
    }

    private void name(int tag, int number, PersonName name) throws IOException {
        raw("<PersonName number=\"" + number + "\">\n");
        group(tag, "Alphabetic", name.alphabetic());
        group(tag, "Ideographic", name.ideographic());
        group(tag, "Phonetic", name.phonetic());
        raw("</PersonName>\n");
    }

    private void group(int tag, String kind, PersonName.Group group) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        raw("<" + kind + ">\n");
        component(tag, "FamilyName", group.family());
        component(tag, "GivenName", group.given());
        component(tag, "MiddleName", group.middle());
        component(tag, "NamePrefix", group.prefix());
        component(tag, "NameSuffix", group.suffix());
        raw("</" + kind + ">\n");
    }

    private void component(int tag, String kind, String text) throws IOException {
        if (!text.isEmpty()) {
            raw("<" + kind + ">");
            text(tag, text);
            raw("</" + kind + ">\n");
        }
    }

    private boolean reference(Element element, Vr vr) throws IOException {
        var locator = options.locator();
        long length = element.isEncapsulated()
                ? element.fragments().stream().mapToLong(BulkData::length).sum()
                : element.length();
        if (locator == null || vr == Vr.SQ || vr == Vr.PN || length <= options.inlineLimit()) {
            return false;
        }
        var uri = locator.uri(path + HEX.toHexDigits(element.tag()), element);
        if (uri.isPresent()) {
            raw("<BulkData uri=\"");
            text(element.tag(), uri.get());
            raw("\"/>\n");
        }
        return uri.isPresent();
    }

    private void inline(BulkData bulk) throws IOException {
        raw("<InlineBinary>");
        try (var base64 = Base64.getEncoder().wrap(new Unclosed())) {
            bulk.writeTo(base64);
        }
        raw("</InlineBinary>\n");
    }

    private void text(int tag, String text) throws IOException {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0, n; i < text.length(); i += n) {
            int c = text.codePointAt(i);
            n = Character.charCount(c);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // A reader would turn it into a line feed (XML 1.0 §2.11).
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(isLegal(c) ? c : replacement(tag, c));
            }
        }
        raw(escaped.toString());
    }

    /// XML 1.0 §2.2: Char.
    private static boolean isLegal(int c) {
        return c == '\t' || c == '\n' || (c >= ' ' && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x1_0000;
    }

    private int replacement(int tag, int c) throws DicomFormatException {
        if (options.illegal() == NativeDicomXml.IllegalCharacters.REPLACE) {
            return 0xFFFD;
        }
        throw new DicomFormatException(
                Tag.toString(tag) + ": its text has the character U+" + HEX.toHexDigits((short) c)
                        + ", which XML 1.0 cannot hold");
    }

    private void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Unclosed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
