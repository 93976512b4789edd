package io.larmor.services.queryretrieve;

import io.larmor.archive.Archive;
import io.larmor.data.NameMatcher;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;

/// Answers queries and retrievals from the [Archive] that the program shares with its services. If it shares a [NameMatcher] too, that
/// one does the fuzzy semantic matching of person names.
///
/// Its configuration: `match-unknown` (default false), whether a key matches entities that have no value for it, as PS3.4 §C.2.2.1.2 has it.
public final class QueryRetrieveProvider implements SopClassProvider {
    /// Used by `ServiceLoader`, and to hand the provider to a server in code.
    public QueryRetrieveProvider() {}

    @Override
    public String name() {
        return "query-retrieve";
    }

    @Override
    public SopClassService create(ProviderContext context) throws ProviderException {
        Archive archive = context.shared(Archive.class).orElseThrow(() -> new ProviderException(
                "Query/Retrieve needs an archive: share one with the server, or leave the query-retrieve provider out."));
        return new QueryRetrieveService(archive, context.aeTitle(),
                context.shared(NameMatcher.class).orElse(NameMatcher.PHONETIC),
                context.config().flag("match-unknown", false));
    }
}
