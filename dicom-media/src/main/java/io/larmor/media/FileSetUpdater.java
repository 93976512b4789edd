package io.larmor.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.ReadOptions;
import io.larmor.data.SpecificCharacterSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.jspecify.annotations.Nullable;

/// Makes a file-set, or changes one: the roles File-set Creator and File-set Updater (PS3.10 §8.4).
///
/// Files are copied in under names that conform, those of a series into a folder of its own; one that lies below the folder already
/// under a name that conforms stays there. The directory is written by [#commit], in one step; until then the old one holds, and
/// [#close] takes back what was copied in. Bytes of instances are copied, not changed. Not safe for use by several threads; two
/// updaters of one file-set at a time would each undo the other's work.
///
/// Memory: the keys of the records, about 1 KiB an instance.
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_8.html PS3.10 §8
public final class FileSetUpdater implements AutoCloseable {
    private static final ReadOptions HEADER = ReadOptions.builder().stopAtTag(0x5400_0000).build();
    /// Fits in 6 digits to the base 36.
    private static final int MAX_NUMBER = Integer.MAX_VALUE - 1;

    private final Path folder;
    private final DataSet fileSet;
    private final RecordNode root = new RecordNode(null, DataSet.EMPTY);
    private final Map<String, RecordNode> instances = new HashMap<>();
    private final List<Path> made = new ArrayList<>();
    private final List<Path> removed = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable SpecificCharacterSet characterSet;

    private FileSetUpdater(Path folder, DataSet fileSet) throws IOException {
        this.folder = folder.toRealPath();
        this.fileSet = fileSet;
    }

    /// Begins a new file-set.
    ///
    /// @param folder its root; made if it is not there
    /// @param fileSetId the File-set ID (0004,1130): up to 16 characters out of A to Z, 0 to 9, _ and space; may be empty
    /// @return the updater
    /// @throws FileAlreadyExistsException if the folder has a DICOMDIR
    /// @throws IOException if the folder cannot be made
    /// @throws IllegalArgumentException if the File-set ID is not one
    public static FileSetUpdater create(Path folder, String fileSetId) throws IOException {
        if (fileSetId.length() > 16 || !fileSetId.chars()
                .allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ')) {
            throw new IllegalArgumentException(
                    "a File-set ID has up to 16 characters out of A to Z, 0 to 9, underscore and space");
        }
        Files.createDirectories(folder);
        var dicomdir = folder.resolve(FileSet.DICOMDIR);
        if (Files.exists(dicomdir)) {
            throw new FileAlreadyExistsException(dicomdir.toString());
        }
        return new FileSetUpdater(folder, DataSet.builder().set(Tag.FileSetID, fileSetId).build());
    }

    /// Begins to change a file-set. Records that are not understood are kept; those that are not in the tree go.
    ///
    /// @param folder its root, with a DICOMDIR
    /// @return the updater
    /// @throws DicomFormatException if the DICOMDIR is malformed
    /// @throws IOException if it cannot be read
    public static FileSetUpdater open(Path folder) throws IOException {
        var dicomdir = FileSet.open(folder).dicomdir();
        var updater = new FileSetUpdater(folder, dicomdir.fileSet());
        dicomdir.roots().forEach(updater.root::copy);
        updater.index(updater.root);
        return updater;
    }

    private void index(RecordNode parent) {
        for (var node : parent.children) {
            node.keys.string(Tag.ReferencedSOPInstanceUIDInFile).ifPresent(uid -> instances.put(uid, node));
            index(node);
        }
    }

    /// {@return how many instances the file-set has}
    public int size() {
        return instances.size();
    }

    /// {@return what instances should have had for their records and did not; without patient data}
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// Sets what text of the instances that are taken in from now on is written in, for those whose Specific Character Set (0008,0005) is
    /// wrong or missing: their records name it. The files stay as they are.
    ///
    /// @param value the character set; default: what each instance says
    public void characterSet(SpecificCharacterSet value) {
        characterSet = value;
    }

    /// Takes an instance in.
    ///
    /// @param path its file, which is not changed
    /// @return whether it was taken; false when an instance with its SOP Instance UID is in the file-set
    /// @throws DicomFormatException if it is no instance that a directory can hold, or malformed
    /// @throws IOException if it cannot be read or copied
    public boolean add(Path path) throws IOException {
        var text = characterSet;
        try (var file = DicomFile.open(path, text == null ? HEADER : HEADER.toBuilder().characterSet(text).build())) {
            var dataSet = text == null
                    ? file.dataSet()
                    : file.dataSet().with(Tag.SpecificCharacterSet, text.definedTerms().toArray(String[]::new));
            var sopClass = file.sopClassUid();
            var sopInstance = file.sopInstanceUid();
            if (sopInstance.isEmpty()) {
                throw new DicomFormatException("there is no SOP Instance UID");
            }
            if (instances.containsKey(sopInstance)) {
                return false;
            }
            var type = type(sopClass, dataSet);
            var keys = new RecordKeys(dataSet, note -> notes.add(sopInstance + ": " + note));
            var parent = RecordType.isRoot(type.name()) ? root : series(dataSet, keys);
            try {
                var fileId = place(file, type, parent);
                var reference = RecordKeys.file(fileId, sopClass, sopInstance, file.transferSyntax().uid(), dataSet);
                var record = keys.of(type, parent.children.size() + 1, reference);
                instances.put(sopInstance, parent.add(record, sopInstance));
                return true;
            } finally {
                parent.removeIfEmpty();
            }
        }
    }

    private static RecordType type(String sopClass, DataSet dataSet) throws DicomFormatException {
        var known = RecordType.of(sopClass);
        if (known.isPresent()) {
            return known.get();
        }
        boolean image = dataSet.contains(Tag.Rows) && dataSet.contains(Tag.Columns);
        if (image && !sopClass.equals(Uid.MediaStorageDirectoryStorage)) {
            return RecordType.of(Uid.SecondaryCaptureImageStorage).orElseThrow();
        }
        throw new DicomFormatException(
                "there is no type of directory record for SOP class " + (sopClass.isEmpty() ? "(none)" : sopClass));
    }

    private RecordNode series(DataSet dataSet, RecordKeys keys) {
        var patient = entity(root, RecordNode.patient(dataSet), RecordType.PATIENT, keys);
        var study = entity(patient, dataSet.string(Tag.StudyInstanceUID).orElse(""), RecordType.STUDY, keys);
        return entity(study, dataSet.string(Tag.SeriesInstanceUID).orElse(""), RecordType.SERIES, keys);
    }

    private static RecordNode entity(RecordNode parent, String identity, RecordType type, RecordKeys keys) {
        var known = parent.child(identity);
        return known != null ? known : parent.add(keys.of(type, parent.children.size() + 1, DataSet.EMPTY), identity);
    }

    /// Finds a name for a file, and copies it there unless it has it.
    private FileId place(DicomFile file, RecordType type, RecordNode parent) throws IOException {
        var real = file.path().toRealPath();
        if (real.startsWith(folder) && file.fileMeta().isPresent()) {
            var own = FileId.of(folder, real);
            if (own.isConforming()) {
                return own;
            }
        }
        var below = folderOf(parent);
        var fileId = free(below, type.prefix(), parent.children.size());
        var target = folder.resolve(String.join("/", fileId.components()));
        Files.createDirectories(target.resolveSibling("."));
        copy(file, target);
        made.add(target);
        return fileId;
    }

    private List<String> folderOf(RecordNode node) throws IOException {
        if (node.parent == null) {
            return List.of();
        }
        var known = node.folder;
        if (known == null) {
            var type = node.keys.string(Tag.DirectoryRecordType).orElse("");
            var prefix = switch (type) {
                case "PATIENT" -> RecordType.PATIENT.prefix();
                case "STUDY" -> RecordType.STUDY.prefix();
                default -> RecordType.SERIES.prefix();
            };
            known = free(folderOf(node.parent), prefix, node.parent.children.size() - 1);
            Files.createDirectories(folder.resolve(String.join("/", known.components())));
            node.folder = known;
        }
        return known.components();
    }

    /// The first name from a number on that nothing has.
    private FileId free(List<String> below, String prefix, int from) throws IOException {
        for (int number = from; number <= MAX_NUMBER; number++) {
            var digits = number < 1_000_000 ? Integer.toString(number) : Integer.toString(number, 36);
            var name = prefix + "0".repeat(6 - digits.length()) + digits.toUpperCase(Locale.ROOT);
            var components = new ArrayList<>(below);
            components.add(name);
            if (Files.notExists(folder.resolve(String.join("/", components)))) {
                return new FileId(components);
            }
        }
        throw new IOException("a folder is full: there are no names left that conform");
    }

    private static void copy(DicomFile file, Path target) throws IOException {
        var partial = target.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            try (var out = FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                long from = 0;
                if (file.fileMeta().isEmpty()) {
                    // A bare data set is no file of a file-set (PS3.10 §7).
                    var header = ByteBuffer.wrap(DicomFile.header(DicomFile.fileMeta(file.sopClassUid(),
                            file.sopInstanceUid(), file.transferSyntax().uid(), "")));
                    while (header.hasRemaining()) {
                        out.write(header);
                    }
                    from = file.dataSetOffset();
                }
                long end = file.dataSetOffset() + file.dataSetLength();
                while (from < end) {
                    long n = file.channel().transferTo(from, end - from, out);
                    if (n <= 0) {
                        throw new IOException("the file got shorter while it was copied");
                    }
                    from += n;
                }
                out.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// Takes an instance out, with the records above it that have none below any more. Its file is deleted by [#commit], unless it
    /// was taken in again, or another record refers to it.
    ///
    /// @param sopInstanceUid its SOP Instance UID
    /// @return whether it was in the file-set
    /// @throws IOException if the folder cannot be read
    public boolean remove(String sopInstanceUid) throws IOException {
        var node = instances.remove(sopInstanceUid);
        if (node == null) {
            return false;
        }
        var file = find(node);
        if (file != null) {
            removed.add(file);
        }
        node.remove();
        return true;
    }

    private @Nullable Path find(RecordNode node) throws IOException {
        try {
            return FileId.of(node.keys.strings(Tag.ReferencedFileID).toArray(String[]::new)).resolve(folder);
        } catch (NoSuchFileException | OutsideFileSetException | IllegalArgumentException e) {
            return null;
        }
    }

    /// Writes the directory, then deletes the files of the instances that were taken out, but those that a record still refers to.
    ///
    /// @return the file-set as it is now
    /// @throws IOException if the directory cannot be written; then the old one holds
    public FileSet commit() throws IOException {
        new DicomdirWriter(fileSet, root).write(folder.resolve(FileSet.DICOMDIR));
        made.clear();
        if (!removed.isEmpty()) {
            keepReferenced(root);
        }
        delete(removed);
        return FileSet.open(folder);
    }

    /// An instance may have been taken in again where it lay, or two records refer to one file.
    private void keepReferenced(RecordNode parent) throws IOException {
        for (var node : parent.children) {
            var name = node.keys.strings(Tag.ReferencedFileID);
            if (!name.isEmpty() && removed.stream()
                    .anyMatch(path -> path.getFileName().toString().equalsIgnoreCase(name.getLast()))) {
                removed.remove(find(node));
            }
            keepReferenced(node);
        }
    }

    /// Takes back what was copied in since the last [#commit].
    ///
    /// @throws IOException if a file cannot be deleted
    @Override
    public void close() throws IOException {
        delete(made);
    }

    /// Deletes files, and the folders that are empty then.
    private void delete(List<Path> files) throws IOException {
        for (var file : files) {
            Files.deleteIfExists(file);
            for (var above = file.getParent(); above != null && !above.equals(folder); above = above.getParent()) {
                try {
                    Files.deleteIfExists(above);
                } catch (DirectoryNotEmptyException e) {
                    break;
                }
            }
        }
        files.clear();
    }
}
