package io.larmor.services.ups;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.NameMatcher;
import io.larmor.data.Uid;
import io.larmor.services.spi.EventReporter;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Manages Unified Procedure Steps. They are kept by the [StepStore] that the program shares with its services, else in [#FOLDER], else in
/// memory alone. Settings: [#FOLDER], [#RETENTION], [#FALLBACK]. If the program shares a [NameMatcher] too, that one does the fuzzy semantic matching of
/// person names.
public final class UpsProvider implements SopClassProvider {
    /// A path: where steps and subscriptions are kept.
    public static final String FOLDER = "folder";
    /// A duration: how long steps are kept that are completed or canceled, and that no subscriber has locked. Default `PT24H`.
    public static final String RETENTION = "retention";

    /// AE titles of peers, separated by commas, that are told of a restart though no subscription of theirs is kept: the fallback list of
    /// PS3.4 §CC.2.4.3.
    public static final String FALLBACK = "fallback";

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
            var reporter = EventReporter.of(context, Uid.UnifiedProcedureStepEvent, Uid.UnifiedProcedureStepPush,
                    PAUSES);
            return new UpsService(steps, reporter, context.shared(NameMatcher.class).orElse(NameMatcher.PHONETIC),
                    fallback(context));
        } catch (IOException e) {
            throw new ProviderException("The procedure steps cannot be kept: " + e.getMessage(), e);
        }
    }

    private static List<String> fallback(ProviderContext context) throws ProviderException {
        var titles = new ArrayList<String>();
        for (String each : context.config().string(FALLBACK, "").split(",", -1)) {
            var ae = each.strip();
            if (!ae.isEmpty() && context.peer(ae).isEmpty()) {
                throw new ProviderException(
                        "The peer " + ae + ", which is to be told of restarts, is not among the peers of "
                                + "the server: name it there.");
            }
            if (!ae.isEmpty()) {
                titles.add(ae);
            }
        }
        return titles;
    }
}
