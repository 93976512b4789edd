package io.larmor.services.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

import io.larmor.archive.Durability;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Stores each instance as a Part 10 file in one folder, named by its SOP Instance UID, without an index: what `larmor receive` does. Handed to a
/// server in code.
///
/// A file appears under its name whole, and forced to the storage device (unless told otherwise), or not at all. Identical bytes sent again are answered with success; other
/// bytes under the same UID with 0111H, and the first file stays.
public final class FolderStorage implements SopClassProvider {
    private final Path folder;
    private final boolean any;
    private final Durability durability;
    private final Consumer<Path> stored;

    /// Makes a provider for storage SOP classes of the standard.
    ///
    /// @param folder where the files go; made if it does not exist
    public FolderStorage(Path folder) {
        this(folder, false, _ -> {});
    }

    /// Makes a provider.
    ///
    /// @param folder where the files go; made if it does not exist
    /// @param any whether SOP classes that nobody else claims are taken too, private ones for example
    /// @param stored told of each new file, on the thread that stored it
    public FolderStorage(Path folder, boolean any, Consumer<Path> stored) {
        this(folder, any, Durability.FSYNC, stored);
    }

    /// Makes a provider.
    ///
    /// @param folder where the files go; made if it does not exist
    /// @param any whether SOP classes that nobody else claims are taken too, private ones for example
    /// @param durability what an acknowledged instance survives; without an index, `none` is as `os`
    /// @param stored told of each new file, on the thread that stored it
    public FolderStorage(Path folder, boolean any, Durability durability, Consumer<Path> stored) {
        this.folder = Objects.requireNonNull(folder);
        this.any = any;
        this.durability = Objects.requireNonNull(durability);
        this.stored = Objects.requireNonNull(stored);
    }

    @Override
    public String name() {
        return "folder-storage";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ProviderException("The folder " + folder + " cannot be made: choose another one.", e);
        }
        if (!Files.isWritable(folder)) {
            throw new ProviderException(
                    "The folder " + folder + " cannot be written to: choose another one, or change its permissions.");
        }
        try {
            IncomingFile.sweep(folder);
        } catch (IOException e) {
            throw new ProviderException(
                    "The folder " + folder + " cannot be listed: choose another one, or change its permissions.", e);
        }
        return new FolderService(folder, any, durability == Durability.FSYNC, stored);
    }
}
