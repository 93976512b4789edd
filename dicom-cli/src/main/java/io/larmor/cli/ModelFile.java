package io.larmor.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// A Part 10 file made of a data set in another form.
final class ModelFile {
    private static final int LAST_META = 0x0002_FFFF;

    private ModelFile() {}

    /// Reads a data set, group 0002 with it or not.
    @FunctionalInterface
    interface Model {
        DataSet read(InputStream in) throws IOException;
    }

    /// Reads one file, or standard input for `-`, and writes a Part 10 file, in the transfer syntax that the model names or else
    /// in Explicit VR Little Endian.
    static void write(List<Path> files, Path out, Model model) throws IOException {
        if (files.size() != 1) {
            throw new Failure(ExitCode.USAGE, "--to-dicom makes one file of one; name one FILE.");
        }
        var path = files.getFirst();
        DataSet whole;
        try (var in = path.toString().equals("-") ? new Unclosed(System.in) : Files.newInputStream(path)) {
            whole = model.read(in);
        } catch (IOException e) {
            throw new Failure(ExitCode.BAD_DATA, Failures.about(path, e), e);
        }
        var meta = DataSet.builder();
        var dataSet = DataSet.builder();
        for (var element : whole) {
            (Integer.compareUnsigned(element.tag(), LAST_META) > 0 ? dataSet : meta).add(element);
        }
        var named = meta.build();
        var built = dataSet.build();
        boolean encapsulated = built.element(Tag.PixelData).filter(pixels -> pixels.isEncapsulated()).isPresent();
        var syntax = named.string(Tag.TransferSyntaxUID);
        if (encapsulated && syntax.isEmpty()) {
            throw new Failure(ExitCode.BAD_DATA, path + ": Pixel data is compressed, and no TransferSyntaxUID says how;"
                    + " write the model with --meta.");
        }
        Rewriting.write(out, named, built,
                syntax.map(TransferSyntax::of).orElse(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
    }

    /// Reads one data set in the DICOM JSON model, alone or in an array.
    static DataSet json(InputStream in) throws IOException {
        try (var reader = DicomJson.read(in, DicomJson.Limits.DEFAULT, BulkDataResolver.NONE)) {
            var dataSet = reader.next().orElseThrow(() -> new IOException("there is no data set in it"));
            if (reader.next().isPresent()) {
                throw new IOException("there are several data sets in it, and a file holds one");
            }
            return dataSet;
        }
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Standard input belongs to the process.
        }
    }
}
