package io.larmor.services.storage;

import io.larmor.archive.Archive;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Stores instances into the [Archive] that the program shares with its services. Setting: [#ANY].
public final class StorageProvider implements SopClassProvider {
    /// `true`: takes private SOP classes, and those newer than this program, as well. Default `false`.
    public static final String ANY = "any";

    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public StorageProvider() {}

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        Archive archive = context.shared(Archive.class).orElseThrow(() -> new ProviderException(
                "Storage needs an archive: share one with the server, or leave the storage provider out."));
        return new ArchiveStorage(archive, context.config().flag(ANY, false), context.meters());
    }
}
