package io.larmor.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// The DICOM JSON model (PS3.18 Annex F): writes data sets as JSON, and reads them back.
///
/// Numbers are JSON numbers, IS and DS too where their characters are a number, and strings where JSON has no number for
/// the value: `NaN`, `Infinity`, 64-bit integers beyond 2<sup>53</sup>. Specific Character Set (0008,0005) becomes `ISO_IR 192`,
/// since JSON is Unicode; group lengths are left out. Encapsulated pixel data, for which the standard has only
/// BulkDataURI, is written as `DataFragment`, an array of the Basic Offset Table and the fragments, each with an InlineBinary.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part18/chapter_F.html PS3.18 Annex F
public final class DicomJson {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private DicomJson() {}

    /// Says where a large value is to be had, for a BulkDataURI.
    @FunctionalInterface
    public interface BulkDataLocator {

        /// {@return the URI of a value, or empty to write it inline}
        ///
        /// @param path the tags that lead to the element and the indexes of the items between: `00081115/0/00420011`
        /// @param element the element
        Optional<String> uri(String path, Element element);
    }

    /// How to write.
    ///
    /// @param indented whether elements stand on lines of their own
    /// @param locator what to write a BulkDataURI for, or null for nothing
    /// @param inlineLimit how many bytes a value may have before the locator is asked
    public record Options(boolean indented, @Nullable BulkDataLocator locator, long inlineLimit) {

        /// On one line, all binary values inline.
        public static final Options DEFAULT = new Options(false, null, Long.MAX_VALUE);

        /// {@return these options, with elements on lines of their own}
        public Options withIndent() {
            return new Options(true, locator, inlineLimit);
        }

        /// {@return these options, with a BulkDataURI for large values, those of characters included where PS3.18 §F.2.2 has it}
        ///
        /// @param limit how many bytes a value may have before the locator is asked
        /// @param where asked for the URI
        public Options withBulkData(long limit, BulkDataLocator where) {
            return new Options(indented, where, limit);
        }
    }

    /// What JSON that is read may ask for.
    ///
    /// @param maxLength how many characters one data set may have
    /// @param maxDepth how deep arrays and objects may stand within each other; a sequence takes four levels
    public record Limits(long maxLength, int maxDepth) {

        /// 1 Gi characters, 256 levels.
        public static final Limits DEFAULT = new Limits(1 << 30, 256);

        private static final int MOST_LEVELS = 2000;

        /// Checks the limits. Reading recurses, so that the depth has a bound of its own.
        public Limits {
            if (maxLength < 0 || maxDepth < 1 || maxDepth > MOST_LEVELS) {
                throw new IllegalArgumentException("a depth of 1 to " + MOST_LEVELS + " is possible, not " + maxDepth);
            }
        }
    }

    /// {@return a data set as JSON, on one line}
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

    /// Writes a data set as JSON. Values that stayed in a file are copied from there piece by piece.
    ///
    /// @param dataSet the data set
    /// @param out where to
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, Appendable out, Options options) throws IOException {
        write(dataSet, new AppendableStream(out), options);
    }

    /// Writes a data set as JSON in UTF-8. Values that stayed in a file are copied from there piece by piece.
    ///
    /// @param dataSet the data set
    /// @param out where to; gets a few KiB at a time, is neither flushed nor closed
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, OutputStream out, Options options) throws IOException {
        new JsonWriter(out, options).write(dataSet);
    }

    /// Reads a data set.
    ///
    /// @param json an object of the DICOM JSON model
    /// @return the data set; its text is in UTF-8
    /// @throws DicomFormatException if it is not, or has a BulkDataURI
    public static DataSet parse(CharSequence json) throws DicomFormatException {
        return parse(json, Limits.DEFAULT);
    }

    /// Reads a data set within limits.
    ///
    /// @param json an object of the DICOM JSON model
    /// @param limits how long and how deep it may be
    /// @return the data set; its text is in UTF-8
    /// @throws DicomFormatException if it is not, or has a BulkDataURI; a [LimitExceededException] if it goes beyond a limit
    public static DataSet parse(CharSequence json, Limits limits) throws DicomFormatException {
        try {
            var in = new JsonInput(Reader.of(json), limits);
            var dataSet = new JsonParser(in, BulkDataResolver.NONE).read();
            if (!in.isAtEnd()) {
                throw in.expected("the end of the JSON");
            }
            return dataSet;
        } catch (DicomFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory failed to be read", e);
        }
    }

    /// Reads data sets one after the other: those of an array, or one that stands alone.
    ///
    /// @param json the text in UTF-8 (RFC 8259 §8.1); closed with the reader
    /// @param limits how long and how deep each data set may be
    /// @param resolver what to do with a BulkDataURI
    /// @return the reader, to be closed
    /// @throws IOException if the text cannot be read
    public static DicomJsonReader read(InputStream json, Limits limits, BulkDataResolver resolver) throws IOException {
        return read(new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder()), limits, resolver);
    }

    /// Reads data sets one after the other: those of an array, or one that stands alone.
    ///
    /// @param json the text; closed with the reader
    /// @param limits how long and how deep each data set may be
    /// @param resolver what to do with a BulkDataURI
    /// @return the reader, to be closed
    /// @throws IOException if the text cannot be read
    public static DicomJsonReader read(Reader json, Limits limits, BulkDataResolver resolver) throws IOException {
        return new DicomJsonReader(json, limits, resolver);
    }

    /// {@return the name of an element: its tag in eight hexadecimal digits}
    static String name(int tag) {
        return HEX.toHexDigits(tag);
    }

    /// {@return whether a value of this VR may have a BulkDataURI (PS3.18 §F.2.2)}
    static boolean mayBeElsewhere(Vr vr) {
        return switch (vr) {
            case DS, FL, FD, IS, LT, OB, OD, OF, OL, OV, OW, SL, SS, ST, SV, UC, UL, UN, US, UT, UV -> true;
            default -> false;
        };
    }
}
