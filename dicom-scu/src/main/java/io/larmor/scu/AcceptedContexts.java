package io.larmor.scu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uids;
import org.jspecify.annotations.Nullable;

/// The presentation contexts that the peer accepted, and which of them a message goes out in.
final class AcceptedContexts {
    /// Where bytes must be converted: the most common syntaxes first.
    private static final List<TransferSyntax> PREFERENCE = List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);

    private final AssociationInfo info;
    private final Map<String, List<PresentationContext>> bySopClass = new HashMap<>();

    AcceptedContexts(AssociationInfo info) {
        this.info = info;
        for (var context : info.contexts()) {
            if (context.accepted() && (info.requestor() ? context.scu() : context.scp())) {
                bySopClass.computeIfAbsent(context.abstractSyntax(), _ -> new ArrayList<>(2)).add(context);
            }
        }
    }

    PresentationContext of(String sopClass) throws NegotiationException {
        var contexts = bySopClass.get(sopClass);
        if (contexts == null) {
            throw NegotiationException
                    .lacking(quotedPeer() + " did not accept " + Uids.name(sopClass) + refusal(sopClass)
                            + ".", info);
        }
        return contexts.getFirst();
    }

    /// The context to store an instance in: one in its own syntax, or else in one that it can be converted to without loss.
    PresentationContext toStore(String sopClass, TransferSyntax syntax) throws NegotiationException {
        var contexts = bySopClass.getOrDefault(sopClass, List.of());
        for (var context : contexts) {
            if (context.transferSyntax().equals(syntax.uid())) {
                return context;
            }
        }
        for (var target : PREFERENCE) {
            var context = in(contexts, target);
            if (context != null && Transcoder.canConvert(syntax, target)) {
                return context;
            }
        }
        throw lacking(sopClass, syntax, contexts);
    }

    private static @Nullable PresentationContext in(List<PresentationContext> contexts, TransferSyntax syntax) {
        for (var context : contexts) {
            if (context.transferSyntax().equals(syntax.uid())) {
                return context;
            }
        }
        return null;
    }

    private NegotiationException lacking(String sopClass, TransferSyntax syntax, List<PresentationContext> contexts) {
        var wanted = Uids.name(sopClass) + " in " + Uids.name(syntax.uid());
        if (contexts.isEmpty()) {
            return NegotiationException.lacking(quotedPeer() + " did not accept " + wanted + refusal(sopClass) + ".",
                    info);
        }
        var accepted = contexts.stream().map(context -> Uids.name(context.transferSyntax()))
                .collect(Collectors.joining(", "));
        return NegotiationException.lacking(quotedPeer() + " accepted " + Uids.name(sopClass) + " in " + accepted
                + " only, and " + Uids.name(syntax.uid())
                + " cannot be converted to that without decoding the picture.", info);
    }

    private String refusal(String sopClass) {
        return info.contexts()
                .stream()
                .filter(context -> context.abstractSyntax().equals(sopClass))
                .map(context -> context.accepted() ? "in this role" : context.result().words())
                .findFirst()
                .map(words -> " (" + words + ")")
                .orElse(" (it was not proposed)");
    }

    private String quotedPeer() {
        return "The peer '" + info.peerAe() + "'";
    }
}
