package io.larmor.services.worklist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worklist whose items are the files of a folder: DICOM JSON, an item or an array of items; or DICOM files.
///
/// The folder is looked through for each query, and a file that has changed is read anew; a query sees each file either as it was or as it
/// is, if those who change it write a file beside it and rename that. What cannot be read is left out, and named in the log once for
/// each state of the file. Files whose names begin with a dot or end with `.tmp` or `.part`, files without content and folders in it are
/// passed over.
///
/// *Threading*: safe for any number of threads.
final class FolderWorklist implements WorklistSource {
    private static final Logger LOG = LoggerFactory.getLogger(WorklistProvider.class);
    /// What is kept of the files that were read, in bytes of the files: the items of a busy hospital, and no more memory than that.
    private static final long KEPT = 64L << 20;

    private final Path folder;
    private final boolean incomplete;
    private final Map<Path, Read> known = new ConcurrentHashMap<>();
    private final AtomicLong kept = new AtomicLong();

    /// @param folder the folder
    /// @param incomplete whether items are served that lack a value of type 1
    /// @throws IOException if it cannot be read
    FolderWorklist(Path folder, boolean incomplete) throws IOException {
        this.folder = folder;
        this.incomplete = incomplete;
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    /// A file as it stands in the folder.
    private record Entry(Path path, long size, FileTime changed) {}

    /// What was read of a file.
    ///
    /// @param entry which state of it
    /// @param items its items, none if there are none to be had
    private record Read(Entry entry, List<DataSet> items) {}

    @Override
    public Items open(DataSet keys) throws IOException {
        var entries = list();
        forget(entries);
        return new FolderItems(entries.iterator());
    }

    private List<Entry> list() throws IOException {
        var entries = new ArrayList<Entry>();
        try (var files = Files.newDirectoryStream(folder, FolderWorklist::mayBeItem)) {
            for (var path : files) {
                try {
                    var found = Files.readAttributes(path, BasicFileAttributes.class);
                    if (found.isRegularFile() && found.size() > 0) {
                        entries.add(new Entry(path, found.size(), found.lastModifiedTime()));
                    }
                } catch (NoSuchFileException e) {
                    LOG.trace("{} went while the folder was listed", path);
                }
            }
        }
        return entries;
    }

    private static boolean mayBeItem(Path path) {
        var name = path.getFileName().toString();
        return !name.startsWith(".") && !name.endsWith(".tmp") && !name.endsWith(".part");
    }

    private void forget(List<Entry> entries) {
        var present = new HashSet<Path>();
        entries.forEach(entry -> present.add(entry.path));
        for (var path : known.keySet()) {
            if (!present.contains(path)) {
                replace(path, null);
            }
        }
    }

    /// The items of the files as they were listed.
    private final class FolderItems implements Items {
        private final Iterator<Entry> entries;
        private Iterator<DataSet> items = Collections.emptyIterator();

        FolderItems(Iterator<Entry> entries) {
            this.entries = entries;
        }

        @Override
        public @Nullable DataSet next() {
            while (!items.hasNext() && entries.hasNext()) {
                var entry = entries.next();
                var read = known.get(entry.path);
                items = (read != null && read.entry.equals(entry) ? read.items : read(entry)).iterator();
            }
            return items.hasNext() ? items.next() : null;
        }
    }

    private List<DataSet> read(Entry entry) {
        List<DataSet> items = List.of();
        try {
            var found = ItemFile.read(entry.path, entry.size);
            var reason = found.stream().map(this::refusal).flatMap(Optional::stream).findFirst();
            if (reason.isPresent()) {
                leaveOut(entry, reason.get());
            } else {
                items = found;
            }
        } catch (NoSuchFileException e) {
            return items;
        } catch (IOException e) {
            leaveOut(entry, String.valueOf(e.getMessage()));
        }
        // What cannot be used costs next to nothing to remember, and is named once.
        if (items.isEmpty() || kept.get() + entry.size <= KEPT) {
            replace(entry.path, new Read(entry, items));
        }
        return items;
    }

    private Optional<String> refusal(DataSet item) {
        if (item.items(Tag.ScheduledProcedureStepSequence).isEmpty()) {
            return Optional.of("it has no item in " + Tag.toString(Tag.ScheduledProcedureStepSequence));
        }
        return incomplete
                ? Optional.empty()
                : WorklistKeys.missing(item)
                        .map(tag -> "it has no value for " + Tag.toString(tag) + ", which is of type 1");
    }

    private static void leaveOut(Entry entry, String reason) {
        LOG.warn("The worklist leaves out {}: {}", entry.path, reason);
    }

    private void replace(Path path, @Nullable Read read) {
        var before = read == null ? known.remove(path) : known.put(path, read);
        kept.addAndGet(size(read) - size(before));
    }

    private static long size(@Nullable Read read) {
        return read == null || read.items.isEmpty() ? 0 : read.entry.size;
    }
}
