package io.larmor.scu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.larmor.assoc.ProposedContext;
import io.larmor.data.SopClasses;
import io.larmor.data.Uids;

/// What to propose for a C-GET, one association after the other: each time contexts that no association before had. Those of compressed
/// syntaxes come again once without the uncompressed one of their SOP class: there are acceptors that send everything in the first context
/// of a SOP class, and fail if that is another than the instance's.
///
/// *Threading*: one thread.
final class GetPlan {
    /// How many of the compressed syntaxes are worth to be tried with SOP classes that are a guess.
    private static final int LIKELY = 10;

    /// A storage context.
    private record Choice(String sopClass, List<String> syntaxes) {}

    private final List<String> services;
    private final List<String> syntaxes;
    private final Set<Choice> proposed = new HashSet<>();
    private boolean first = true;

    /// @param services the SOP classes of the operations, which each association needs
    /// @param syntaxes the transfer syntaxes that instances are wanted in; none for all
    GetPlan(List<String> services, List<String> syntaxes) {
        this.services = services;
        this.syntaxes = syntaxes;
    }

    /// {@return the contexts of the next association; empty when there is nothing that was not proposed}
    ///
    /// @param known what there is; if that is nothing, what is common is tried
    List<ProposedContext> next(Collection<GetInquiry.Kind> known) {
        var choices = known.isEmpty() ? guesses() : choices(known);
        choices.removeAll(proposed);
        if (choices.isEmpty()) {
            return List.of();
        }
        var contexts = new ArrayList<ProposedContext>();
        services.forEach(sopClass -> Proposals.add(contexts, sopClass, Proposals.UNCOMPRESSED));
        for (var choice : choices) {
            if (contexts.size() == Proposals.MAX_CONTEXTS) {
                break;
            }
            Proposals.add(contexts, choice.sopClass(), choice.syntaxes());
            if (!first || !syntaxes.isEmpty() || choice.syntaxes().equals(Proposals.UNCOMPRESSED)) {
                proposed.add(choice);
            }
        }
        first = false;
        return contexts;
    }

    /// Uncompressed, then what the peer says it has, then everything else: a peer need not tell each syntax (PS3.4 §C.6.1.1.5).
    private Set<Choice> choices(Collection<GetInquiry.Kind> told) {
        var known = told.stream().filter(kind -> Uids.canTravel(kind.sopClass())).toList();
        var classes = known.stream().map(GetInquiry.Kind::sopClass).distinct().toList();
        var choices = new LinkedHashSet<Choice>();
        if (syntaxes.isEmpty()) {
            add(choices, classes, List.of(Proposals.UNCOMPRESSED));
            known.forEach(kind -> kind.syntaxes().stream().filter(Uids::canTravel)
                    .forEach(syntax -> choices.add(new Choice(kind.sopClass(), List.of(syntax)))));
            add(choices, classes, single(Proposals.COMPRESSED));
        } else {
            add(choices, classes, single(syntaxes));
        }
        return choices;
    }

    private Set<Choice> guesses() {
        var common = Proposals.commonStorage();
        var others = new ArrayList<>(SopClasses.storage());
        others.removeAll(common);
        var choices = new LinkedHashSet<Choice>();
        for (var classes : List.of(common, others)) {
            if (syntaxes.isEmpty()) {
                add(choices, classes, List.of(Proposals.UNCOMPRESSED));
                add(choices, classes, single(Proposals.COMPRESSED.subList(0, LIKELY)));
            } else {
                add(choices, classes, single(syntaxes));
            }
        }
        return choices;
    }

    private static List<List<String>> single(List<String> syntaxes) {
        return syntaxes.stream().map(List::of).toList();
    }

    private static void add(Set<Choice> choices, List<String> classes, List<List<String>> alternatives) {
        for (var alternative : alternatives) {
            classes.forEach(sopClass -> choices.add(new Choice(sopClass, alternative)));
        }
    }
}
