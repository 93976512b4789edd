package io.larmor.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import org.jspecify.annotations.Nullable;

/// A directory record that is being put together, or the root level. Confined to its [FileSetUpdater].
final class RecordNode {
    final @Nullable RecordNode parent;
    final DataSet keys;
    final List<RecordNode> children = new ArrayList<>();
    private final Map<String, RecordNode> byIdentity = new HashMap<>();
    /// The folder that the files of this entity go to, relative to the root; none before the first one is put there.
    @Nullable
    FileId folder;

    RecordNode(@Nullable RecordNode parent, DataSet keys) {
        this.parent = parent;
        this.keys = keys;
    }

    /// Takes over what was read, with all below.
    RecordNode copy(DirectoryRecord record) {
        var node = add(record.keys(), identity(record.keys()));
        record.children().forEach(node::copy);
        return node;
    }

    RecordNode add(DataSet record, String identity) {
        var node = new RecordNode(this, record);
        children.add(node);
        byIdentity.putIfAbsent(identity, node);
        return node;
    }

    @Nullable
    RecordNode child(String identity) {
        return byIdentity.get(identity);
    }

    /// Takes a record away, and those above it that have none below any more.
    void remove() {
        if (parent == null) {
            return;
        }
        parent.children.remove(this);
        parent.byIdentity.values().remove(this);
        parent.removeIfEmpty();
    }

    /// Takes a record away if it refers to nothing.
    void removeIfEmpty() {
        if (children.isEmpty() && !keys.contains(Tag.ReferencedFileID)) {
            remove();
        }
    }

    /// What makes two records of one level the same entity.
    static String identity(DataSet keys) {
        return switch (keys.string(Tag.DirectoryRecordType).orElse("")) {
            case "PATIENT" -> patient(keys);
            case "STUDY" -> keys.string(Tag.StudyInstanceUID).orElse("");
            case "SERIES" -> keys.string(Tag.SeriesInstanceUID).orElse("");
            default -> keys.string(Tag.ReferencedSOPInstanceUIDInFile).orElse("");
        };
    }

    /// {@return what identifies a patient: the Patient ID, or else the name}
    static String patient(DataSet dataSet) {
        return dataSet.string(Tag.PatientID).map(id -> "id " + id)
                .orElseGet(() -> "name " + dataSet.string(Tag.PatientName).orElse(""));
    }
}
