package io.larmor.media;

import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// The tree of a DICOMDIR whose offsets are of no use: records in the order of the file, which is that of the tree in what writers
/// make, each below the last one of the level above (PS3.3 §F.4).
final class RecordOrder {
    private static final List<String> LEVELS = List.of("PATIENT", "STUDY", "SERIES");
    private static final String SHARED_FILE = "MRDR";

    private final List<DirectoryRecord> roots = new ArrayList<>();

    private record Open(DataSet keys, int level, List<DirectoryRecord> children) {}

    RecordOrder(List<DataSet> records, boolean[] placed) {
        var path = new ArrayList<Open>();
        for (int i = 0; i < placed.length; i++) {
            var record = records.get(i);
            var type = record.string(Tag.DirectoryRecordType).orElse("");
            if (type.equals(SHARED_FILE) || RecordTree.number(record, Tag.RecordInUseFlag, 0xFFFF) == 0) {
                continue;
            }
            placed[i] = true;
            int level = RecordType.isRoot(type) ? 0 : LEVELS.contains(type) ? LEVELS.indexOf(type) : LEVELS.size();
            close(path, level);
            path.add(new Open(record, level, new ArrayList<>()));
        }
        close(path, 0);
    }

    List<DirectoryRecord> roots() {
        return roots;
    }

    /// Ends the records of this level and of those below it.
    private void close(List<Open> path, int level) {
        while (!path.isEmpty() && path.getLast().level() >= level) {
            var ended = path.removeLast();
            var record = new DirectoryRecord(ended.keys(), ended.children());
            (path.isEmpty() ? roots : path.getLast().children()).add(record);
        }
    }
}
