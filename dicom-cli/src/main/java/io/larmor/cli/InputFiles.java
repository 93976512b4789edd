package io.larmor.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/// The files that paths name: files themselves, and all that is below folders, by name. Links are followed. What DICOM puts beside instances, a
/// DICOMDIR, is passed over, as are hidden files.
final class InputFiles implements Iterable<Path> {
    private final List<Path> files = new ArrayList<>();

    /// @param paths files and folders
    /// @param skipped is told what cannot be read
    InputFiles(List<Path> paths, BiConsumer<Path, IOException> skipped) throws IOException {
        for (var path : paths) {
            if (Files.isDirectory(path)) {
                walk(path, skipped);
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                skipped.accept(path, new NoSuchFileException(path.toString()));
            }
        }
    }

    int size() {
        return files.size();
    }

    List<Path> list() {
        return files;
    }

    @Override
    public Iterator<Path> iterator() {
        return files.iterator();
    }

    private void walk(Path folder, BiConsumer<Path, IOException> skipped) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = file.getFileName().toString();
                        if (!name.equalsIgnoreCase("DICOMDIR") && !name.startsWith(".") && !attributes.isOther()) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        skipped.accept(file, failure);
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(Comparator.naturalOrder());
        files.addAll(found);
    }
}
