package io.larmor.services.worklist;

import java.io.IOException;
import java.util.Optional;

import io.larmor.data.NameMatcher;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Answers queries for Modality Worklists from the [WorklistSource] that the program shares with its services, else from a folder. Without
/// either it serves nothing.
///
/// Settings: `folder`, the folder; `incomplete` (`true` or `false`, default false), whether items are served that lack a value of type 1. If
/// the program shares a [NameMatcher] too, that one does the fuzzy semantic matching of person names.
public final class WorklistProvider implements SopClassProvider {
    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public WorklistProvider() {}

    @Override
    public String name() {
        return "worklist";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        var names = context.shared(NameMatcher.class).orElse(NameMatcher.PHONETIC);
        return new WorklistService(source(context), names);
    }

    private static Optional<WorklistSource> source(ProviderContext context) throws ProviderException {
        var shared = context.shared(WorklistSource.class);
        var folder = context.config().path("folder");
        boolean incomplete = context.config().flag("incomplete", false);
        if (shared.isPresent() || folder.isEmpty()) {
            return shared;
        }
        try {
            return Optional.of(new FolderWorklist(folder.get(), incomplete));
        } catch (IOException e) {
            throw new ProviderException("The worklist folder " + folder.get() + " cannot be read: " + e.getMessage(),
                    e);
        }
    }
}
