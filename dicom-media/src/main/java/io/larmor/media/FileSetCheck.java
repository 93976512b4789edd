package io.larmor.media;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Uid;
import io.larmor.media.Finding.Kind;

/// Compares a directory with the files of its folder.
final class FileSetCheck {
    private final FileSet fileSet;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Path> referenced = new HashSet<>();

    FileSetCheck(FileSet fileSet) throws IOException {
        this.fileSet = fileSet;
        var dicomdir = fileSet.dicomdir();
        dicomdir.notes().forEach(note -> findings.add(new Finding(Kind.DIRECTORY, "", note)));
        dicomdir.forEach(this::check);
        findUnreferenced();
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    private void check(DirectoryRecord record) {
        FileId fileId;
        try {
            var named = record.fileId();
            if (named.isEmpty()) {
                return;
            }
            fileId = named.get();
        } catch (DicomFormatException e) {
            findings.add(new Finding(Kind.OUTSIDE, "", e.reason()));
            return;
        }
        var name = fileId.toString();
        if (!fileId.isConforming()) {
            findings.add(new Finding(Kind.FILE_ID, name,
                    "at most 8 components of 1 to 8 characters out of A to Z, 0 to 9 and _ are allowed"));
        }
        try {
            var path = fileId.resolve(fileSet.folder());
            if (!referenced.add(path)) {
                findings.add(new Finding(Kind.REFERRED_TWICE, name, "another record refers to this file"));
            }
            compare(record, name, path);
        } catch (OutsideFileSetException e) {
            findings.add(new Finding(Kind.OUTSIDE, name, "it leads out of the folder"));
        } catch (NoSuchFileException e) {
            findings.add(new Finding(Kind.MISSING, name, "it is not there"));
        } catch (IOException e) {
            findings.add(new Finding(Kind.UNREADABLE, name, String.valueOf(e.getMessage())));
        }
    }

    private void compare(DirectoryRecord record, String name, Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            compare(Kind.SOP_CLASS, name, record.sopClassUid(), file.sopClassUid());
            compare(Kind.SOP_INSTANCE, name, record.sopInstanceUid(), file.sopInstanceUid());
            compare(Kind.TRANSFER_SYNTAX, name, record.transferSyntaxUid(), file.transferSyntax().uid());
        }
    }

    private void compare(Kind kind, String name, String recorded, String found) {
        if (!recorded.equals(found)) {
            findings.add(
                    new Finding(kind, name, "the record says " + quoted(recorded) + ", the file " + quoted(found)));
        }
    }

    private static String quoted(String uid) {
        return uid.isEmpty() ? "nothing" : uid;
    }

    private void findUnreferenced() throws IOException {
        var top = fileSet.folder().toRealPath();
        var own = fileSet.file().toRealPath();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.equals(own) && !referenced.contains(file) && isInstance(file)) {
                    findings.add(new Finding(Kind.UNREFERENCED, top.relativize(file).toString(),
                            "no record refers to this file"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                findings.add(new Finding(Kind.UNREADABLE, top.relativize(file).toString(),
                        String.valueOf(failure.getMessage())));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// {@return whether a file is DICOM and no directory} What is not may lie in the folder without a record (PS3.10 §8.6).
    private static boolean isInstance(Path path) {
        try (var file = DicomFile.open(path)) {
            return file.fileMeta().isPresent() && !file.sopClassUid().equals(Uid.MediaStorageDirectoryStorage);
        } catch (IOException e) {
            return false;
        }
    }
}
