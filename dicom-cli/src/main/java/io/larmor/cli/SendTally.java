package io.larmor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.larmor.data.DicomFile;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;

/// What became of the files that were to be sent.
///
/// *Threading*: results come one at a time.
final class SendTally {
    private static final ReadOptions STUDY = ReadOptions.builder().onlyTags(Tag.StudyInstanceUID).build();
    private static final double NANO = 1e-9;

    private final boolean byStudy;
    private final Map<String, OfStudy> studies = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
    private long sent;
    private long warned;
    private long refused;
    private long unreadable;
    private long notSent;
    private long before;
    private long bytes;

    /// What became of those of one study.
    private static final class OfStudy {
        private long sent;
        private long failed;
        private long bytes;
    }

    /// @param byStudy whether to count by study too, for which each file is looked into
    SendTally(boolean byStudy) {
        this.byStudy = byStudy;
    }

    void sent(Path file, long length) {
        sent++;
        bytes += length;
        if (byStudy) {
            var study = study(file);
            study.sent++;
            study.bytes += length;
        }
    }

    void warned() {
        warned++;
    }

    void refused(Path file) {
        refused++;
        failed(file);
    }

    void unreadable() {
        unreadable++;
    }

    void notSent(Path file) {
        notSent++;
        failed(file);
    }

    /// Takes note of how many were acknowledged at an earlier time.
    void before(long count) {
        before = count;
    }

    private void failed(Path file) {
        if (byStudy) {
            study(file).failed++;
        }
    }

    private OfStudy study(Path file) {
        return studies.computeIfAbsent(uid(file), _ -> new OfStudy());
    }

    private static String uid(Path file) {
        try (var open = DicomFile.open(file, STUDY)) {
            return open.dataSet().string(Tag.StudyInstanceUID).orElse("(none)");
        } catch (IOException _) {
            return "(unreadable)";
        }
    }

    /// {@return whether nothing was tried yet}
    boolean isEmpty() {
        return sent + refused + notSent == 0;
    }

    /// {@return the exit code}
    ///
    /// @param lost that for files that were not sent
    int code(int lost) {
        return unreadable > 0
                ? ExitCode.BAD_DATA
                : notSent > 0 ? lost : refused > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    /// {@return how far it has come, how fast it is, and how long it will take}
    String progress(long total) {
        return progress(total, System.nanoTime() - begun);
    }

    String progress(long total, long nanoseconds) {
        long done = sent + refused + notSent;
        double seconds = Math.max(1, nanoseconds) * NANO;
        String text = "%,d of %,d sent, %s, %s/s".formatted(sent, total, Text.bytes(bytes),
                Text.bytes(Math.round(bytes / seconds)));
        return done == 0 || done >= total
                ? text
                : text + ", " + remaining(Math.round(seconds / done * (total - done))) + " left";
    }

    private static String remaining(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? "%d:%02d min".formatted(seconds / 60, seconds % 60)
                        : "%d:%02d h".formatted(seconds / 3600, seconds / 60 % 60);
    }

    /// Shows a line for each study, if they were counted.
    void studies(Terminal terminal) {
        if (!studies.isEmpty()) {
            var table = new Table(terminal, "STUDY", "SENT", "NOT SENT", "SIZE");
            studies.forEach((uid, study) -> table.row(uid, study.sent, study.failed, Text.bytes(study.bytes)));
            table.end();
        }
    }

    /// {@return all of it as JSON}
    String json() {
        var result = new LinkedHashMap<String, Object>();
        result.put("sent", sent);
        result.put("warnings", warned);
        result.put("refused", refused);
        result.put("unreadable", unreadable);
        result.put("notSent", notSent);
        if (before > 0) {
            result.put("before", before);
        }
        result.put("bytes", bytes);
        result.put("seconds", (System.nanoTime() - begun) * NANO);
        if (byStudy) {
            var all = new LinkedHashMap<String, Object>();
            studies.forEach((uid, study) -> all.put(uid, Map.of("sent", study.sent, "notSent", study.failed, "bytes",
                    study.bytes)));
            result.put("studies", all);
        }
        return JsonLine.of(result);
    }

    @Override
    public String toString() {
        return "Sent " + Text.count(sent, "instance") + ", " + Text.bytes(bytes) + ", in "
                + Text.duration(System.nanoTime() - begun)
                + (before > 0 ? "; " + before + " were there before" : "")
                + (warned > 0 ? "; " + warned + " with a warning" : "")
                + (refused > 0 ? "; " + refused + " refused" : "")
                + (unreadable > 0 ? "; " + unreadable + " skipped" : "")
                + (notSent > 0 ? "; " + notSent + " not sent" : "") + ".";
    }
}
