package io.larmor.services.ups;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.larmor.data.NameMatcher;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Manages Unified Procedure Steps. They are kept by the [StepStore] that the program shares with its services, else in [#FOLDER], else in
/// memory alone. Settings: [#FOLDER], [#RETENTION]. If the program shares a [NameMatcher] too, that one does the fuzzy semantic matching of
/// person names.
public final class UpsProvider implements SopClassProvider {
    /// A path: where steps and subscriptions are kept.
    public static final String FOLDER = "folder";
    /// A duration: how long steps are kept that are completed or canceled, and that no subscriber has locked. Default `PT24H`.
    public static final String RETENTION = "retention";

    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10),
            Duration.ofMinutes(1), Duration.ofMinutes(5));

    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public UpsProvider() {}

    @Override
    public String name() {
        return "ups";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        try {
            var shared = context.shared(StepStore.class);
            var folder = context.config().path(FOLDER);
            var store = shared.isPresent()
                    ? shared.get()
                    : folder.isPresent() ? StepStore.inFolder(folder.get()) : StepStore.none();
            var steps = new Steps(store, context.config().duration(RETENTION, Duration.ofHours(24)));
            return new UpsService(steps, new Reporter(context, PAUSES),
                    context.shared(NameMatcher.class).orElse(NameMatcher.PHONETIC));
        } catch (IOException e) {
            throw new ProviderException("The procedure steps cannot be kept: " + e.getMessage(), e);
        }
    }
}
