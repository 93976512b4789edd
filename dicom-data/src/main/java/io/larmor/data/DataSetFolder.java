package io.larmor.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Keeps small data sets by UID, each a file of its own as of PS3.10 §7 in one folder: what a service must not forget, and a person may want
/// to look at. A file is there whole or not at all, and survives power loss when the call that wrote it returns.
///
/// A file's name comes from a hash of the UID, which may be what a peer sent; the UID itself is its Media Storage SOP Instance UID.
///
/// *Threading*: safe for any number of threads; who writes one UID from two threads decides the order.
public final class DataSetFolder {
    private static final String SUFFIX = ".dcm";
    private static final String PARTIAL = ".part";
    private static final int NAME_DIGITS = 40;
    /// Large values too are read while the file is open: the data set outlives it.
    private static final ReadOptions WHOLE = ReadOptions.builder().bulkThreshold(Long.MAX_VALUE).build();
    private static final boolean WINDOWS = Path.of("").getFileSystem().getSeparator().equals("\\");

    /// What is kept is about patients.
    private static final FileAttribute<?>[] PRIVATE = FileSystems.getDefault().supportedFileAttributeViews()
            .contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                    : new FileAttribute<?>[0];

    private final Path folder;
    private final String sopClass;

    private DataSetFolder(Path folder, String sopClass) {
        this.folder = folder;
        this.sopClass = sopClass;
    }

    /// Opens a folder, making it if it is not there, and removes what a crash left half written.
    ///
    /// @param folder   the folder, in which nobody else writes
    /// @param sopClass the Media Storage SOP Class UID of the files
    /// @return the folder
    /// @throws IOException if it cannot be made or read
    public static DataSetFolder open(Path folder, String sopClass) throws IOException {
        Files.createDirectories(folder, PRIVATE);
        try (var partial = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
            for (var file : partial) {
                Files.deleteIfExists(file);
            }
        }
        return new DataSetFolder(folder, sopClass);
    }

    /// Writes a data set in place of the one with the same UID.
    ///
    /// @param uid     its UID
    /// @param dataSet what to keep
    /// @throws IOException if it cannot be written: then the one before is still there
    public void put(String uid, DataSet dataSet) throws IOException {
        var file = file(uid);
        var partial = Files.createTempFile(folder, "new-", PARTIAL);
        try {
            var meta = DicomFile.fileMeta(sopClass, uid, Uid.ExplicitVRLittleEndian, "");
            DicomFile.write(partial, meta, dataSet);
            try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// Reads a data set.
    ///
    /// @param uid its UID
    /// @return what was kept under it, if there is any
    /// @throws IOException if it cannot be read
    public Optional<DataSet> get(String uid) throws IOException {
        try (var file = DicomFile.open(file(uid), WHOLE)) {
            return Optional.of(file.dataSet());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// {@return whether something is kept under a UID}
    /// @param uid the UID
    public boolean contains(String uid) {
        return Files.exists(file(uid));
    }

    /// Removes a data set; one that is not there is passed over.
    ///
    /// @param uid its UID
    /// @throws IOException if it cannot be removed
    public void remove(String uid) throws IOException {
        if (Files.deleteIfExists(file(uid))) {
            forceFolder();
        }
    }

    /// Visits every data set that is there.
    ///
    /// @param visitor takes them, in no order
    /// @return the files that could not be read, which stay where they are
    /// @throws IOException if the folder cannot be read, or from the visitor
    public List<Path> forEach(Visitor visitor) throws IOException {
        var unreadable = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (var path : files) {
                String uid;
                DataSet dataSet;
                try (var file = DicomFile.open(path, WHOLE)) {
                    uid = file.fileMeta().flatMap(meta -> meta.string(0x0002_0003)).orElse("");
                    dataSet = file.dataSet();
                } catch (NoSuchFileException _) {
                    // Removed meanwhile
                    continue;
                } catch (IOException _) {
                    unreadable.add(path);
                    continue;
                }
                visitor.visit(uid, dataSet);
            }
        }
        return unreadable;
    }

    /// Sees each data set.
    @FunctionalInterface
    public interface Visitor {
        /// Takes one.
        ///
        /// @param uid     its UID
        /// @param dataSet what is kept under it
        /// @throws IOException ends the visit
        void visit(String uid, DataSet dataSet) throws IOException;
    }

    private Path file(String uid) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(uid.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Makes the names in the folder durable. Windows has no such thing, and needs none.
    private void forceFolder() throws IOException {
        if (!WINDOWS) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
