package io.larmor.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;

/// Writes a data set as a Part 10 file, with what is known of where it came from.
final class Rewriting {
    private Rewriting() {}

    /// Writes a file whole or not at all. The File Meta Information keeps what it said, but for what the data set and the
    /// transfer syntax say, and who wrote it.
    static void write(Path out, DataSet meta, DataSet dataSet, TransferSyntax syntax) throws IOException {
        var fresh = DicomFile.fileMeta(dataSet.string(Tag.SOPClassUID).orElse(""),
                dataSet.string(Tag.SOPInstanceUID).orElse(""), syntax.uid(), "");
        write(out, meta.withAll(fresh), dataSet);
    }

    /// Writes a file whole or not at all.
    ///
    /// @throws IOException that names it, and not the one beside it that is written first
    static void write(Path out, DataSet meta, DataSet dataSet) throws IOException {
        try {
            DicomFile.write(out, meta, dataSet);
        } catch (FileSystemException e) {
            throw new IOException("cannot write " + out + ": " + Failures.reason(e), e);
        }
    }

    /// {@return what to call a transfer syntax}
    static String name(TransferSyntax syntax) {
        return Uids.find(syntax.uid()).map(entry -> entry.name()).orElse(syntax.uid());
    }
}
