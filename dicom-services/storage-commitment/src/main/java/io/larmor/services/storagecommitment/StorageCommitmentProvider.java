package io.larmor.services.storagecommitment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Uid;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Commits to the safekeeping of instances in the [Archive] that the program shares with its services. The result is reported on the
/// association of the request while that is open, else to the peer of that AE title that the server knows. Settings: [#FOLDER],
/// [#SAME_ASSOCIATION], [#FIRST_RETRY], [#LONGEST_RETRY], [#GIVE_UP].
public final class StorageCommitmentProvider implements SopClassProvider {
    /// A path: where requests are kept until their result is delivered. Without it they are forgotten when the server stops.
    public static final String FOLDER = "folder";
    /// `false`: never reports on the association of the request. Default `true`.
    public static final String SAME_ASSOCIATION = "same-association";
    /// How long after a result could not be delivered it is tried again; then twice as long each time. Default `PT2S`.
    public static final String FIRST_RETRY = "first-retry";
    /// The longest time between two attempts. Default `PT10M`.
    public static final String LONGEST_RETRY = "longest-retry";
    /// How long to try. What is not delivered then is tried again after the next start. Default `P3D`.
    public static final String GIVE_UP = "give-up";

    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public StorageCommitmentProvider() {}

    @Override
    public String name() {
        return "storage-commitment";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        Archive archive = context.shared(Archive.class).orElseThrow(() -> new ProviderException(
                "Storage Commitment needs an archive: share one with the server, or leave the storage-commitment provider"
                        + " out."));
        var config = context.config();
        var retries = new Retries(config.duration(FIRST_RETRY, Duration.ofSeconds(2)),
                config.duration(LONGEST_RETRY, Duration.ofMinutes(10)), config.duration(GIVE_UP, Duration.ofDays(3)));
        Optional<Path> path = config.path(FOLDER);
        try {
            var folder = path.isPresent()
                    ? Optional.of(DataSetFolder.open(path.get(), Uid.StorageCommitmentPushModel))
                    : Optional.<DataSetFolder>empty();
            var service = new StorageCommitmentService(new Reporter(context, archive, folder, retries,
                    config.flag(SAME_ASSOCIATION, true)), new Subjects(archive));
            service.resume();
            return service;
        } catch (IOException e) {
            throw new ProviderException("The requests for storage commitment that are kept in " + path.orElseThrow()
                    + " cannot be read: " + e.getMessage(), e);
        }
    }
}
