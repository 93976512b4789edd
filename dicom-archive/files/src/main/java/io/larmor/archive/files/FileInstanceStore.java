package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.FailureWords;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider.IndexForce;
import io.larmor.archive.OpenInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps each instance as a Part 10 file. Every commit is an entry of an append-only journal: a small instance lies in it whole, of a
/// large one it names the file and its checksum. Journal and files are forced at the same time: whether a file got through a crash that
/// came in between is seen by its checksum. So a group takes as long as one force, index included, since the index can be brought up to
/// date from the journal. When a segment of the journal is full, the filer writes its small instances to files, forces those, the
/// folders and the index, and deletes the segment: in a while, when it is in nobody's way.
///
/// *Threading*: as [InstanceStore] says; the filer has a thread of its own, and meets the committer in `journaled` alone.
final class FileInstanceStore implements InstanceStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileInstanceStore.class);
    /// A segment of this size is filed in a second or two, and replayed in less.
    static final long SEGMENT = 32L * 1024 * 1024;
    /// What instances that are coming in may hold in memory, all together.
    private static final long MEMORY = 64L * 1024 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Layout layout;
    private final Budget budget = new Budget(MEMORY);
    private final int small;
    private final long segmentSize;
    private final boolean forced;
    private final Forcer forcer;
    private final Filer filer;
    private final Map<String, Segment.Place> journaled = new ConcurrentHashMap<>();
    /// Segments that are written no more, for the filer.
    private final List<Segment> full = new ArrayList<>();
    /// What was withdrawn, and is not known to be out of the journal.
    private final List<Kept> unwanted = new ArrayList<>();
    private @Nullable Segment active;
    private long lastSegment;

    /// @param segmentSize how long a segment of the journal becomes
    /// @param quiet after what time without a commit full segments are filed
    FileInstanceStore(Path folder, ArchiveConfig config, IndexForce index, Disk disk, long segmentSize, Duration quiet)
            throws IOException {
        forced = config.durability() == Durability.FSYNC;
        layout = new Layout(folder, disk, forced);
        small = config.smallInstance();
        this.segmentSize = segmentSize;
        forcer = new Forcer(disk, forced);
        filer = new Filer(layout, journaled, index, forcer, quiet, Filer.RETRY);
    }

    @Override
    public Staged stage() {
        return new StagedFile(layout, budget, small);
    }

    @Override
    public List<String> commit(List<Placement> batch) throws IOException {
        filer.busy();
        rotate();
        var locators = batch.stream().map(Layout::newLocator).toList();
        var segment = active();
        journal(segment, batch, locators);
        try {
            for (int i = 0; i < batch.size(); i++) {
                var staged = (StagedFile) batch.get(i).staged();
                var path = staged.path();
                staged.close();
                if (path != null) {
                    segment.folders().add(layout.settle(path, locators.get(i)).getParent());
                }
            }
        } catch (IOException e) {
            withdraw(kept(batch, locators));
            throw e;
        }
        return locators;
    }

    private static List<Kept> kept(List<Placement> batch, List<String> locators) {
        var kept = new ArrayList<Kept>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            kept.add(new Kept(batch.get(i).sopInstance(), locators.get(i)));
        }
        return kept;
    }

    /// Writes the entries of a batch, and notes where the small instances are.
    private void journal(Segment segment, List<Placement> batch, List<String> locators) throws IOException {
        var buffers = new ArrayList<ByteBuffer>(2 * batch.size());
        var offsets = new long[batch.size()];
        long offset = 0;
        for (int i = 0; i < batch.size(); i++) {
            var staged = (StagedFile) batch.get(i).staged();
            var kept = new Kept(batch.get(i).sopInstance(), locators.get(i));
            var bytes = staged.inMemory();
            var path = staged.path();
            var replaced = batch.get(i).replaced();
            var entry = bytes != null
                    ? JournalRecord.small(kept, replaced, bytes.remaining())
                    : JournalRecord.large(kept, path == null ? "" : path.getFileName().toString(),
                            batch.get(i).checksum(), replaced);
            var head = entry.encode(bytes == null ? NOTHING : bytes);
            offset += head.remaining();
            offsets[i] = offset;
            offset += entry.payloadLength();
            buffers.add(head);
            if (bytes != null) {
                buffers.add(bytes);
            }
        }
        long start;
        boolean good = false;
        try {
            start = append(segment, buffers, batch);
            good = true;
        } finally {
            if (!good) {
                // That these entries were cut off again, a power cut may undo: then they would stand before what is sent in their place.
                unwanted.addAll(kept(batch, locators));
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            var staged = (StagedFile) batch.get(i).staged();
            if (staged.path() == null) {
                var place = new Segment.Place(segment, start + offsets[i], (int) staged.length());
                segment.small().put(locators.get(i), place);
                journaled.put(locators.get(i), place);
            }
        }
    }

    /// Appends to the journal, and forces it and what large instances there are at the same time.
    private long append(Segment segment, List<ByteBuffer> buffers, List<Placement> batch) throws IOException {
        long start = segment.length();
        boolean good = false;
        try {
            var large = batch.stream().map(each -> (StagedFile) each.staged()).filter(each -> each.path() != null)
                    .toList();
            if (large.isEmpty() || !forced) {
                segment.append(buffers, forced);
            } else {
                var actions = new ArrayList<Forcer.Action>(large.size() + 2);
                large.forEach(each -> actions.add(each::force));
                actions.add(() -> segment.append(buffers, true));
                actions.add(() -> layout.disk().forceFolder(layout.incoming()));
                forcer.all(actions);
            }
            good = true;
            return start;
        } finally {
            if (!good) {
                segment.cut(start);
                retire(segment);
            }
        }
    }

    /// What a file that once failed to take something does with more, nobody knows: the next entry goes to another.
    private void retire(Segment segment) {
        full.add(segment);
        active = null;
    }

    @Override
    public void withdraw(Collection<Kept> instances) {
        unwanted.addAll(instances);
        try {
            clear();
        } catch (IOException e) {
            LOG.warn("{} instances that are not wanted could not be removed yet: {}", unwanted.size(),
                    FailureWords.of(e));
            LOG.debug("why they could not", e);
        }
    }

    private void clear() throws IOException {
        takeOut(List.copyOf(unwanted));
        unwanted.clear();
    }

    /// With [Durability#FSYNC] that was done before the commit returned. Otherwise the journal's segment is forced, and the filer told to
    /// force what it makes of it; what it has filed already is forced here.
    @Override
    public void force(Collection<String> locators) throws IOException {
        if (forced) {
            return;
        }
        var segments = new HashSet<Segment>();
        var filed = new ArrayList<String>();
        for (var locator : locators) {
            var place = journaled.get(locator);
            if (place != null && (segments.contains(place.segment()) || place.segment().keep())) {
                segments.add(place.segment());
            } else {
                filed.add(locator);
            }
        }
        for (var segment : segments) {
            layout.disk().force(segment.path());
        }
        if (!segments.isEmpty()) {
            layout.disk().forceFolder(layout.journal());
        }
        forceFiles(filed);
        layout.disk().forceFolder(layout.folder());
    }

    private void forceFiles(List<String> locators) throws IOException {
        var folders = new HashSet<Path>();
        for (var locator : locators) {
            var file = layout.file(locator);
            layout.disk().force(file);
            folders.add(file.getParent());
        }
        for (var folder : folders) {
            layout.disk().forceFolder(folder);
        }
        layout.disk().forceFolder(layout.objects());
    }

    @Override
    public OpenInstance open(String locator) throws IOException {
        var file = layout.file(locator);
        for (var place = journaled.get(locator); place != null; place = journaled.get(locator)) {
            try {
                var channel = layout.disk().open(place.segment().path());
                return new OpenInstance(channel, place.offset(), place.length());
            } catch (NoSuchFileException e) {
                // Filed just now: then it is no longer in the map.
                if (place.equals(journaled.get(locator))) {
                    throw e;
                }
            }
        }
        var channel = layout.disk().open(file);
        return new OpenInstance(channel, 0, channel.size());
    }

    @Override
    public void remove(Collection<Kept> instances) throws IOException {
        clear();
        takeOut(instances);
    }

    private void takeOut(Collection<Kept> instances) throws IOException {
        if (instances.isEmpty()) {
            return;
        }
        var segment = active();
        append(segment, instances.stream().map(kept -> JournalRecord.removed(kept).encode(NOTHING)).toList(),
                List.of());
        for (var kept : instances) {
            journaled.remove(kept.locator());
            segment.takeAway(layout.file(kept.locator()));
        }
    }

    @Override
    public Recovery recover() throws IOException {
        var replay = new Replay(layout, journaled);
        for (var path : replay.segments()) {
            var segment = Segment.existing(layout.disk(), path);
            full.add(segment);
            if (forced) {
                // What the end of the process left unforced is acted upon now, and must not be gone after the next power cut.
                layout.disk().force(path);
            }
            replay.read(segment);
            lastSegment = Math.max(lastSegment, Replay.number(path));
        }
        return replay.finish();
    }

    /// The journal has been forced by now, and small instances with it.
    @Override
    public void confirm(Collection<String> locators) throws IOException {
        if (forced && !locators.isEmpty()) {
            forceFiles(locators.stream().filter(locator -> !journaled.containsKey(locator)).toList());
        }
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        var inJournal = List.copyOf(journaled.keySet());
        for (var locator : inJournal) {
            visitor.visit(locator);
        }
        for (var folder : layout.disk().list(layout.objects())) {
            var files = files(folder);
            if (files.isEmpty()) {
                visitor.stray(folder);
                continue;
            }
            for (var file : files.get()) {
                var locator = Layout.locator(folder, file);
                if (locator.isEmpty()) {
                    visitor.stray(file);
                } else if (!journaled.containsKey(locator.get()) && !filer.isFiling(locator.get())) {
                    visitor.visit(locator.get());
                }
            }
        }
    }

    /// What is in a folder of instances; empty if it is none.
    private Optional<List<Path>> files(Path folder) throws IOException {
        if (!Layout.isFolder(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(layout.disk().list(folder));
        } catch (NotDirectoryException _) {
            return Optional.empty();
        }
    }

    /// Begins a new segment when the last one is full.
    private void rotate() throws IOException {
        if (active != null && active.length() >= segmentSize) {
            retire(active);
        }
        while (!full.isEmpty()) {
            filer.submit(full.getFirst());
            full.removeFirst();
        }
        // After that: while it fails, each attempt leaves a segment that is to be filed.
        clear();
    }

    private Segment active() throws IOException {
        if (active == null) {
            var segment = Segment.create(layout.disk(), layout.journal().resolve(Replay.name(++lastSegment)));
            boolean good = false;
            try {
                forcer.forceFolder(layout.journal());
                active = segment;
                good = true;
            } finally {
                if (!good) {
                    full.add(segment);
                }
            }
        }
        return active;
    }

    /// What cannot be filed stays in the journal for the next start.
    @Override
    public void close() throws IOException {
        try {
            clear();
            if (active != null) {
                retire(active);
            }
            rotate();
        } catch (IOException e) {
            LOG.warn("the journal could not be filed, and stays as it is: {}", FailureWords.of(e));
            LOG.debug("why it could not", e);
        } finally {
            filer.close();
            forcer.close();
            for (var segment : full) {
                segment.close();
            }
            if (active != null) {
                active.close();
            }
        }
    }
}
