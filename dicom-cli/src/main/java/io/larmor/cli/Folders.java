package io.larmor.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DicomFile;
import org.jspecify.annotations.Nullable;

/// Folders of DICOM files as a whole.
final class Folders {
    private Folders() {}

    /// Makes a folder if it is not there.
    ///
    /// @return the folder
    /// @throws Failure if it cannot be made where it is to be
    static Path make(Path folder) throws IOException {
        try {
            return Files.createDirectories(folder);
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCode.BAD_DATA, "The folder " + folder + " cannot be made there; choose another.", e);
        }
    }

    /// Compares two folders: they have to hold the same instances, each in the same transfer syntax with the same bytes.
    ///
    /// @return what was compared, in words
    /// @throws Failure if something differs
    static String compare(Path expected, Path actual) throws IOException {
        var left = byInstance(expected);
        var right = byInstance(actual);
        if (!left.keySet().equals(right.keySet())) {
            throw new Failure(ExitCode.REFUSED, "Expected " + left.size() + " instances, found " + right.size() + ".");
        }
        long bytes = 0;
        for (var entry : left.entrySet()) {
            bytes += same(entry.getValue(), right.getOrDefault(entry.getKey(), Path.of("")));
        }
        return Text.count(left.size(), "instance") + ", " + Text.bytes(bytes) + ", all the same";
    }

    private static long same(Path expected, Path actual) throws IOException {
        try (var left = DicomFile.open(expected); var right = DicomFile.open(actual)) {
            if (!left.transferSyntax().equals(right.transferSyntax()) || !bytes(left).equals(bytes(right))) {
                throw new Failure(ExitCode.REFUSED, actual + " differs from " + expected + ".");
            }
            return left.dataSetLength();
        }
    }

    private static ByteBuffer bytes(DicomFile file) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(file.dataSetLength()));
        while (bytes.hasRemaining() && file.channel().read(bytes, file.dataSetOffset() + bytes.position()) >= 0) {
            // until all of it is there
        }
        return bytes.flip();
    }

    private static Map<String, Path> byInstance(Path folder) throws IOException {
        var found = new HashMap<String, Path>();
        for (var file : new InputFiles(List.of(folder), (_, _) -> {})) {
            try (var opened = DicomFile.open(file)) {
                found.put(opened.sopInstanceUid(), file);
            }
        }
        return found;
    }

    /// Deletes a folder and all that is in it.
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
