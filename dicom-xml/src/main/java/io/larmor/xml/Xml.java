package io.larmor.xml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.larmor.data.DicomFormatException;
import org.jspecify.annotations.Nullable;

/// The elements and texts of a document, one after the other. Nothing outside of it is read: no document type, no entity but
/// the predefined ones, no inclusion.
final class Xml implements AutoCloseable {
    private final XMLStreamReader reader;

    /// @param in the document
    /// @param depth how deep elements may stand within each other
    Xml(InputStream in, int depth) throws IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // The JDK has a limit of its own, which is below what a data set may nest.
        factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(depth));
        factory.setXMLResolver((_, systemId, _, _) -> {
            throw new XMLStreamException("nothing outside of the document is read: " + systemId);
        });
        try {
            reader = Encoding.open(factory, in);
        } catch (XMLStreamException e) {
            throw failure(e);
        } catch (RuntimeException e) {
            throw unreadable(0, e);
        }
    }

    /// Goes on to the next element within the current one.
    ///
    /// @return its name, or null at the end of the current one
    @Nullable
    String next() throws IOException {
        while (true) {
            switch (step()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return reader.getLocalName();
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return null;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!reader.isWhiteSpace()) {
                        throw malformed("text where elements are expected");
                    }
                }
                default -> {
                    // Comments and processing instructions mean nothing.
                }
            }
        }
    }

    /// Takes the text of the current element, piece by piece, to its end.
    void text(TextTaker taker) throws IOException {
        while (true) {
            switch (step()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    taker.take(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                case XMLStreamConstants.END_ELEMENT -> {
                    return;
                }
                case XMLStreamConstants.START_ELEMENT -> throw malformed("an element where text is expected");
                default -> {
                    // Comments and processing instructions mean nothing.
                }
            }
        }
    }

    /// Takes characters.
    @FunctionalInterface
    interface TextTaker {
        void take(char[] characters, int offset, int length) throws IOException;
    }

    /// Passes over the current element, however deep.
    void skip() throws IOException {
        for (int depth = 1; depth > 0;) {
            int event = step();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    @Nullable
    String attribute(String name) {
        return reader.getAttributeValue(null, name);
    }

    private int step() throws IOException {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw malformed("a document type declaration, which is not followed");
            }
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw malformed("an entity that is not predefined");
            }
            return event;
        } catch (XMLStreamException e) {
            throw failure(e);
        } catch (RuntimeException e) {
            // The JDK's parser has its own errors on some malformed input: messages that it lacks, among others.
            throw unreadable(0, e);
        }
    }

    long position() {
        return Math.max(0, reader.getLocation().getCharacterOffset());
    }

    DicomFormatException malformed(String reason) {
        return new DicomFormatException(position(), "in XML: " + reason);
    }

    private static IOException failure(XMLStreamException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io && !(cause instanceof CharacterCodingException)) {
                return io;
            }
        }
        var location = e.getLocation();
        long offset = location == null ? 0 : Math.max(0, location.getCharacterOffset());
        return unreadable(offset, e);
    }

    private static DicomFormatException unreadable(long offset, Exception cause) {
        var failure = new DicomFormatException(offset, "not XML that is read here");
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }
}
