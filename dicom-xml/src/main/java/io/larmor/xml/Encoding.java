package io.larmor.xml;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.larmor.data.DicomFormatException;

/// Finds the encoding of a document, by its first bytes and its XML declaration (XML 1.0 §4.3.3, Appendix F). The JDK's parser prints to the standard error
/// what it cannot decode: it is never let to.
final class Encoding {
    private static final Pattern DECLARED = Pattern.compile("\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    /// Longer than any XML declaration.
    private static final int MOST_DECLARED = 256;

    private Encoding() {}

    /// {@return a parser of the document}
    static XMLStreamReader open(XMLInputFactory factory, InputStream document) throws IOException, XMLStreamException {
        var in = new BufferedInputStream(document);
        in.mark(MOST_DECLARED);
        byte[] start = in.readNBytes(MOST_DECLARED);
        in.reset();
        var charset = charset(start);
        // Decoded here, the characters of another encoding are what they are: the declaration changes nothing any more.
        return charset.equals(StandardCharsets.UTF_8)
                ? factory.createXMLStreamReader(new StrictUtf8(in), StandardCharsets.UTF_8.name())
                : factory.createXMLStreamReader(new InputStreamReader(in, charset.newDecoder()));
    }

    private static Charset charset(byte[] start) throws DicomFormatException {
        int first = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | (start[1] & 0xFF);
        return switch (first) {
            case 0xFEFF, 0xFFFE -> StandardCharsets.UTF_16;
            case '<' -> StandardCharsets.UTF_16BE;
            case '<' << 8 -> StandardCharsets.UTF_16LE;
            default -> declared(new String(start, StandardCharsets.ISO_8859_1));
        };
    }

    private static Charset declared(String start) throws DicomFormatException {
        if (!start.startsWith("<?xml")) {
            return StandardCharsets.UTF_8;
        }
        int end = start.indexOf("?>");
        if (end < 0) {
            throw new DicomFormatException(0, "in XML: a declaration without an end");
        }
        var encoding = DECLARED.matcher(start).region(0, end);
        try {
            return encoding.find() ? Charset.forName(encoding.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            throw (DicomFormatException) new DicomFormatException(0, "in XML: an encoding that is not known")
                    .initCause(e);
        }
    }
}
