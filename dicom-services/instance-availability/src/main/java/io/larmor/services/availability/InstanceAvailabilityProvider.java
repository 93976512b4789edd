package io.larmor.services.availability;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.archive.Archive;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Uid;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Notifies peers of the studies that the shared [Archive] has taken in, keeps what others notify in [#FOLDER], and hands it to the shared
/// [AvailabilityListener]; with neither of these two nobody can notify this server. Settings: [#NOTIFY], [#QUIET], [#FOLDER].
public final class InstanceAvailabilityProvider implements SopClassProvider {
    /// AE titles of the peers to notify, separated by commas. Default: nobody.
    public static final String NOTIFY = "notify";
    /// How long nothing of a study has to come before it is notified, whole. Default `PT30S`.
    public static final String QUIET = "quiet";

    /// A path: where notifications that come are kept, each a Part 10 file of its own, until somebody takes them away. One whose UID is
    /// there already is refused (0111H).
    public static final String FOLDER = "folder";

    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public InstanceAvailabilityProvider() {}

    @Override
    public String name() {
        return "instance-availability";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        var peers = new ArrayList<Peer>();
        for (String ae : context.config().string(NOTIFY, "").split(",", -1)) {
            if (!ae.isBlank()) {
                peers.add(context.peer(ae.strip()).orElseThrow(() -> new ProviderException("The peer " + ae.strip()
                        + ", which is to be notified of instances, is not among the peers of the server: name it there.")));
            }
        }
        Duration quiet = context.config().duration(QUIET, Duration.ofSeconds(30));
        var folder = kept(context);
        Optional<Notifier> notifier = Optional.empty();
        if (!peers.isEmpty()) {
            Archive archive = context.shared(Archive.class).orElseThrow(() -> new ProviderException(
                    "To notify peers of instances takes an archive: share one with the server."));
            notifier = Optional.of(new Notifier(context, archive, List.copyOf(peers), quiet));
            archive.addListener(notifier.get());
        }
        return new InstanceAvailabilityService(folder, context.shared(AvailabilityListener.class), notifier);
    }

    private static Optional<DataSetFolder> kept(ProviderContext context) throws ProviderException {
        Optional<Path> folder = context.config().path(FOLDER);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(DataSetFolder.open(folder.get(), Uid.InstanceAvailabilityNotification));
        } catch (IOException e) {
            throw new ProviderException("Notifications cannot be kept in " + folder.get() + ": " + e.getMessage(), e);
        }
    }
}
