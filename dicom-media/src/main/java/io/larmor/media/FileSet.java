package io.larmor.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.larmor.data.DicomFormatException;
import io.larmor.data.ReadOptions;

/// A file-set: a folder with a DICOMDIR in it (PS3.10 §8). Immutable; what it says is what was read when it was opened.
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part10/chapter_8.html PS3.10 §8
public final class FileSet {
    /// The name of the directory in the root of the file-set (PS3.10 §8.6).
    public static final String DICOMDIR = "DICOMDIR";

    private final Path folder;
    private final Path file;
    private final Dicomdir dicomdir;

    private FileSet(Path folder, Path file, Dicomdir dicomdir) {
        this.folder = folder;
        this.file = file;
        this.dicomdir = dicomdir;
    }

    /// Opens a file-set.
    ///
    /// @param path its folder, or its DICOMDIR under whatever name
    /// @return the file-set
    /// @throws DicomFormatException if the DICOMDIR is none, or malformed
    /// @throws NoSuchFileException if there is none
    /// @throws IOException if it cannot be read
    public static FileSet open(Path path) throws IOException {
        return open(path, ReadOptions.DEFAULT);
    }

    /// Opens a file-set.
    ///
    /// @param path its folder, or its DICOMDIR under whatever name
    /// @param options what to tolerate in the DICOMDIR, and the limits
    /// @return the file-set
    /// @throws DicomFormatException if the DICOMDIR is none, or malformed
    /// @throws NoSuchFileException if there is none
    /// @throws IOException if it cannot be read
    public static FileSet open(Path path, ReadOptions options) throws IOException {
        var file = Files.isDirectory(path) ? FileId.of(DICOMDIR).resolve(path) : path;
        var folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        return new FileSet(folder, file, Dicomdir.read(file, options));
    }

    /// {@return the root of the file-set}
    public Path folder() {
        return folder;
    }

    /// {@return the file that holds the directory}
    public Path file() {
        return file;
    }

    /// {@return the directory}
    public Dicomdir dicomdir() {
        return dicomdir;
    }

    /// Finds the file that a record refers to.
    ///
    /// @param record a record
    /// @return the file, which is there and within the folder; empty if the record refers to none
    /// @throws DicomFormatException if the File ID is not a name within the file-set
    /// @throws OutsideFileSetException if a symbolic link leads out of the folder
    /// @throws NoSuchFileException if the file is not there
    /// @throws IOException if a folder cannot be read
    public Optional<Path> resolve(DirectoryRecord record) throws IOException {
        var fileId = record.fileId();
        return fileId.isPresent() ? Optional.of(fileId.get().resolve(folder)) : Optional.empty();
    }

    /// Compares the directory with the files: opens each, reads its beginning.
    ///
    /// @return what does not agree; empty when all does
    /// @throws IOException if a folder cannot be read
    public List<Finding> check() throws IOException {
        return new FileSetCheck(this).findings();
    }

    /// Tells the folder.
    @Override
    public String toString() {
        return "FileSet[" + folder + "]";
    }
}
