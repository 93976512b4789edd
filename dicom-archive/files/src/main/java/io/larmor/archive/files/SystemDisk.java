package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.larmor.archive.OwnerOnly;

/// The file system of the operating system.
final class SystemDisk implements Disk {
    private static final boolean WINDOWS = Path.of("").getFileSystem().getSeparator().equals("\\");

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
            StandardOpenOption.WRITE);

    @Override
    public FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, NEW, OwnerOnly.file(file));
    }

    @Override
    public FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    @Override
    public void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Windows has no such thing, and needs none.
    @Override
    public void forceFolder(Path folder) throws IOException {
        if (!WINDOWS) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    @Override
    public boolean createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, OwnerOnly.folder(folder));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(folder)) {
            all.forEach(found::add);
        }
        return found;
    }
}
