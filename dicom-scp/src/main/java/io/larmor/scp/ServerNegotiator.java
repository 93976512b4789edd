package io.larmor.scp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.PresentationContext.Result;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.Transport;
import io.larmor.pdu.Octets;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.scp.IdentityVerifier.Verdict;
import io.larmor.services.spi.Operation;
import org.jspecify.annotations.Nullable;

/// What the server answers to a request for an association, from who may call and what is served.
///
/// *Threading*: immutable.
final class ServerNegotiator implements Negotiator {

    private final ServerConfig config;
    private final ServiceTable table;

    ServerNegotiator(ServerConfig config, ServiceTable table) {
        this.config = config;
        this.table = table;
    }

    @Override
    public Decision negotiate(AssociationRequest request, Transport transport) {
        return negotiate(request, transport, _ -> {});
    }

    /// Decides.
    ///
    /// @param why is told in words why the association is rejected, if it is
    Decision negotiate(AssociationRequest request, Transport transport, Consumer<String> why) {
        if (!config.isCalled(request.calledAe()) || !isAeTitle(request.calledAe())) {
            why.accept("this node is called " + String.join(", ", config.aeTitles()));
            return new Decision.Reject(RejectResult.PERMANENT, RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        Optional<String> refusal = isAeTitle(request.callingAe())
                ? config.callers().refusal(request.callingAe(), transport)
                : Optional.of("its calling AE title is none");
        if (refusal.isPresent()) {
            why.accept(refusal.get());
            return new Decision.Reject(RejectResult.PERMANENT, RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        UserCheck.Answer user = config.users().check(request, transport);
        user.verdict().ifPresent(verdict -> ServedAssociation.tell(config.listeners(),
                listener -> listener.identified(request, transport.remoteAddress(), verdict)));
        if (user.verdict().orElse(null) instanceof Verdict.Refused(String reason)) {
            why.accept("its user was refused: " + reason);
            // Rejected-permanent by the service-provider (ACSE), no reason given (PS3.7 §D.3.3.7)
            return new Decision.Reject(RejectResult.PERMANENT, RejectReason.PROVIDER_NO_REASON_GIVEN);
        }
        var granted = config.callers().granted(request.callingAe(), transport.remoteAddress());
        return new Decision.Accept(contexts(request, granted), request.operationsWindow().map(config.window()::atMost),
                extended(request), user.item());
    }

    /// "ISO 646:1990-Basic G0 Set" (PS3.8 Table 9-11): what has control characters is no name, and would go into logs and files.
    private static boolean isAeTitle(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private List<PresentationContext> contexts(AssociationRequest request, PeerPermissions.Granted granted) {
        var answers = new ArrayList<PresentationContext>(request.contexts().size());
        var chosen = new HashSet<ProposedSyntax>();
        for (ProposedContext proposed : request.contexts()) {
            var claim = table.scp(proposed.abstractSyntax(), request.commonExtended());
            answers.add(answer(proposed, claim, role(request, proposed.abstractSyntax()), granted, chosen));
        }
        return answers;
    }

    private PresentationContext answer(ProposedContext proposed, ServiceTable.@Nullable Claim claim,
            @Nullable RoleSelection role, PeerPermissions.Granted granted, Set<ProposedSyntax> chosen) {
        String sopClass = proposed.abstractSyntax();
        // Without role selection the requestor is the SCU (PS3.7 §D.3.3.4)
        boolean scu = (role == null || role.scu()) && claim != null;
        ServiceTable.Claim events = table.scu(sopClass);
        boolean scp = role != null && role.scp() && (table.sends(sopClass) || events != null);
        if (!scu && !scp) {
            return proposed.refuse(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
        }
        scu = scu && isAllowed(granted, claim);
        scp = scp && (events == null ? granted.allows(Operation.GET) : isAllowed(granted, events));
        if (!scu && !scp) {
            // The service is here, but not for this caller (PS3.8 Table 9-18)
            return proposed.refuse(Result.USER_REJECTION);
        }
        String transferSyntax = choose(proposed, scu ? claim : table.scu(sopClass), chosen);
        if (transferSyntax == null) {
            return proposed.refuse(Result.TRANSFER_SYNTAXES_NOT_SUPPORTED);
        }
        return proposed.accept(transferSyntax).withRoles(scu, scp);
    }

    private static boolean isAllowed(PeerPermissions.Granted granted, ServiceTable.@Nullable Claim claim) {
        return claim != null && claim.descriptor().operations().stream().anyMatch(granted::allows);
    }

    /// The first transfer syntax that the service takes, in the requestor's order; where a SOP class is proposed more than once, one
    /// that an earlier context does not have yet, so that as many as possible can be used.
    private static @Nullable String choose(ProposedContext proposed, ServiceTable.@Nullable Claim claim,
            Set<ProposedSyntax> chosen) {
        String first = null;
        for (String uid : proposed.transferSyntaxes()) {
            if (claim == null || claim.descriptor().takes(uid)) {
                if (chosen.add(new ProposedSyntax(proposed.abstractSyntax(), uid))) {
                    return uid;
                }
                first = first == null ? uid : first;
            }
        }
        return first;
    }

    private static @Nullable RoleSelection role(AssociationRequest request, String sopClass) {
        for (RoleSelection role : request.roles()) {
            if (role.sopClassUid().equals(sopClass)) {
                return role;
            }
        }
        return null;
    }

    private List<SopClassExtendedNegotiation> extended(AssociationRequest request) {
        var answers = new ArrayList<SopClassExtendedNegotiation>();
        for (SopClassExtendedNegotiation item : request.extended()) {
            ServiceTable.Claim claim = table.scp(item.sopClassUid());
            if (claim != null && !claim.descriptor().extendedNegotiation().isEmpty()) {
                answers.add(new SopClassExtendedNegotiation(item.sopClassUid(),
                        lesser(item.information(), claim.descriptor().extendedNegotiation())));
            }
        }
        return answers;
    }

    private static Octets lesser(Octets proposed, List<Integer> capable) {
        var fields = new byte[Math.min(proposed.size(), capable.size())];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = (byte) Math.min(proposed.at(i), capable.get(i));
        }
        return Octets.of(fields);
    }

    private record ProposedSyntax(String sopClass, String transferSyntax) {}
}
