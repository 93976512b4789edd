package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import io.larmor.archive.InstanceStore.Kept;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.HeaderScanner;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings index and store to one state after a process ended between the two: what was removed leaves the index, what is there and whole
/// enters it.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 256;
    private static final int PIECE = 256 * 1024;

    private final InstanceStore store;
    private final StudyIndex index;

    Recovery(InstanceStore store, StudyIndex index) {
        this.store = store;
        this.index = index;
    }

    void run() throws IOException {
        var found = store.recover();
        int removed = 0;
        for (var batch : batches(found.removed())) {
            removed += remove(batch);
        }
        int added = 0;
        for (var batch : batches(found.present())) {
            added += add(batch);
        }
        if (added + removed > 0) {
            LOG.info("after an unclean end the index took in {} instances and let go of {}", added, removed);
        }
    }

    private int remove(List<Kept> batch) throws IOException {
        var rows = index.find(batch.stream().map(Kept::sopInstance).toList());
        var changes = new ArrayList<StudyIndex.Change>();
        for (var kept : batch) {
            var row = rows.get(kept.sopInstance());
            if (row != null && row.locator().equals(kept.locator())) {
                changes.add(new StudyIndex.Change.Remove(kept.sopInstance()));
            }
        }
        index.apply(changes);
        return changes.size();
    }

    private int add(List<Kept> batch) throws IOException {
        var rows = index.find(batch.stream().map(Kept::sopInstance).toList());
        var seen = new HashSet<String>();
        var changes = new ArrayList<StudyIndex.Change>();
        var surplus = new ArrayList<Kept>();
        for (var kept : batch) {
            var row = rows.get(kept.sopInstance());
            if (row != null && row.locator().equals(kept.locator())) {
                continue;
            }
            // Another one of this UID is indexed, so this one never was acknowledged.
            if (row != null || !seen.add(kept.sopInstance()) || !read(kept, changes)) {
                surplus.add(kept);
            }
        }
        index.apply(changes);
        store.remove(surplus);
        return changes.size();
    }

    private boolean read(Kept kept, List<StudyIndex.Change> changes) throws IOException {
        try (var file = store.open(kept.locator())) {
            var header = FileHeader.read(file);
            var syntax = header.meta().string(Tag.TransferSyntaxUID).orElse("");
            var attributes = scan(file, header.length(), syntax);
            var row = new IndexedInstance(kept.sopInstance(), attributes.string(Tag.SOPClassUID).orElse(""), syntax,
                    attributes.string(Tag.StudyInstanceUID).orElse(""),
                    attributes.string(Tag.SeriesInstanceUID).orElse(""),
                    kept.locator(), header.length(), file.length() - header.length(), false,
                    IndexedInstance.Position.NONE);
            changes.add(new StudyIndex.Change.Add(row, attributes));
            return true;
        } catch (NoSuchFileException | EOFException | DicomFormatException e) {
            LOG.atWarn().setCause(e).log("an instance that was not acknowledged is not whole, and is removed");
            return false;
        }
    }

    private static DataSet scan(OpenInstance file, int from, String syntax) throws IOException {
        var scanner = new HeaderScanner(TransferSyntax.of(syntax), Intake.INDEXED);
        var piece = ByteBuffer.allocate(PIECE);
        for (long at = from; at < file.length();) {
            piece.clear().limit((int) Math.min(PIECE, file.length() - at));
            int count = file.channel().read(piece, file.offset() + at);
            if (count < 0) {
                throw new EOFException("a stored file ends early");
            }
            scanner.accept(piece.flip());
            at += count;
        }
        return scanner.finish();
    }

    private static List<List<Kept>> batches(List<Kept> all) {
        var batches = new ArrayList<List<Kept>>();
        for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
        }
        return batches;
    }
}
