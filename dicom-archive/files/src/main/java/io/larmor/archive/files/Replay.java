package io.larmor.archive.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.larmor.archive.InstanceStore.Committed;
import io.larmor.archive.InstanceStore.Kept;
import io.larmor.archive.InstanceStore.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the journal after a start, and finishes what it says was begun.
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String SUFFIX = ".journal";
    private static final Pattern NAME = Pattern.compile("[0-9]{12,18}[.]journal");

    private final Layout layout;
    private final Map<String, Segment.Place> journaled;
    private final Map<String, Committed> present = new LinkedHashMap<>();
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
        return layout.disk().list(layout.journal()).stream()
                .filter(path -> NAME.matcher(path.getFileName().toString()).matches()).sorted().toList();
    }

    void read(Segment segment) throws IOException {
        long rest = segment.replay((entry, place) -> read(segment, entry, place));
        if (rest > 0) {
            LOG.info("{} bytes of the journal are entries that were never finished, and so never acknowledged", rest);
        }
    }

    private void read(Segment segment, JournalRecord entry, Segment.Place place) throws IOException {
        var kept = entry.kept();
        var file = layout.file(kept.locator());
        switch (entry.type()) {
            case SMALL -> {
                segment.small().put(kept.locator(), place);
                journaled.put(kept.locator(), place);
                present.put(kept.locator(), new Committed(kept, -1, entry.replaced()));
            }
            case LARGE -> {
                var incoming = layout.incoming().resolve(entry.incoming());
                if (layout.disk().exists(incoming)) {
                    layout.settle(incoming, kept.locator());
                }
                if (layout.disk().exists(file)) {
                    segment.folders().add(file.getParent());
                }
                present.put(kept.locator(), new Committed(kept, entry.checksum(), entry.replaced()));
            }
            case REMOVED -> {
                journaled.remove(kept.locator());
                present.remove(kept.locator());
                removed.put(kept.locator(), kept);
                layout.disk().delete(file);
                // Found or not: the last process may have taken it away, and ended before that was forced.
                segment.changed(file);
            }
        }
    }

    /// Clears away what came in without ever being committed.
    Recovery finish() throws IOException {
        for (var file : layout.disk().list(layout.incoming())) {
            layout.disk().delete(file);
        }
        return new Recovery(List.copyOf(present.values()), List.copyOf(removed.values()));
    }
}
