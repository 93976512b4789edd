package io.larmor.services.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.larmor.data.DicomFormatException;
import io.larmor.data.Uids;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;

/// C-STORE into a folder.
final class FolderService implements SopClassService, StoreOperation {
    private static final Status NO_ROOM = Status.OUT_OF_RESOURCES
            .withComment("The disk is full or cannot be written to");

    /// Elsewhere a folder cannot be opened, and the system looks after it.
    static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;
    private final boolean any;
    private final boolean force;
    private final Consumer<Path> stored;
    /// Held from the look whether a name is free to taking it.
    private final ReentrantLock naming = new ReentrantLock();

    /// @param force whether an instance is on the storage device before it is acknowledged
    FolderService(Path folder, boolean any, boolean force, Consumer<Path> stored) {
        this.folder = folder;
        this.any = any;
        this.force = force;
        this.stored = stored;
    }

    @Override
    public Collection<ServiceDescriptor> descriptors() {
        return StorageClasses.descriptors(any);
    }

    @Override
    public Staged receive(OperationContext context, CStoreRq request, Body body) throws IOException {
        IncomingFile file;
        try {
            file = IncomingFile.create(folder);
        } catch (IOException _) {
            return Staged.refused(NO_ROOM);
        }
        try {
            file.receive(request, body, context.association().callingAe());
            return new InFolder(file, folder.resolve(name(request.sopInstance())));
        } catch (IncomingFile.MismatchException e) {
            file.discard();
            return Staged.refused(Status.of(0xA900).withComment(StoreStatus.comment(e)));
        } catch (DicomFormatException e) {
            file.discard();
            return Staged.refused(Status.of(0xC000).withComment(StoreStatus.comment(e)));
        } catch (IOException e) {
            // Looked at before the temporary file gives its room back.
            boolean full = isFull();
            file.discard();
            if (full) {
                return Staged.refused(NO_ROOM);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            file.discard();
            throw e;
        }
    }

    /// What is a UID is safe as a name: digits and dots, no longer than 64, not beginning with a dot. Of anything else the digest is.
    static String name(String sopInstance) {
        if (Uids.isValid(sopInstance)) {
            return sopInstance + ".dcm";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sopInstance.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + ".dcm";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isFull() {
        try {
            FileStore store = Files.getFileStore(folder);
            return store.getUsableSpace() < IncomingFile.BUFFER;
        } catch (IOException _) {
            return false;
        }
    }

    /// The name of a file survives a power loss only when its folder is on the storage device, too.
    private void forceFolder() throws IOException {
        if (force && POSIX) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private final class InFolder implements Staged {
        private final IncomingFile file;
        private final Path target;

        InFolder(IncomingFile file, Path target) {
            this.file = file;
            this.target = target;
        }

        @Override
        public Status commit() throws IOException {
            try {
                if (force) {
                    file.force();
                }
            } catch (IOException _) {
                file.discard();
                return NO_ROOM;
            } finally {
                file.close();
            }
            boolean isNew;
            naming.lock();
            try {
                isNew = !Files.exists(target);
                if (isNew) {
                    file.moveTo(target);
                } else if (!file.hasDataSetOf(target)) {
                    return StoreStatus.DUPLICATE;
                }
            } finally {
                naming.unlock();
                file.discard();
            }
            // Of a file that was there, too: whoever put it there may not have come this far.
            forceFolder();
            if (isNew) {
                stored.accept(target);
            }
            return Status.SUCCESS;
        }

        @Override
        public void discard() {
            file.discard();
        }
    }
}
