package io.larmor.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// What stands before the data set of a DICOM file (PS3.10 §7.1), and what is to be known when it does not.
final class FileHead {
    private final ReadOptions options;
    private final List<ReadNote> notes = new ArrayList<>();
    /// Group 0002, null if the file has none.
    final @Nullable DataSet meta;
    /// Where in the file the data set starts.
    final long end;

    /// Reads the File Meta Information.
    ///
    /// @param first the bytes that the file starts with
    /// @param parser one that stands at the first byte of group 0002, null if there is no such group
    FileHead(byte[] first, @Nullable DataSetParser parser, ReadOptions options) throws IOException {
        this.options = options;
        if (parser == null) {
            meta = null;
            end = 0;
            note("no File Meta Information");
            return;
        }
        long start = parser.position();
        meta = parser.parseGroup(2, FileSniffer.isExplicit(first, (int) start));
        end = parser.position();
        notes.addAll(meta.notes());
        if (meta.isEmpty()) {
            throw new DicomFormatException(start, "no File Meta Information after the prefix DICM");
        }
        var length = meta.element(0x0002_0000);
        // The group length counts from after its own element of 12 bytes.
        if (length.isEmpty()) {
            note("File Meta Information without its group length");
        } else if (!length.get().vr().isInteger() || length.get().longValue().orElse(-1) != end - start - 12) {
            note("File Meta Information group length is wrong");
        }
    }

    /// {@return how group 0002 is read: whole, within the default limits}
    static ReadOptions reading(ReadOptions options) {
        return ReadOptions.builder().lenient(options.lenient()).bulkThreshold(Long.MAX_VALUE).build();
    }

    /// {@return the Transfer Syntax UID, if the file says it}
    Optional<String> namedSyntax() {
        return meta == null ? Optional.empty() : meta.string(0x0002_0010);
    }

    /// Tells by its first bytes how a data set is encoded when the file does not say.
    ///
    /// @param start 16 bytes, fewer if there are no more
    /// @param length how many there are in all
    TransferSyntax guessedSyntax(byte[] start, long length) throws DicomFormatException {
        var guess = FileSniffer.guess(start, length, meta == null);
        note("no Transfer Syntax UID: taken for " + guess.uid());
        return guess;
    }

    List<ReadNote> notes() {
        return List.copyOf(notes);
    }

    private void note(String reason) throws DicomFormatException {
        if (!options.lenient()) {
            throw new DicomFormatException(reason);
        }
        notes.add(new ReadNote(0x0002_0000, 0, reason));
    }
}
