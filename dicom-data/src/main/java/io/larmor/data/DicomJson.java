package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    /// @param inlineLimit how many bytes a binary value may have before the locator is asked
    public record Options(boolean indented, @Nullable BulkDataLocator locator, long inlineLimit) {

        /// On one line, all binary values inline.
        public static final Options DEFAULT = new Options(false, null, Long.MAX_VALUE);

        /// {@return these options, with elements on lines of their own}
        public Options withIndent() {
            return new Options(true, locator, inlineLimit);
        }

        /// {@return these options, with a BulkDataURI for large binary values}
        ///
        /// @param limit how many bytes a value may have before the locator is asked
        /// @param where asked for the URI
        public Options withBulkData(long limit, BulkDataLocator where) {
            return new Options(indented, where, limit);
        }
    }

    /// What JSON that is read may ask for.
    ///
    /// @param maxLength how many characters it may have
    /// @param maxDepth how deep arrays and objects may stand within each other; a sequence takes four levels
    public record Limits(int maxLength, int maxDepth) {

        /// 64 Mi characters, 256 levels.
        public static final Limits DEFAULT = new Limits(64 << 20, 256);

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
        new JsonWriter(out, options).write(dataSet);
    }

    /// Writes a data set as JSON in UTF-8.
    ///
    /// @param dataSet the data set
    /// @param out where to; flushed, not closed
    /// @param options how
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, OutputStream out, Options options) throws IOException {
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        write(dataSet, writer, options);
        writer.flush();
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
        return JsonDataSet.of(new JsonReader(json, limits).read());
    }
}
