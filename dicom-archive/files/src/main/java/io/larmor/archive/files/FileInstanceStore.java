package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceStore;
import io.larmor.archive.InstanceStoreProvider.IndexForce;
import io.larmor.archive.OpenInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps each instance as a Part 10 file. Every commit is an entry of an append-only journal: a small instance lies in it whole, of a
/// large one, whose own file was forced before, it names the file. So one force makes a group durable, index included, since the index
/// can be brought up to date from the journal. When a segment of the journal is full, the filer writes its small instances to files,
/// forces those, the folders and the index, and deletes the segment.
///
/// *Threading*: as [InstanceStore] says; the filer has a thread of its own, and meets the committer in `journaled` alone.
final class FileInstanceStore implements InstanceStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileInstanceStore.class);
    /// A segment of this size is filed in a second or two, and replayed in less.
    private static final long SEGMENT = 32L * 1024 * 1024;
    /// What instances that are coming in may hold in memory, all together.
    private static final long MEMORY = 64L * 1024 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Layout layout;
    private final Budget budget = new Budget(MEMORY);
    private final int small;
    private final boolean forced;
    private final Forcer forcer;
    private final Filer filer;
    private final Map<String, Segment.Place> journaled = new ConcurrentHashMap<>();
    private final List<Segment> replayed = new ArrayList<>();
    private @Nullable Segment active;
    private long lastSegment;

    FileInstanceStore(Path folder, ArchiveConfig config, IndexForce index) throws IOException {
        layout = new Layout(folder);
        small = config.smallInstance();
        forced = config.durability() == Durability.FSYNC;
        forcer = new Forcer(forced);
        filer = new Filer(layout, journaled, index, forcer);
    }

    @Override
    public Staged stage() {
        return new StagedFile(layout, budget, small);
    }

    @Override
    public List<String> commit(List<Placement> batch) throws IOException {
        rotate();
        var files = batch.stream().map(each -> (StagedFile) each.staged()).toList();
        var large = files.stream().filter(each -> each.path() != null).toList();
        forcer.force(large);
        if (!large.isEmpty()) {
            forcer.forceFolder(layout.incoming());
        }
        var locators = batch.stream().map(Layout::newLocator).toList();
        var segment = active();
        journal(segment, batch, locators);
        try {
            for (int i = 0; i < batch.size(); i++) {
                var path = files.get(i).path();
                files.get(i).close();
                if (path != null) {
                    segment.folders().add(layout.settle(path, locators.get(i)).getParent());
                }
            }
        } catch (IOException e) {
            withdraw(batch, locators);
            throw e;
        }
        return locators;
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
            var entry = bytes != null
                    ? new JournalRecord(JournalRecord.Type.SMALL, kept, "", bytes.remaining())
                    : new JournalRecord(JournalRecord.Type.LARGE, kept,
                            path == null ? "" : path.getFileName().toString(), 0);
            var head = entry.encode(bytes == null ? NOTHING : bytes);
            offset += head.remaining();
            offsets[i] = offset;
            offset += entry.payloadLength();
            buffers.add(head);
            if (bytes != null) {
                buffers.add(bytes);
            }
        }
        long start = segment.append(buffers, forced);
        for (int i = 0; i < batch.size(); i++) {
            var staged = (StagedFile) batch.get(i).staged();
            if (staged.path() == null) {
                var place = new Segment.Place(segment, start + offsets[i], (int) staged.length());
                segment.small().put(locators.get(i), place);
                journaled.put(locators.get(i), place);
            }
        }
    }

    private void withdraw(List<Placement> batch, List<String> locators) {
        var kept = new ArrayList<Kept>();
        for (int i = 0; i < batch.size(); i++) {
            kept.add(new Kept(batch.get(i).sopInstance(), locators.get(i)));
        }
        try {
            remove(kept);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("a group that failed could not be removed from the journal");
        }
    }

    /// With [Durability#FSYNC] that was done before the commit returned. Otherwise the journal's segment is forced, and the filer told to
    /// force what it makes of it; what it has filed already is forced here.
    @Override
    public void force(Collection<String> locators) throws IOException {
        if (forced) {
            return;
        }
        var segments = new HashSet<Segment>();
        var folders = new HashSet<Path>();
        for (var locator : locators) {
            var place = journaled.get(locator);
            if (place != null && (segments.contains(place.segment()) || place.segment().keep())) {
                segments.add(place.segment());
            } else {
                var file = layout.file(locator);
                Forcer.forceFile(file);
                folders.add(file.getParent());
            }
        }
        for (var segment : segments) {
            Forcer.forceFile(segment.path());
        }
        if (!segments.isEmpty()) {
            Layout.forceFolder(layout.journal());
        }
        for (var folder : folders) {
            Layout.forceFolder(folder);
        }
        Layout.forceFolder(layout.objects());
    }

    @Override
    public OpenInstance open(String locator) throws IOException {
        var file = layout.file(locator);
        for (var place = journaled.get(locator); place != null; place = journaled.get(locator)) {
            try {
                var channel = FileChannel.open(place.segment().path(), StandardOpenOption.READ);
                return new OpenInstance(channel, place.offset(), place.length());
            } catch (NoSuchFileException e) {
                // Filed just now: then it is no longer in the map.
                if (place.equals(journaled.get(locator))) {
                    throw e;
                }
            }
        }
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        return new OpenInstance(channel, 0, channel.size());
    }

    @Override
    public void remove(Collection<Kept> instances) throws IOException {
        if (instances.isEmpty()) {
            return;
        }
        active().append(instances.stream()
                .map(kept -> new JournalRecord(JournalRecord.Type.REMOVED, kept, "", 0).encode(NOTHING))
                .toList(), forced);
        for (var kept : instances) {
            journaled.remove(kept.locator());
            Files.deleteIfExists(layout.file(kept.locator()));
        }
    }

    @Override
    public Recovery recover() throws IOException {
        var replay = new Replay(layout, journaled);
        for (var path : replay.segments()) {
            var segment = Segment.existing(path);
            replayed.add(segment);
            replay.read(segment);
            lastSegment = Math.max(lastSegment, Replay.number(path));
        }
        return replay.finish();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        var inJournal = List.copyOf(journaled.keySet());
        for (var locator : inJournal) {
            visitor.visit(locator);
        }
        try (var folders = Files.newDirectoryStream(layout.objects())) {
            for (var folder : folders) {
                try (var files = Files.newDirectoryStream(folder, "*.dcm")) {
                    for (var file : files) {
                        var name = file.getFileName().toString();
                        visitor.visit(folder.getFileName() + "/" + name.substring(0, name.length() - ".dcm".length()));
                    }
                }
            }
        }
    }

    /// Begins a new segment when the last one is full. The index knows all that is in the last one: it was told after each commit.
    private void rotate() throws IOException {
        hand(replayed);
        if (active != null && active.length() >= SEGMENT) {
            filer.submit(active);
            active = null;
        }
    }

    private void hand(List<Segment> segments) throws IOException {
        for (var segment : segments) {
            filer.submit(segment);
        }
        segments.clear();
    }

    private Segment active() throws IOException {
        if (active == null) {
            active = Segment.create(layout.journal().resolve(Replay.name(lastSegment + 1)));
            lastSegment++;
            forcer.forceFolder(layout.journal());
        }
        return active;
    }

    @Override
    public void close() throws IOException {
        hand(replayed);
        if (active != null) {
            filer.submit(active);
            active = null;
        }
        filer.close();
        forcer.close();
    }
}
