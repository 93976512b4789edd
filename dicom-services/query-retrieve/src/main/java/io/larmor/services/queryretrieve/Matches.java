package io.larmor.services.queryretrieve;

import java.io.IOException;

import io.larmor.archive.QueryResult;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import org.jspecify.annotations.Nullable;

/// What the archive found, made into response identifiers (PS3.4 §C.4.1.1.3.2) one by one: with the AE title to retrieve from, and with FF01H where
/// an optional key of the request is not supported.
final class Matches implements FindResult {
    private final QueryResult found;
    private final String aeTitle;
    private final Status pending;

    Matches(QueryResult found, String aeTitle) {
        this.found = found;
        this.aeTitle = aeTitle;
        pending = found.unsupportedKeys().isEmpty() ? Status.PENDING : Status.PENDING_WARNING;
    }

    @Override
    public @Nullable Match next() throws IOException {
        DataSet answer = found.next();
        return answer == null ? null : new Match(answer.with(Tag.RetrieveAETitle, aeTitle), pending);
    }

    @Override
    public boolean isAtHand() {
        return found.isAtHand();
    }

    @Override
    public void close() {
        found.close();
    }
}
