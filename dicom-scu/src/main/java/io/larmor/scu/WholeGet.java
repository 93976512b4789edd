package io.larmor.scu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.jspecify.annotations.Nullable;

/// A C-GET that brings what there is, whatever the SOP classes and transfer syntaxes: the peer is asked for them first, and what failed
/// for want of a presentation context is fetched over further associations.
///
/// *Threading*: one thread; instances come on those of the associations.
final class WholeGet {
    /// With the first. Three SOP classes with all transfer syntaxes fit into two.
    private static final int MOST_ASSOCIATIONS = 6;
    /// How many instances are named in one identifier: a list of UIDs fits into an element of 65,534 bytes.
    private static final int MOST_NAMED = 500;

    private final DicomClient client;
    private final GetInquiry inquiry;
    private final GetPlan plan;
    private final StoreHandler handler;
    private final Remaining call;
    private final Consumer<SubOperations> progress;
    private final Set<String> stored = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private int warnings;
    /// How many have been taken, those that came twice among them.
    private int taken;

    /// One C-GET of several.
    private record Part(QueryLevel level, DataSet keys) {}

    /// How a C-GET ended: with a result, or with a status of failure that may be one of all of its sub-operations.
    private record Outcome(RetrieveResult result, @Nullable DimseStatusException failure) {}

    WholeGet(DicomClient client, GetInquiry inquiry, List<String> syntaxes, StoreHandler handler, CallOptions options,
            Consumer<SubOperations> progress) {
        this.client = client;
        this.inquiry = inquiry;
        this.plan = new GetPlan(inquiry.isDefinite()
                ? List.of(inquiry.model().get(), inquiry.sopClass())
                : List.of(inquiry.model().get()), syntaxes);
        this.handler = handler;
        this.call = Remaining.of(options);
        this.progress = progress;
    }

    RetrieveResult run() throws IOException {
        var kinds = inquiry.isDefinite() ? ask() : List.<GetInquiry.Kind>of();
        Outcome first;
        Optional<GetInquiry.Missing> missing;
        try (var association = client.connect(plan.next(kinds), call.left())) {
            first = get(association, new Part(inquiry.level(), inquiry.keys()));
            missing = missing(association, first.result());
        }
        if (missing.isEmpty()) {
            return resultOf(first);
        }
        var failedFirst = new LinkedHashSet<>(first.result().failedInstances());
        int unnamed = Math.max(0, first.result().subOperations().failed() - failedFirst.size());
        failedFirst.removeAll(stored);
        int due = stored.size() + failedFirst.size() + unnamed;
        var last = first;
        for (int i = 1; i < MOST_ASSOCIATIONS && missing.isPresent(); i++) {
            var contexts = plan.next(missing.get().kinds());
            if (contexts.isEmpty()) {
                break;
            }
            last = further(contexts, missing.get());
            missing = last.result().localFailure().isPresent() ? missing : stillMissing(missing.get());
        }
        missing.ifPresent(left -> left.groups().forEach(group -> failedFirst.addAll(group.instances())));
        return total(last, due, failedFirst);
    }

    private Collection<GetInquiry.Kind> ask() throws IOException {
        var contexts = new ArrayList<ProposedContext>();
        Proposals.add(contexts, inquiry.sopClass(), Proposals.UNCOMPRESSED);
        try (var association = client.connect(contexts, call.left())) {
            return inquiry.kinds(association, call.left());
        } catch (NegotiationException e) {
            return List.of();
        }
    }

    private Outcome get(ClientAssociation association, Part part) throws IOException {
        int before = stored.size();
        int warned = warnings;
        int takenBefore = taken;
        try {
            return new Outcome(counted(
                    association.get(inquiry.model(), part.level(), part.keys(), this::store, call.left(),
                            counts -> progress.accept(before == 0
                                    ? counts
                                    : new SubOperations(counts.remaining(),
                                            Math.max(0, counts.completed()) + before - warned,
                                            counts.failed(), Math.max(0, counts.warning()) + warned))),
                    taken - takenBefore, warnings - warned), null);
        } catch (DimseStatusException e) {
            if (!e.status().isFailure()) {
                throw e;
            }
            return new Outcome(new RetrieveResult(e.status(), e.subOperations(), e.failedInstances(),
                    Optional.empty()), e);
        }
    }

    /// {@return how it ended, by what has come, and not by what the peer says of it: it may say nothing, or have lost something}
    private static RetrieveResult counted(RetrieveResult result, int came, int warned) {
        var told = result.subOperations();
        int lost = Math.max(0, Math.max(0, told.completed()) + Math.max(0, told.warning()) - came);
        return new RetrieveResult(lost > 0 && result.status().isSuccess() ? Status.WARNING : result.status(),
                new SubOperations(told.remaining(), came - warned, Math.max(0, told.failed()) + lost, warned),
                result.failedInstances(), result.localFailure());
    }

    private Status store(CStoreRq request, Body body) throws IOException {
        Status status;
        try {
            status = handler.store(request, body);
        } catch (IOException e) {
            refused.add(request.sopInstance());
            throw e;
        }
        if (status.isFailure()) {
            refused.add(request.sopInstance());
        } else {
            taken++;
            if (stored.add(request.sopInstance())) {
                warnings += status.isSuccess() ? 0 : 1;
            }
        }
        return status;
    }

    /// {@return what the peer could not send though this side would have taken it}
    private Optional<GetInquiry.Missing> missing(ClientAssociation association, RetrieveResult result)
            throws IOException {
        int failed = Math.max(result.failedInstances().size(), result.subOperations().failed());
        if (failed <= refused.size() || result.localFailure().isPresent() || call.isCancelled()) {
            return Optional.empty();
        }
        var named = new LinkedHashSet<>(result.failedInstances());
        named.removeAll(refused);
        if (inquiry.isDefinite() && association.isOpen()) {
            var found = inquiry.missing(association, call.left(),
                    uid -> !stored.contains(uid) && !refused.contains(uid) && (named.isEmpty() || named.contains(uid)),
                    named.isEmpty() ? failed : named.size());
            if (found.isPresent()) {
                return found;
            }
        }
        // Without a query, the UIDs alone lead there only if nothing stands above them.
        return inquiry.level() == QueryLevel.IMAGE && !named.isEmpty()
                ? Optional.of(new GetInquiry.Missing(
                        List.of(new GetInquiry.Group(inquiry.keys(), List.copyOf(named))), List.of()))
                : Optional.empty();
    }

    private Optional<GetInquiry.Missing> stillMissing(GetInquiry.Missing before) {
        var groups = new ArrayList<GetInquiry.Group>();
        for (var group : before.groups()) {
            var left = group.instances().stream().filter(uid -> !stored.contains(uid) && !refused.contains(uid))
                    .toList();
            if (!left.isEmpty()) {
                groups.add(new GetInquiry.Group(group.keys(), left));
            }
        }
        return groups.isEmpty() ? Optional.empty() : Optional.of(new GetInquiry.Missing(groups, before.kinds()));
    }

    /// Fetches instances by name, series by series.
    private Outcome further(List<ProposedContext> contexts, GetInquiry.Missing missing) throws IOException {
        @Nullable
        Outcome last = null;
        try (var association = client.connect(contexts, call.left())) {
            for (var part : parts(missing)) {
                var outcome = get(association, part);
                if (last == null || outcome.failure() != null || outcome.result().localFailure().isPresent()) {
                    last = outcome;
                }
                if (call.isCancelled() || outcome.result().localFailure().isPresent()) {
                    break;
                }
            }
        }
        return Objects.requireNonNull(last, "what is missing is in a part");
    }

    private static List<Part> parts(GetInquiry.Missing missing) {
        var parts = new ArrayList<Part>();
        for (var group : missing.groups()) {
            var uids = group.instances();
            for (int from = 0; from < uids.size(); from += MOST_NAMED) {
                var named = uids.subList(from, Math.min(uids.size(), from + MOST_NAMED));
                parts.add(new Part(QueryLevel.IMAGE, group.keys().toBuilder().lenient()
                        .set(Tag.SOPInstanceUID, named.toArray(String[]::new)).build()));
            }
        }
        return parts;
    }

    /// How it ended in all. What the first C-GET could not bring and nobody has found since has failed.
    ///
    /// @param due how many instances there were to be had
    /// @param failedOnce those that failed at least once, as far as they are known
    private RetrieveResult total(Outcome last, int due, Set<String> failedOnce) throws DimseStatusException {
        var failed = new LinkedHashSet<>(refused);
        failed.addAll(failedOnce);
        failed.removeAll(stored);
        int failures = Math.max(failed.size(), due - stored.size());
        var counts = new SubOperations(-1, stored.size() - warnings, failures, warnings);
        var status = last.result().status();
        if (stored.isEmpty() && last.failure() != null) {
            throw new DimseStatusException(CommandField.C_GET_RQ, status, counts, List.copyOf(failed));
        }
        if (status.category() != Status.Category.CANCEL) {
            status = failures == 0 ? Status.SUCCESS : Status.WARNING;
        }
        return new RetrieveResult(status, counts, List.copyOf(failed), last.result().localFailure());
    }

    private static RetrieveResult resultOf(Outcome outcome) throws DimseStatusException {
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return outcome.result();
    }
}
