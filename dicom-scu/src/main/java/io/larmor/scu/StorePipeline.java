package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.larmor.assoc.NegotiationException;
import io.larmor.dimse.DimseAssociation;
import org.jspecify.annotations.Nullable;

/// Sends files on one association, with as many unanswered as its operations window allows: whichever is answered, the next
/// leaves. Results are reported in the order of the files, so one that is slow holds up a number of reports, not the sending.
///
/// *Threading*: one thread.
final class StorePipeline {
    /// More than this in flight does not make a connection faster; for a window without a limit.
    private static final int MAX_IN_FLIGHT = 64;
    /// How many answers may wait for the one to an earlier file.
    private static final int MAX_OVERTAKING = 1024;

    /// A file to be sent, for the first time or once more.
    record Item(Path path, int attempts) {
        Item(Path path) {
            this(path, 0);
        }

        Item again() {
            return new Item(path, attempts + 1);
        }
    }

    private record InFlight(Item item, String sopInstance, long dataSetLength, DimseAssociation.Invocation store) {}

    private final ClientAssociation association;
    private final CallOptions options;
    private final Consumer<StoreResult> results;
    private final Predicate<StorePlan.Kind> fits;
    private final Consumer<Item> others;
    private final int room;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private @Nullable Item notSent;

    StorePipeline(ClientAssociation association, CallOptions options, Consumer<StoreResult> results) {
        this(association, options, results, _ -> true, _ -> {});
    }

    /// @param fits   what this association was made for
    /// @param others takes what is of another kind, and is not sent here
    StorePipeline(ClientAssociation association, CallOptions options, Consumer<StoreResult> results,
            Predicate<StorePlan.Kind> fits, Consumer<Item> others) {
        this.association = association;
        this.options = options;
        this.results = results;
        this.fits = fits;
        this.others = others;
        int invoked = association.info().window().invoked();
        this.room = invoked == 0 ? MAX_IN_FLIGHT : invoked + MAX_OVERTAKING;
    }

    /// Sends a file, and closes it. What concerns the file alone is a result; an exception means that the association has ended.
    void send(ReadyFile ready) throws IOException {
        try (ready) {
            sendOpen(ready);
        }
    }

    private void sendOpen(ReadyFile ready) throws IOException {
        var item = ready.item();
        notSent = item;
        while (inFlight.size() >= room || isSuspect(item)
                || (!inFlight.isEmpty() && inFlight.element().store().isReady())) {
            takeOldest();
        }
        notSent = null;
        var sopInstance = "";
        try {
            if (!fits.test(ready.kind())) {
                others.accept(item);
                return;
            }
            var instance = ready.instance();
            sopInstance = instance.sopInstance();
            var store = association.invokeStore(instance, options, Optional.empty()).invocation();
            inFlight.add(new InFlight(item, sopInstance, ready.dataSetLength(), store));
        } catch (SourceFailedException e) {
            results.accept(StoreResult.failed(item.path(), sopInstance, e));
            if (!association.isOpen()) {
                throw e;
            }
        } catch (NegotiationException e) {
            results.accept(StoreResult.failed(item.path(), sopInstance, e));
        } catch (IOException e) {
            if (association.isOpen()) {
                results.accept(StoreResult.failed(item.path(), sopInstance, e));
            } else {
                notSent = item;
                throw e;
            }
        }
    }

    /// {@return whether a file is not to leave before those are answered that have left} One that was under way when an association failed
    /// may be what it failed of: it goes alone, so that no other is taken for it.
    private boolean isSuspect(Item item) {
        return !inFlight.isEmpty() && (item.attempts() > 0 || inFlight.getLast().item().attempts() > 0);
    }

    /// Waits for all answers.
    void finish() throws IOException {
        while (!inFlight.isEmpty()) {
            takeOldest();
        }
    }

    private void takeOldest() throws IOException {
        var oldest = inFlight.element();
        var reply = oldest.store().next();
        if (reply == null) {
            throw new IOException("the operation was closed by another thread");
        }
        inFlight.remove();
        results.accept(StoreResult.answered(oldest.item().path(), oldest.sopInstance(), oldest.dataSetLength(),
                reply.status()));
    }

    /// After the association has ended: gives out the answers that had come before, and returns the rest, each for one more attempt; but what
    /// was to leave when another was under way is not to blame.
    List<Item> unanswered() {
        var rest = new ArrayList<Item>();
        while (!inFlight.isEmpty()) {
            try {
                takeOldest();
            } catch (IOException e) {
                rest.add(inFlight.remove().item().again());
            }
        }
        if (notSent != null) {
            rest.add(rest.isEmpty() ? notSent.again() : notSent);
        }
        return rest;
    }
}
