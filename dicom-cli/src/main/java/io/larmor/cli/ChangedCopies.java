package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;

/// Copies of files for sending, changed and in the transfer syntax wanted, a few hundred at a time so that the disk never holds a
/// second archive.
final class ChangedCopies implements AutoCloseable {
    private static final int BATCH = 256;

    private final List<TransferSyntax> syntaxes;
    private final UnaryOperator<DataSet> change;
    private final Path folder;

    /// Some copies, each with what it is a copy of, and why others could not be made.
    record Batch(Map<Path, Path> originals, Map<Path, IOException> failures) {}

    /// @param syntaxes what the copies may be in, best first; none: what the file is in
    /// @param change what to do to each
    ChangedCopies(List<TransferSyntax> syntaxes, UnaryOperator<DataSet> change) throws IOException {
        this.syntaxes = syntaxes;
        this.change = change;
        folder = Files.createTempDirectory("larmor-send");
    }

    /// {@return the copies, batch by batch; those of one are deleted when the next is asked for}
    Iterable<Batch> batches(List<Path> files) {
        return () -> new Iterator<>() {
            private int next;
            private List<Path> made = new ArrayList<>();

            @Override
            public boolean hasNext() {
                return next < files.size();
            }

            @Override
            public Batch next() {
                delete(made);
                int end = Math.min(next + BATCH, files.size());
                var batch = copy(files.subList(next, end));
                made = new ArrayList<>(batch.originals().keySet());
                next = end;
                return batch;
            }
        };
    }

    private Batch copy(List<Path> files) {
        var batch = new Batch(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (var path : files) {
            try (var file = DicomFile.open(path)) {
                var copy = folder.resolve(batch.originals().size() + ".dcm");
                DicomFile.write(copy, change.apply(file.dataSet()), syntax(file.transferSyntax()));
                batch.originals().put(copy, path);
            } catch (IOException e) {
                batch.failures().put(path, e);
            }
        }
        return batch;
    }

    private TransferSyntax syntax(TransferSyntax own) throws IOException {
        if (syntaxes.isEmpty() || syntaxes.contains(own)) {
            return own;
        }
        return syntaxes.stream().filter(wanted -> Transcoder.canConvert(own, wanted)).findFirst()
                .orElseThrow(() -> new IOException(
                        "it is in " + own + ", which cannot be converted to what --syntax asks for"));
    }

    private static void delete(List<Path> files) {
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException _) {
                // The folder goes with all that is in it.
            }
        }
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
