package io.larmor.archive;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// What an archive makes belongs to its owner alone, whatever the umask: it is about patients. Where the operating system has no permissions of POSIX, nothing is said.
///
/// For instance stores and indexes, which make files and folders with these attributes: they are part of the call that makes them.
public final class OwnerOnly {
    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] FILE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};
    private static final FileAttribute<?>[] FOLDER = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))};

    private OwnerOnly() {}

    /// {@return the attributes to make a file with}
    ///
    /// @param path of the file
    public static FileAttribute<?>[] file(Path path) {
        return isPosix(path) ? FILE.clone() : NONE;
    }

    /// {@return the attributes to make a folder with}
    ///
    /// @param path of the folder
    public static FileAttribute<?>[] folder(Path path) {
        return isPosix(path) ? FOLDER.clone() : NONE;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
