package io.larmor.xml;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.BulkReference;
import io.larmor.data.DataSet;
import io.larmor.data.DicomJson.BulkDataLocator;
import io.larmor.data.Limits;
import org.jspecify.annotations.Nullable;

/// The Native DICOM Model in XML (PS3.19 §A.1): writes data sets as XML, and reads them back.
///
/// Specific Character Set (0008,0005) becomes `ISO_IR 192`, for the text is Unicode; group lengths are left out. Private
/// elements are named by their creator, their block left open, as the model has it: of two blocks of one creator it does not
/// tell which. Encapsulated pixel data, for which the
/// model has only BulkData, is written as elements `DataFragment`, each with an InlineBinary: the Basic Offset Table and the
/// fragments.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part19/chapter_A.html PS3.19 §A.1
public final class NativeDicomXml {
    private NativeDicomXml() {}

    /// What to do with characters that XML 1.0 does not have, escaped or not: most control characters, such as the form
    /// feed that PS3.5 §6.1.3 allows in text.
    public enum IllegalCharacters {
        /// Refuse to write the data set.
        REFUSE,
        /// Write U+FFFD in their place: what they were is lost.
        REPLACE
    }

    /// How to write.
    ///
    /// @param illegal what to do with characters that XML does not have
    /// @param locator what to write a BulkData for, or null for nothing
    /// @param inlineLimit how many bytes a value may have before the locator is asked
    public record Options(IllegalCharacters illegal, @Nullable BulkDataLocator locator, long inlineLimit) {

        /// All values inline, characters that XML does not have refused.
        public static final Options DEFAULT = new Options(IllegalCharacters.REFUSE, null, Long.MAX_VALUE);

        /// {@return these options, with another way to treat characters that XML does not have}
        ///
        /// @param characters what to do with them
        public Options withIllegal(IllegalCharacters characters) {
            return new Options(characters, locator, inlineLimit);
        }

        /// {@return these options, with a BulkData for large values}
        ///
        /// @param limit how many bytes a value may have before the locator is asked
        /// @param where asked for the URI
        public Options withBulkData(long limit, BulkDataLocator where) {
            return new Options(illegal, where, limit);
        }
    }

    /// A data set that was read.
    ///
    /// @param dataSet the data set, its text in UTF-8
    /// @param references the values that it refers to and that the resolver did not find: their elements are not in it
    public record Document(DataSet dataSet, List<BulkReference> references) {

        /// Copies the list.
        public Document {
            references = List.copyOf(references);
        }
    }

    /// Writes a data set in UTF-8. Values that stayed in a file are copied from there piece by piece.
    ///
    /// @param dataSet the data set
    /// @param out where to; flushed, not closed
    /// @param options how
    /// @throws io.larmor.data.DicomFormatException if text has a character that XML does not have, and that is refused
    /// @throws IOException if writing fails, or reading a value
    public static void write(DataSet dataSet, OutputStream out, Options options) throws IOException {
        new ModelWriter(out, options).write(dataSet);
    }

    /// Reads a data set. A document type declaration is refused, and with it every entity but the predefined ones; no
    /// other document is read, whatever this one says.
    ///
    /// @param in the document; not closed
    /// @param limits how deep sequences may nest, how many items there may be, how long a value, and how many bytes all
    /// @param resolver what to do with a BulkData: its uri, or `urn:uuid:` and its uuid
    /// @return what was read
    /// @throws io.larmor.data.DicomFormatException if it is not the Native DICOM Model; a
    /// [io.larmor.data.LimitExceededException] if it goes beyond a limit
    /// @throws IOException if the document cannot be read, or a value that is elsewhere
    public static Document read(InputStream in, Limits limits, BulkDataResolver resolver) throws IOException {
        return new ModelReader(in, limits, resolver).read();
    }
}
