package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.larmor.data.DataSet;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.Status;
import org.jspecify.annotations.Nullable;

/// The matches of a C-FIND, one by one as they come. Closed before the end, it cancels the query (C-CANCEL) and drops what
/// still comes; until then it holds one of the operations that may be outstanding.
///
/// *Threading*: one thread at a time.
public final class FindResults implements Iterable<DataSet>, AutoCloseable {
    /// A match.
    ///
    /// @param identifier the attributes that the peer returned
    /// @param status FF00H, or FF01H if an optional key was not supported
    public record Match(DataSet identifier, Status status) {}

    private final DimseAssociation.Invocation invocation;
    private final Guard guard;
    private @Nullable Match next;
    private @Nullable Status finalStatus;
    private boolean closed;

    FindResults(DimseAssociation.Invocation invocation, Guard guard) {
        this.invocation = invocation;
        this.guard = guard;
    }

    /// Waits for the next match.
    ///
    /// @return the match; null when there are no more
    /// @throws DimseStatusException if the peer answers that the query failed, or was cancelled though this side has not done so
    /// @throws IOException if the association fails or ends first
    public @Nullable Match take() throws IOException {
        var match = next;
        if (match != null) {
            next = null;
            return match;
        }
        if (closed || finalStatus != null) {
            return null;
        }
        for (var reply = invocation.next(); reply != null; reply = invocation.next()) {
            var identifier = reply.identifier();
            if (!reply.status().isPending()) {
                finish(reply.status());
            } else if (identifier != null) {
                return new Match(identifier, reply.status());
            }
        }
        return null;
    }

    private void finish(Status status) throws DimseStatusException {
        finalStatus = status;
        guard.close(); // which does not forget whether it has cancelled
        if (status.isFailure() || (status.category() == Status.Category.CANCEL && !guard.isCancelled())) {
            throw new DimseStatusException(CommandField.C_FIND_RQ, status);
        }
    }

    /// {@return the status that the query ended with, if it has ended}
    public Optional<Status> finalStatus() {
        return Optional.ofNullable(finalStatus);
    }

    /// {@return the attributes of the matches, which can be gone through once; what {@link #take()} throws comes out of it
    /// in an UncheckedIOException}
    @Override
    public Iterator<DataSet> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return peek() != null;
            }

            @Override
            public DataSet next() {
                var match = peek();
                if (match == null) {
                    throw new NoSuchElementException("no more matches");
                }
                next = null;
                return match.identifier();
            }
        };
    }

    private @Nullable Match peek() {
        try {
            if (next == null) {
                next = take();
            }
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the matches as a stream, which has to be closed like this: that cancels the query if there are more} A failure is thrown as
    /// an [UncheckedIOException].
    public Stream<DataSet> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(() -> {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Ends the query.
    ///
    /// @throws IOException if the association fails before the peer has ended it
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            next = null;
            try (guard) {
                invocation.close();
            }
        }
    }
}
