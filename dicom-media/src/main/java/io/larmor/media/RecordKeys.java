package io.larmor.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Makes the keys of a directory record out of an instance (PS3.3 §F.5).
final class RecordKeys {
    /// The type of relationship of the content items that a record repeats (PS3.3 §F.5.25, §F.5.26).
    private static final String MODIFIER = "HAS CONCEPT MOD";
    private static final int IN_USE = 0xFFFF;

    private final DataSet instance;
    private final Consumer<String> notes;

    /// @param instance the instance, read up to its bulk data
    /// @param notes is told what the instance should have and does not
    RecordKeys(DataSet instance, Consumer<String> notes) {
        this.instance = instance;
        this.notes = notes;
    }

    /// {@return a record, without offsets}
    ///
    /// @param type its type
    /// @param number takes the place of a number or identifier that has no value but must have one
    /// @param file what refers to the file; empty for an entity above instances
    DataSet of(RecordType type, int number, DataSet file) {
        var keys = DataSet.builder();
        type.present().forEach(tag -> valued(tag).ifPresentOrElse(keys::add, () -> keys.setEmpty(tag)));
        type.conditional().forEach(tag -> valued(tag).ifPresent(keys::add));
        type.valued().forEach(tag -> valued(tag).ifPresentOrElse(keys::add, () -> invent(keys, type, tag, number)));
        repeat(keys, type);
        var record = characterSet(keys.build());
        return record.toBuilder().addAll(file).setInts(Tag.RecordInUseFlag, IN_USE)
                .set(Tag.DirectoryRecordType, type.name()).build().compact();
    }

    private Optional<Element> valued(int tag) {
        return instance.element(tag)
                .filter(found -> found.vr().isString() ? found.string().isPresent() : !found.isEmpty());
    }

    /// A number can be given; a date or a code that is not known is left empty, whatever the type of the key.
    private void invent(DataSetBuilder keys, RecordType type, int tag, int number) {
        switch (tag) {
            case Tag.PatientID, Tag.StudyID, Tag.SeriesNumber, Tag.InstanceNumber -> {
                keys.set(tag, Integer.toString(number));
                notes.accept(Tag.toString(tag) + " has no value: the " + type.name() + " record gets a number");
            }
            default -> {
                keys.setEmpty(tag);
                notes.accept(Tag.toString(tag) + " has no value: the " + type.name() + " record has none either");
            }
        }
    }

    /// What a record does not repeat whole.
    private void repeat(DataSetBuilder keys, RecordType type) {
        switch (type.name()) {
            case "SR DOCUMENT", "KEY OBJECT DOC" -> {
                var modifiers = instance.items(Tag.ContentSequence).stream()
                        .filter(item -> item.string(Tag.RelationshipType).orElse("").equals(MODIFIER)).toList();
                keys.remove(Tag.ContentSequence);
                if (!modifiers.isEmpty()) {
                    keys.setItems(Tag.ContentSequence, modifiers);
                }
                if (type.name().equals("SR DOCUMENT")) {
                    instance.items(Tag.VerifyingObserverSequence).stream()
                            .flatMap(item -> item.string(Tag.VerificationDateTime).stream())
                            .max(Comparator.naturalOrder())
                            .ifPresent(latest -> keys.set(Tag.VerificationDateTime, latest));
                }
            }
            case "PRESENTATION" -> {
                var series = instance.items(Tag.ReferencedSeriesSequence);
                if (!series.isEmpty()) {
                    keys.setItems(Tag.ReferencedSeriesSequence, references(series));
                }
            }
            case "IMAGE" -> {
                var images = instance.items(Tag.ReferencedImageSequence);
                if (!images.isEmpty()) {
                    keys.setItems(Tag.ReferencedImageSequence, images.stream().map(RecordKeys::reference).toList());
                }
            }
            default -> {}
        }
    }

    private static DataSet reference(DataSet image) {
        return image.only(Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID);
    }

    private static List<DataSet> references(List<DataSet> series) {
        var items = new ArrayList<DataSet>();
        for (var one : series) {
            var images = one.items(Tag.ReferencedImageSequence).stream()
                    .map(RecordKeys::reference).toList();
            var item = one.only(Tag.SeriesInstanceUID).toBuilder();
            if (!images.isEmpty()) {
                item.setItems(Tag.ReferencedImageSequence, images);
            }
            items.add(item.build());
        }
        return items;
    }

    /// A record names a character set when it needs one (PS3.3 §F.3.2.2), that of the instance.
    private DataSet characterSet(DataSet record) {
        if (!record.contains(Tag.SpecificCharacterSet)) {
            return record;
        }
        return valued(Tag.SpecificCharacterSet).map(record::with).orElse(record);
    }

    /// {@return what refers to a file} (PS3.3 §F.3.2.2)
    static DataSet file(FileId fileId, String sopClass, String sopInstance, String transferSyntax, DataSet instance) {
        // The UIDs are those of the instance, whatever they are.
        var keys = DataSet.builder().lenient()
                .set(Tag.ReferencedFileID, Vr.CS, fileId.components().toArray(String[]::new))
                .set(Tag.ReferencedSOPClassUIDInFile, sopClass)
                .set(Tag.ReferencedSOPInstanceUIDInFile, sopInstance)
                .set(Tag.ReferencedTransferSyntaxUIDInFile, transferSyntax);
        var general = instance.strings(Tag.RelatedGeneralSOPClassUID);
        if (!general.isEmpty()) {
            keys.set(Tag.ReferencedRelatedGeneralSOPClassUIDInFile, general.toArray(String[]::new));
        }
        return keys.build();
    }
}
