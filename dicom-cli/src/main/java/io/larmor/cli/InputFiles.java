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
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// The files that paths name: files themselves, and all that is below folders, by name. Links are followed. What DICOM puts beside instances, a
/// DICOMDIR, is passed over below folders, as are files whose names begin with a dot.
final class InputFiles implements Iterable<Path> {
    private static final Path STANDARD_INPUT = Path.of("-");

    private final List<Path> folders = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final Map<Path, IOException> unlisted = new HashMap<>();
    private int passedOver;
    private boolean anySkipped;

    /// Those that are there.
    ///
    /// @param paths files and folders
    /// @param skipped is told what cannot be read
    /// @throws Failure if there is nothing: no file, and nothing that was skipped
    InputFiles(List<Path> paths, BiConsumer<Path, IOException> skipped) throws IOException {
        if (paths.contains(STANDARD_INPUT) && !Files.exists(STANDARD_INPUT)) {
            throw new Failure(ExitCode.USAGE, "This command does not read standard input; name a file.");
        }
        find(paths, (path, why) -> {
            anySkipped = true;
            skipped.accept(path, why);
        });
    }

    /// Those that are named, whether they are there or not; what cannot be listed, too.
    ///
    /// @param paths files and folders
    /// @throws Failure if there is nothing
    InputFiles(List<Path> paths) throws IOException {
        find(paths, (path, why) -> {
            files.add(path);
            unlisted.put(path, why);
        });
    }

    private void find(List<Path> paths, BiConsumer<Path, IOException> skipped) throws IOException {
        for (var path : paths) {
            if (Files.isDirectory(path)) {
                folders.add(path);
                walk(path, skipped);
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                skipped.accept(path, new NoSuchFileException(path.toString()));
            }
        }
        if (files.isEmpty() && !anySkipped && !folders.isEmpty()) {
            var where = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
            throw new Failure(ExitCode.REFUSED, "There is no file in " + where + (passedOver == 0
                    ? "; check the name."
                    : " but DICOMDIRs and those whose names begin with a dot, which are taken when they are named."));
        }
    }

    /// Sees that a file is one to be read.
    ///
    /// @throws IOException why it is none, if that was found out in looking for files
    void check(Path file) throws IOException {
        var why = unlisted.get(file);
        if (why != null) {
            throw why;
        }
    }

    int size() {
        return files.size();
    }

    List<Path> list() {
        return files;
    }

    /// {@return the name of a file below the folder that it was found in; of one that was named, the last part of its name}
    Path below(Path file) {
        return folders.stream().filter(file::startsWith).findFirst()
                .map(folder -> folder.relativize(file)).orElseGet(file::getFileName);
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
                        if (name.equalsIgnoreCase("DICOMDIR") || name.startsWith(".")) {
                            passedOver++;
                        } else if (!attributes.isOther()) {
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
