package io.larmor.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// Links the records of a DICOMDIR by their offsets (PS3.3 §F.2.2.2). Nothing they say is believed: an offset must be that of a
/// record, and each record is placed once.
final class RecordTree {
    /// PATIENT, STUDY, SERIES and one below are 4; private records may go deeper. Readers of the tree follow it by recursion.
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NOTES = 100;
    /// An item starts with its tag and length, before its first element.
    private static final int ITEM_HEADER = 8;
    private static final int[] FILE = {Tag.ReferencedFileID, Tag.ReferencedSOPClassUIDInFile,
        Tag.ReferencedSOPInstanceUIDInFile, Tag.ReferencedTransferSyntaxUIDInFile,
        Tag.ReferencedRelatedGeneralSOPClassUIDInFile};

    private final List<DataSet> records;
    private final long[] offsets;
    private final boolean[] placed;
    private final List<String> notes = new ArrayList<>();
    private final List<DirectoryRecord> roots;
    private final List<DirectoryRecord> unreachable = new ArrayList<>();

    /// @param dataSet the data set of a DICOMDIR
    /// @param start where in the file it starts: offsets count from the start of the file
    RecordTree(DataSet dataSet, long start) {
        records = dataSet.items(Tag.DirectoryRecordSequence);
        offsets = records.stream().mapToLong(item -> start + item.offset().orElse(0) - ITEM_HEADER).toArray();
        placed = new boolean[records.size()];
        if (number(dataSet, Tag.FileSetConsistencyFlag, 0) != 0) {
            note("the File-set Consistency Flag says that records may be inconsistent with files");
        }
        var found = chain(offset(dataSet, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity), 0);
        if (found.isEmpty() && !records.isEmpty()) {
            note("no offset leads to the records: they are taken in their order");
            Arrays.fill(placed, false);
            found = new RecordOrder(records, placed).roots();
        } else {
            checkLast(dataSet);
        }
        roots = List.copyOf(found);
        for (int i = 0; i < placed.length; i++) {
            if (!placed[i]) {
                unreachable.add(new DirectoryRecord(records.get(i), List.of()));
            }
        }
        if (!unreachable.isEmpty()) {
            note(unreachable.size() + " of " + placed.length + " records are not in the tree");
        }
    }

    List<DirectoryRecord> roots() {
        return roots;
    }

    List<DirectoryRecord> unreachable() {
        return List.copyOf(unreachable);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /// The records of one level from an offset on, with all below.
    private List<DirectoryRecord> chain(long from, int depth) {
        var level = new ArrayList<DirectoryRecord>();
        for (long at = from; at != 0;) {
            int i = Arrays.binarySearch(offsets, at);
            if (i < 0) {
                note("the offset " + at + " is that of no record");
                break;
            }
            if (placed[i]) {
                note("the record at " + at + " is referred to again");
                break;
            }
            placed[i] = true;
            var record = records.get(i);
            if (isInUse(record, at)) {
                level.add(new DirectoryRecord(withFile(record), below(record, at, depth)));
            }
            at = offset(record, Tag.OffsetOfTheNextDirectoryRecord);
        }
        return level;
    }

    private List<DirectoryRecord> below(DataSet record, long at, int depth) {
        long lower = offset(record, Tag.OffsetOfReferencedLowerLevelDirectoryEntity);
        if (lower != 0 && depth == MAX_DEPTH - 1) {
            note("below the record at " + at + " are more than " + MAX_DEPTH + " levels");
            return List.of();
        }
        return chain(lower, depth + 1);
    }

    private boolean isInUse(DataSet record, long at) {
        long flag = number(record, Tag.RecordInUseFlag, -1);
        if (flag == 0) {
            note("the record at " + at + " is not in use, it is left out with all below");
            return false;
        }
        if (flag != 0xFFFF) {
            note("the record at " + at + " has no valid Record In-use Flag, it is taken to be in use");
        }
        return true;
    }

    /// The record with the file of the multi-referenced file record, now retired, that it may name instead of a file.
    private DataSet withFile(DataSet record) {
        long shared = offset(record, Tag.MRDRDirectoryRecordOffset);
        if (shared == 0 || record.contains(Tag.ReferencedFileID)) {
            return record;
        }
        int i = Arrays.binarySearch(offsets, shared);
        if (i < 0) {
            note("the offset " + shared + " is that of no record");
            return record;
        }
        placed[i] = true;
        return record.withAll(records.get(i).only(FILE));
    }

    private void checkLast(DataSet dataSet) {
        int last = Arrays.binarySearch(offsets,
                offset(dataSet, Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity));
        if (placed.length > 0 && (last < 0 || offset(records.get(last), Tag.OffsetOfTheNextDirectoryRecord) != 0)) {
            note("the offset of the last root record is not that of one");
        }
    }

    private static long offset(DataSet dataSet, int tag) {
        return number(dataSet, tag, 0);
    }

    /// {@return an unsigned number, or the default when there is none that can be read}
    static long number(DataSet dataSet, int tag, long missing) {
        var element = dataSet.element(tag).filter(found -> found.vr().isInteger());
        return element.isEmpty() ? missing : element.get().longValue().orElse(missing);
    }

    private void note(String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(text);
        }
    }
}
