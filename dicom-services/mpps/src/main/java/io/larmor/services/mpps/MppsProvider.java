package io.larmor.services.mpps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Takes performed procedure steps of modalities, and lets them be retrieved. They are kept by the [PerformedProcedureSteps] that the
/// program shares with its services, else in [#FOLDER]; a shared [PerformedProcedureStepListener] is told of them, and so are peers that
/// shall be notified. Settings: [#FOLDER], [#LENIENT], [#NOTIFY].
public final class MppsProvider implements SopClassProvider {
    /// A path: where steps are kept, each a Part 10 file of its own, until somebody takes it away. Without it, and without shared ones, they are
    /// forgotten when the server stops.
    public static final String FOLDER = "folder";
    /// `true`: attributes of type 2 may be left out, as some modalities do, and count as empty. Default `false`.
    public static final String LENIENT = "lenient";

    /// AE titles of peers, separated by commas, that are notified of what happens to steps (PS3.4 §F.9), each over an association that this
    /// server requests. Default: none.
    public static final String NOTIFY = "notify";

    private static final int MOST_IN_MEMORY = 10_000;

    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public MppsProvider() {}

    @Override
    public String name() {
        return "mpps";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        return new MppsService(steps(context), new Requirements(context.config().flag(LENIENT, false)),
                context.shared(PerformedProcedureStepListener.class).orElse((_, _) -> {}),
                Notifications.to(context.config().string(NOTIFY, ""), context), context.meters());
    }

    private static PerformedProcedureSteps steps(ProviderContext context) throws ProviderException {
        Optional<PerformedProcedureSteps> shared = context.shared(PerformedProcedureSteps.class);
        Optional<Path> folder = context.config().path(FOLDER);
        if (shared.isPresent()) {
            return shared.get();
        }
        if (folder.isEmpty()) {
            return PerformedProcedureSteps.inMemory(MOST_IN_MEMORY);
        }
        try {
            return PerformedProcedureSteps.inFolder(folder.get());
        } catch (IOException e) {
            throw new ProviderException("The performed procedure steps in " + folder.get() + " cannot be kept: "
                    + e.getMessage(), e);
        }
    }
}
