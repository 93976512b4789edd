package io.larmor.media;

import java.util.List;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// A directory record with those below it (PS3.3 §F.3.2.2). Immutable.
///
/// @param keys the record as it stands in the DICOMDIR: its type, what it refers to, and the keys of the entity; the offsets in it
/// are those that were read
/// @param children the records of the next lower level, in their order
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_F.3.2.2.html PS3.3 §F.3.2.2
public record DirectoryRecord(DataSet keys, List<DirectoryRecord> children) {
    /// Copies the list.
    public DirectoryRecord {
        children = List.copyOf(children);
    }

    /// {@return the Directory Record Type (0004,1430), such as `PATIENT` or `RT DOSE`; empty if the record has none}
    public String type() {
        return keys.string(Tag.DirectoryRecordType).orElse("");
    }

    /// {@return the File ID (0004,1500), if the record refers to a file}
    ///
    /// @throws DicomFormatException if it is not a name within the file-set
    public Optional<FileId> fileId() throws DicomFormatException {
        var components = keys.strings(Tag.ReferencedFileID);
        if (components.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FileId(components));
        } catch (IllegalArgumentException e) {
            throw new DicomFormatException(Tag.ReferencedFileID, keys.offset().orElse(0),
                    String.valueOf(e.getMessage()));
        }
    }

    /// {@return the SOP Class UID of the file (0004,1510); empty if the record does not say}
    public String sopClassUid() {
        return keys.string(Tag.ReferencedSOPClassUIDInFile).orElse("");
    }

    /// {@return the SOP Instance UID of the file (0004,1511); empty if the record does not say}
    public String sopInstanceUid() {
        return keys.string(Tag.ReferencedSOPInstanceUIDInFile).orElse("");
    }

    /// {@return the Transfer Syntax UID of the file (0004,1512); empty if the record does not say}
    public String transferSyntaxUid() {
        return keys.string(Tag.ReferencedTransferSyntaxUIDInFile).orElse("");
    }

    /// Tells the type and how many records are below, not the keys.
    @Override
    public String toString() {
        return "DirectoryRecord[" + type() + ", " + children.size() + " below]";
    }
}
