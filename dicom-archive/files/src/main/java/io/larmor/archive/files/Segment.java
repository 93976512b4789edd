package io.larmor.archive.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.larmor.archive.FailureWords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file of the journal: written from front to back, filed, deleted.
///
/// *Threading*: written by the committer thread; once it is written no more, read by the filer.
final class Segment {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private final Disk disk;
    private final Path path;
    private final FileChannel channel;
    private final Map<String, Place> small = new HashMap<>();
    private final Set<Path> folders = new HashSet<>();
    private final Set<Path> unwanted = new HashSet<>();
    private long end;
    private boolean kept;
    private boolean filed;

    private Segment(Disk disk, Path path, FileChannel channel, long end) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
        this.end = end;
    }

    static Segment create(Disk disk, Path path) throws IOException {
        return new Segment(disk, path, disk.create(path), 0);
    }

    static Segment existing(Disk disk, Path path) throws IOException {
        var channel = disk.open(path);
        var segment = new Segment(disk, path, channel, channel.size());
        // Nobody remembers whether the last process had to
        segment.kept = true;
        return segment;
    }

    /// From now on what is in this segment survives power loss, if it has been forced: whoever files it forces the files.
    ///
    /// @return false if it has been filed already
    synchronized boolean keep() {
        kept |= !filed;
        return !filed;
    }

    /// {@return whether the files that its instances were filed to have to be forced, before it is deleted}
    synchronized boolean mustBeKept() {
        return kept;
    }

    /// Ends the time in which [#keep()] may be said, unless it was said.
    ///
    /// @param done whether the files have been forced
    /// @return whether it may be deleted now
    synchronized boolean endFiling(boolean done) {
        filed = done || !kept;
        return filed;
    }

    /// Reads from the front to the end, or to the first entry whose end nobody can tell: what a crash left unfinished. Damaged ones are
    /// passed over. (Nothing is looked for between entries: there are the bytes of peers.)
    ///
    /// @return how many bytes are not of whole entries
    long replay(Visitor visitor) throws IOException {
        var fixed = ByteBuffer.allocate(JournalRecord.FIXED);
        long damaged = 0;
        long at = 0;
        while (at + JournalRecord.FIXED <= end) {
            read(fixed.clear(), at);
            if (!JournalRecord.Lengths.isStart(fixed, end - at - JournalRecord.FIXED)) {
                break;
            }
            var lengths = JournalRecord.Lengths.of(fixed);
            var whole = ByteBuffer.allocate(JournalRecord.FIXED + lengths.head() + lengths.payload());
            read(whole, at);
            var entry = JournalRecord.decode(whole.flip());
            if (entry.isPresent()) {
                visitor.visit(entry.get(), new Place(this, at + whole.limit() - lengths.payload(), lengths.payload()));
            } else {
                damaged += whole.limit();
            }
            at += whole.limit();
        }
        return damaged + end - at;
    }

    /// Appends. After a failure what was written is to be cut off, and nothing appended any more.
    void append(List<ByteBuffer> buffers, boolean force) throws IOException {
        var all = buffers.toArray(ByteBuffer[]::new);
        long left = 0;
        for (var buffer : all) {
            left += buffer.remaining();
        }
        int from = 0;
        while (left > 0) {
            long written = channel.write(all, from, all.length - from);
            end += written;
            left -= written;
            while (from < all.length && !all[from].hasRemaining()) {
                from++;
            }
        }
        if (force) {
            channel.force(false);
        }
    }

    /// Drops what was appended last. Should that not reach the disk, then what is dropped is whole, or is found not to be.
    void cut(long start) {
        end = start;
        try {
            channel.truncate(start);
        } catch (IOException e) {
            LOG.debug("what was not acknowledged stays in the journal", e);
        }
    }

    long length() {
        return end;
    }

    /// {@return small instances by locator; what was removed since may still be among them}
    Map<String, Place> small() {
        return small;
    }

    /// {@return folders in which files have got their names}
    Set<Path> folders() {
        return folders;
    }

    /// {@return files that should be gone, and are to be taken away before this is}
    Set<Path> unwanted() {
        return unwanted;
    }

    /// Has the folder of a file forced before this segment goes, if there is one.
    void changed(Path file) {
        var folder = file.getParent();
        if (folder != null && disk.exists(folder)) {
            folders.add(folder);
        }
    }

    /// Takes away the file of an instance that was removed, if there is one: now or, if that fails, before this segment goes.
    void takeAway(Path file) {
        try {
            if (disk.delete(file)) {
                folders.add(file.getParent());
            }
        } catch (IOException e) {
            LOG.warn("a file of an instance that was removed stays for now: {}", FailureWords.of(e));
            LOG.debug("why it does", e);
            unwanted.add(file);
        }
    }

    Path path() {
        return path;
    }

    void copy(Place place, FileChannel target) throws IOException {
        for (long done = 0; done < place.length;) {
            long count = channel.transferTo(place.offset + done, place.length - done, target);
            if (count <= 0) {
                throw new IOException("the journal ends inside an instance");
            }
            done += count;
        }
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        disk.delete(path);
    }

    private void read(ByteBuffer target, long from) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                throw new IOException("the journal became shorter while it was read");
            }
        }
    }

    /// Where a small instance is.
    ///
    /// @param segment in which segment
    /// @param offset of its first byte
    /// @param length of it
    record Place(Segment segment, long offset, int length) {}

    /// Sees the entries.
    @FunctionalInterface
    interface Visitor {
        void visit(JournalRecord entry, Place payload) throws IOException;
    }
}
