package io.larmor.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A File ID (PS3.10 §8.2): the names of the folders below the root of a file-set, and of a file in the last of them.
///
/// One that breaks the rule for names can be read, so long as it stays within the file-set: see [#isConforming].
///
/// @param components the names, from the root down: 1 to 64, of 1 to 255 characters; none is `.` or `..`, or has a separator, a
/// colon or a control character
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part10/sect_8.2.html PS3.10 §8.2
public record FileId(List<String> components) {
    /// How many components the standard allows (PS3.10 §8.2.1).
    public static final int MAX_COMPONENTS = 8;
    /// How many characters a component has at most (PS3.10 §8.2.1).
    public static final int MAX_LENGTH = 8;

    /// What file systems can bear; more is an attack.
    private static final int READABLE_COMPONENTS = 64;
    private static final int READABLE_LENGTH = 255;

    /// Checks the components.
    ///
    /// @throws IllegalArgumentException if one is not the name of a file or folder
    public FileId {
        components = List.copyOf(components);
        if (components.isEmpty() || components.size() > READABLE_COMPONENTS) {
            throw new IllegalArgumentException("a File ID of " + components.size() + " components");
        }
        components.forEach(FileId::check);
    }

    private static void check(String component) {
        if (component.isEmpty() || component.length() > READABLE_LENGTH) {
            throw new IllegalArgumentException("a File ID with a component of " + component.length() + " characters");
        }
        if (component.equals(".") || component.equals("..")
                || component.chars().anyMatch(c -> c < ' ' || c == 0x7F || c == '/' || c == '\\' || c == ':')) {
            throw new IllegalArgumentException("a File ID with a component that is not the name of a file or folder");
        }
    }

    /// Makes a File ID.
    ///
    /// @param components the names, from the root down
    /// @return the File ID
    /// @throws IllegalArgumentException if one is not the name of a file or folder
    public static FileId of(String... components) {
        return new FileId(List.of(components));
    }

    /// The File ID of a file below a folder, whether it conforms or not.
    ///
    /// @param root the folder
    /// @param file the file
    /// @return the File ID
    /// @throws IllegalArgumentException if the file is not below the folder
    public static FileId of(Path root, Path file) {
        var names = new ArrayList<String>();
        root.relativize(file).forEach(name -> names.add(name.toString()));
        return new FileId(names);
    }

    /// {@return whether it has at most 8 components, each of 1 to 8 characters out of A to Z, 0 to 9 and _ (PS3.10 §8.2, §8.5)}
    public boolean isConforming() {
        return components.size() <= MAX_COMPONENTS && components.stream().allMatch(FileId::isConforming);
    }

    private static boolean isConforming(String component) {
        return component.length() <= MAX_LENGTH
                && component.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }

    /// Finds the file. Where no name is the same, one that differs in case only is taken.
    ///
    /// @param root the folder of the file-set
    /// @return the file, which is there, symbolic links resolved
    /// @throws NoSuchFileException if it is not there
    /// @throws OutsideFileSetException if a symbolic link leads out of the folder
    /// @throws IOException if a folder cannot be read
    public Path resolve(Path root) throws IOException {
        var top = root.toRealPath();
        var path = top;
        for (var component : components) {
            path = child(path, component).toRealPath();
            if (!path.startsWith(top)) {
                throw new OutsideFileSetException(this);
            }
        }
        return path;
    }

    private static Path child(Path folder, String name) throws IOException {
        var exact = folder.resolve(name);
        if (Files.exists(exact, LinkOption.NOFOLLOW_LINKS)) {
            return exact;
        }
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    if (file.getFileName().toString().equalsIgnoreCase(name)) {
                        return file;
                    }
                }
            }
        }
        throw new NoSuchFileException(exact.toString());
    }

    /// {@return the components as they stand in a file: separated by backslashes}
    @Override
    public String toString() {
        return String.join("\\", components);
    }
}
