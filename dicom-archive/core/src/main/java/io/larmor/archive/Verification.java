package io.larmor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.larmor.archive.ArchiveProblem.Kind;
import io.larmor.archive.InstanceStore.Kept;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import org.jspecify.annotations.Nullable;

/// Looks at every byte that is stored, and compares with what the index says; then at every row of the index.
final class Verification {
    private static final int BATCH = 256;
    private static final int PAGE = 1000;

    private final LateIndex index;
    private final InstanceStore store;
    private final Committer committer;
    private final ArchiveCheck.Listener listener;
    private final @Nullable Quarantine quarantine;
    private final ByteBuffer buffer = StoredFile.buffer();
    private final Map<Kind, Long> found = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> mended = new EnumMap<>(Kind.class);
    /// What does not say, or not credibly, which instance it is: perhaps the index knows.
    private final Set<String> nameless = new HashSet<>();
    /// What is not indexed, and has the UID of another that is: should that one turn out to be lost or damaged, it takes its place.
    private final List<Kept> others = new ArrayList<>();
    private long expected;
    private long looked;
    private long instances;
    private long bytes;

    /// @param quarantine where what is damaged goes; null: nothing is to be mended
    Verification(LateIndex index, InstanceStore store, Committer committer, ArchiveCheck.Listener listener,
            @Nullable Quarantine quarantine) {
        this.index = index;
        this.store = store;
        this.committer = committer;
        this.listener = listener;
        this.quarantine = quarantine;
    }

    ArchiveCheck run() throws IOException {
        expected = index.count(InstanceSelection.ALL);
        var batch = new ArrayList<String>(BATCH);
        store.forEach(new InstanceStore.Visitor() {
            @Override
            public void visit(String locator) throws IOException {
                batch.add(locator);
                if (batch.size() == BATCH) {
                    files(batch);
                    batch.clear();
                }
            }

            @Override
            public void stray(Path path) throws IOException {
                var problem = new ArchiveProblem(Kind.STRAY, "", path.toString(), "the archive has not put it there");
                report(problem, quarantine == null ? "" : moved(quarantine, path));
            }
        });
        files(batch);
        rows();
        for (var other : others) {
            other(other);
        }
        for (var locator : nameless) {
            setAside(new ArchiveProblem(Kind.NO_INSTANCE, "", locator, "it is no whole instance, and not indexed"),
                    new Kept("", locator));
        }
        for (var each : index.check()) {
            report(new ArchiveProblem(Kind.INDEX, "", "", each), "");
        }
        return new ArchiveCheck(instances, bytes, found, mended);
    }

    /// {@return what was done about what may be anybody's, and may not let itself be moved}
    private static String moved(Quarantine quarantine, Path path) {
        try {
            return "moved to " + quarantine.move(path);
        } catch (IOException _) {
            return "";
        }
    }

    private void files(List<String> locators) throws IOException {
        var named = new HashMap<String, String>();
        for (var locator : locators) {
            try (var file = store.open(locator)) {
                named.put(locator,
                        FileHeader.read(file).meta().string(Tag.MediaStorageSOPInstanceUID).orElse(""));
            } catch (NoSuchFileException _) {
                // Removed since it was listed. Should the index have it still, that is found when its rows are looked at.
            } catch (EOFException | DicomFormatException e) {
                nameless.add(locator);
            }
        }
        var rows = new HashMap<>(index.find(named.values()));
        for (var each : named.entrySet()) {
            try {
                look(each.getKey(), each.getValue(), rows);
            } catch (NoSuchFileException _) {
                // Removed since it was opened.
            }
            listener.progress(++looked, expected);
        }
    }

    /// @param rows what the index has, by SOP Instance UID; what it is told is added
    private void look(String locator, String sopInstance, Map<String, IndexedInstance> rows) throws IOException {
        var row = rows.get(sopInstance);
        if (row != null && row.locator().equals(locator)) {
            indexed(row);
        } else {
            notIndexed(sopInstance, locator, rows);
        }
    }

    private void indexed(IndexedInstance row) throws IOException {
        long length = row.offset() + row.length();
        StoredFile read;
        try (var file = store.open(row.locator())) {
            if (file.length() != length) {
                damaged(row, file.length() + " bytes, and " + length + " were received");
                return;
            }
            read = StoredFile.read(file, buffer);
        } catch (EOFException | DicomFormatException e) {
            damaged(row, "it is malformed");
            return;
        }
        if (!read.sopInstance().equals(row.sopInstance())) {
            damaged(row, "another instance is in its place");
        } else if (row.checksum() != -1 && row.checksum() != read.checksum()) {
            // From before checksums were kept (-1): whether it is well-formed is all that can be told.
            damaged(row, "its checksum is another");
        } else {
            instances++;
            bytes += length;
            if (!index.holds(row.sopInstance(), read.attributes())) {
                otherwiseIndexed(row, read);
            }
            if (!index.isOfItsPatient(row.study(), read.attributes())) {
                report(new ArchiveProblem(Kind.OTHER_PATIENT, row.sopInstance(), row.locator(),
                        "it names another patient than its study " + row.study() + " is filed under"), "");
            }
        }
    }

    private void otherwiseIndexed(IndexedInstance row, StoredFile file) throws IOException {
        var problem = new ArchiveProblem(Kind.ATTRIBUTES, row.sopInstance(), row.locator(),
                "the index has other attributes than the instance");
        if (quarantine != null) {
            tell(file.added(index, row.locator(), row.committed()));
        }
        report(problem, quarantine == null ? "" : "indexed again");
    }

    private void tell(StudyIndex.Change.Add added) throws IOException {
        committer.perform(() -> {
            index.apply(List.of(added));
            index.settle();
        });
    }

    private void damaged(IndexedInstance row, String wrong) throws IOException {
        var problem = new ArchiveProblem(Kind.DAMAGED, row.sopInstance(), row.locator(), wrong);
        if (quarantine == null) {
            report(problem, "");
            return;
        }
        try (var file = store.open(row.locator())) {
            var copy = quarantine.copy(file, row.locator());
            takeOut(row);
            report(problem, "moved to " + copy + ", and taken out of the index");
        }
    }

    private void notIndexed(String sopInstance, String locator, Map<String, IndexedInstance> rows) throws IOException {
        StoredFile file;
        try (var open = store.open(locator)) {
            file = StoredFile.read(open, buffer);
        } catch (EOFException | DicomFormatException e) {
            nameless.add(locator);
            return;
        }
        if (!file.sopInstance().equals(sopInstance)) {
            nameless.add(locator);
            return;
        }
        if (rows.containsKey(sopInstance)) {
            others.add(new Kept(sopInstance, locator));
            return;
        }
        take(file, locator, rows);
    }

    private void other(Kept kept) throws IOException {
        if (index.find(List.of(kept.sopInstance())).isEmpty()) {
            notIndexed(kept.sopInstance(), kept.locator(), new HashMap<>());
        } else {
            setAside(new ArchiveProblem(Kind.NOT_INDEXED, kept.sopInstance(), kept.locator(),
                    "another one of this UID is indexed"), kept);
        }
    }

    private void take(StoredFile file, String locator, Map<String, IndexedInstance> rows) throws IOException {
        var problem = new ArchiveProblem(Kind.NOT_INDEXED, file.sopInstance(), locator, "it is whole, and not indexed");
        if (quarantine == null) {
            report(problem, "");
            return;
        }
        // Nobody knows whether storage commitment was given for it: as if it was, so it is not replaced.
        var added = file.added(index, locator, true);
        tell(added);
        // Another one of this UID, which a power cut may have left too, must not take its place.
        rows.put(file.sopInstance(), added.instance());
        report(problem, "indexed");
        instances++;
        bytes += file.header().length() + file.length();
    }

    private void setAside(ArchiveProblem problem, Kept kept) throws IOException {
        if (quarantine == null) {
            report(problem, "");
            return;
        }
        try (var file = store.open(kept.locator())) {
            var copy = quarantine.copy(file, kept.locator());
            committer.perform(() -> store.remove(List.of(kept)));
            report(problem, "moved to " + copy);
        }
    }

    private void rows() throws IOException {
        Optional<IndexedInstance> last = Optional.empty();
        while (true) {
            var page = index.instances(InstanceSelection.ALL, last, PAGE);
            for (var row : page) {
                last = Optional.of(row);
                if (nameless.remove(row.locator())) {
                    damaged(row, "it is malformed");
                } else {
                    present(row);
                }
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    private void present(IndexedInstance row) throws IOException {
        try (var _ = store.open(row.locator())) {
            // It was looked at.
        } catch (NoSuchFileException e) {
            var problem = new ArchiveProblem(Kind.MISSING, row.sopInstance(), row.locator(), "its bytes are lost");
            if (quarantine != null) {
                takeOut(row);
            }
            report(problem, quarantine == null ? "" : "taken out of the index");
        }
    }

    private void takeOut(IndexedInstance row) throws IOException {
        var study = Archive.study(index, row.study()).orElse(DataSet.EMPTY);
        committer.delete(List.of(row));
        listener.removed(row, study);
    }

    private void report(ArchiveProblem problem, String done) {
        found.merge(problem.kind(), 1L, Long::sum);
        if (!done.isEmpty()) {
            mended.merge(problem.kind(), 1L, Long::sum);
        }
        listener.found(problem, done);
    }
}
