package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.larmor.archive.InstanceStore.Kept;
import io.larmor.archive.InstanceStore.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the journal after a start, and finishes what it says was begun.
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String SUFFIX = ".journal";

    private final Layout layout;
    private final Map<String, Segment.Place> journaled;
    private final Map<String, Kept> present = new LinkedHashMap<>();
    private final Map<String, Kept> removed = new LinkedHashMap<>();

    Replay(Layout layout, Map<String, Segment.Place> journaled) {
        this.layout = layout;
        this.journaled = journaled;
    }

    static String name(long number) {
        return String.format(Locale.ROOT, "%012d%s", number, SUFFIX);
    }

    static long number(Path segment) {
        var name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// {@return the segments, the oldest first}
    List<Path> segments() throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(layout.journal(), "*" + SUFFIX)) {
            all.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    void read(Segment segment) throws IOException {
        boolean whole = segment.replay((entry, place) -> {
            var kept = entry.kept();
            switch (entry.type()) {
                case SMALL -> {
                    segment.small().put(kept.locator(), place);
                    journaled.put(kept.locator(), place);
                    present.put(kept.locator(), kept);
                }
                case LARGE -> {
                    var incoming = layout.incoming().resolve(entry.incoming());
                    if (Files.exists(incoming)) {
                        layout.settle(incoming, kept.locator());
                    }
                    var folder = layout.file(kept.locator()).getParent();
                    if (Files.exists(folder)) {
                        segment.folders().add(folder);
                    }
                    present.put(kept.locator(), kept);
                }
                case REMOVED -> {
                    journaled.remove(kept.locator());
                    Files.deleteIfExists(layout.file(kept.locator()));
                    present.remove(kept.locator());
                    removed.put(kept.locator(), kept);
                }
            }
        });
        if (!whole) {
            LOG.info("the journal ends in an entry that was never finished, and so never acknowledged");
        }
    }

    /// Clears away what came in without ever being committed.
    Recovery finish() throws IOException {
        try (var rest = Files.newDirectoryStream(layout.incoming())) {
            for (var file : rest) {
                Files.deleteIfExists(file);
            }
        }
        return new Recovery(List.copyOf(present.values()), List.copyOf(removed.values()));
    }
}
