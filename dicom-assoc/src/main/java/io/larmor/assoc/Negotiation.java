package io.larmor.assoc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.AsynchronousOperationsWindow;
import io.larmor.pdu.ImplementationClassUid;
import io.larmor.pdu.ImplementationVersionName;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.pdu.UserInformation;
import io.larmor.pdu.UserItem;

/// What both sides agree on: between the PDUs and what users of this module see.
final class Negotiation {
    /// For a peer that does not tell its maximum length, which it must: what every implementation can receive.
    private static final int MAX_PDU_LENGTH_NOT_TOLD = 16_384;

    private final AssociationRequest request;
    private final Negotiator.Decision.Accept decision;
    private final AssociationOptions options;
    private final List<PresentationContext> contexts;
    private final Optional<OperationsWindow> window;

    /// The acceptor's side: a decision, held against what was requested.
    Negotiation(AssociationRequest request, Negotiator.Decision.Accept decision, AssociationOptions options) {
        this.request = request;
        this.decision = decision;
        this.options = options;
        Map<Integer, PresentationContext> decided = decision.contexts()
                .stream()
                .collect(Collectors.toMap(PresentationContext::id, Function.identity()));
        this.contexts = request.contexts().stream().map(proposed -> {
            PresentationContext context = decided.getOrDefault(proposed.id(),
                    proposed.refuse(PresentationContext.Result.NO_REASON));
            return withinProposedRoles(context);
        }).toList();
        this.window = request.operationsWindow()
                .flatMap(offered -> decision.window().map(offered::atMost));
    }

    /// "If the SCP/SCU Role Selection item is not in the request, the default roles apply": the requestor is SCU.
    private PresentationContext withinProposedRoles(PresentationContext context) {
        if (!context.accepted()) {
            return context;
        }
        return role(request.roles(), context.abstractSyntax())
                .map(role -> context.withRoles(context.scu() && role.scu(), context.scp() && role.scp()))
                .orElseGet(() -> context.withRoles(true, false));
    }

    private static Optional<RoleSelection> role(List<RoleSelection> roles, String sopClass) {
        return roles.stream().filter(role -> role.sopClassUid().equals(sopClass)).findFirst();
    }

    AssociateAc ac(AssociateRq rq) {
        var items = new ArrayList<UserItem>();
        items.add(new MaximumLength(options.maxPduLength()));
        items.add(new ImplementationClassUid(options.implementationClassUid()));
        window.ifPresent(w -> items.add(new AsynchronousOperationsWindow(w.invoked(), w.performed())));
        for (RoleSelection role : request.roles()) {
            contexts.stream()
                    .filter(context -> context.accepted() && context.abstractSyntax().equals(role.sopClassUid()))
                    .findFirst()
                    .ifPresent(context -> items
                            .add(new RoleSelection(role.sopClassUid(), context.scu(), context.scp())));
        }
        options.implementationVersionName().ifPresent(name -> items.add(new ImplementationVersionName(name)));
        items.addAll(decision.extended());
        if (request.identity().filter(UserIdentity::positiveResponseRequested).isPresent()) {
            decision.identityResponse().ifPresent(items::add);
        }
        List<PresentationContextAc> answers = contexts.stream()
                .map(context -> new PresentationContextAc(context.id(), context.result().value(),
                        context.accepted() ? context.transferSyntax() : context.proposed().getFirst()))
                .toList();
        return new AssociateAc(rq.calledAe(), rq.callingAe(), answers, new UserInformation(items));
    }

    AssociationInfo accepted(Transport transport) {
        return new AssociationInfo(false, request.callingAe(), request.calledAe(), contexts, options.maxPduLength(),
                request.maxPduLength(), window.orElse(OperationsWindow.SYNCHRONOUS), request.implementationClassUid(),
                request.implementationVersionName(), transport.remoteAddress(), transport.localAddress(),
                transport.tlsSession(), request.identity(), decision.identityResponse(), decision.extended(),
                request.commonExtended());
    }

    static AssociationRequest request(AssociateRq rq) {
        UserInformation user = rq.userInformation();
        return new AssociationRequest(rq.callingAe(), rq.calledAe(),
                rq.contexts()
                        .stream()
                        .map(c -> new ProposedContext(c.id(), c.abstractSyntax(), c.transferSyntaxes()))
                        .toList(),
                maxPduLength(user), window(user), user.all(RoleSelection.class),
                user.all(SopClassExtendedNegotiation.class), user.all(SopClassCommonExtendedNegotiation.class),
                user.first(UserIdentity.class), user.implementationClassUid().orElse(""),
                user.implementationVersionName());
    }

    static AssociateRq rq(AssociationRequest request) {
        var items = new ArrayList<UserItem>();
        items.add(new MaximumLength(request.maxPduLength()));
        items.add(new ImplementationClassUid(request.implementationClassUid()));
        request.operationsWindow()
                .ifPresent(w -> items.add(new AsynchronousOperationsWindow(w.invoked(), w.performed())));
        items.addAll(request.roles());
        request.implementationVersionName().ifPresent(name -> items.add(new ImplementationVersionName(name)));
        items.addAll(request.extended());
        items.addAll(request.commonExtended());
        request.identity().ifPresent(items::add);
        List<PresentationContextRq> contexts = request.contexts()
                .stream()
                .map(c -> new PresentationContextRq(c.id(), c.abstractSyntax(), c.transferSyntaxes()))
                .toList();
        return new AssociateRq(request.calledAe(), request.callingAe(), contexts, new UserInformation(items));
    }

    /// The requestor's side: the answer, held against what was requested.
    static AssociationInfo requested(AssociationRequest request, AssociateAc ac, Transport transport)
            throws ProtocolViolationException {
        UserInformation user = ac.userInformation();
        Map<Integer, PresentationContextAc> answers = ac.contexts()
                .stream()
                .collect(Collectors.toMap(PresentationContextAc::id, Function.identity()));
        List<RoleSelection> roles = user.all(RoleSelection.class);
        var contexts = new ArrayList<PresentationContext>();
        for (ProposedContext proposed : request.contexts()) {
            contexts.add(answered(proposed, Optional.ofNullable(answers.get(proposed.id())), request, roles));
        }
        // What was not offered cannot be granted.
        OperationsWindow window = request.operationsWindow()
                .flatMap(offered -> window(user).map(offered::atMost))
                .orElse(OperationsWindow.SYNCHRONOUS);
        return new AssociationInfo(true, request.callingAe(), request.calledAe(), contexts, request.maxPduLength(),
                maxPduLength(user), window, user.implementationClassUid().orElse(""),
                user.implementationVersionName(), transport.remoteAddress(), transport.localAddress(),
                transport.tlsSession(), request.identity(), user.first(UserIdentityAc.class),
                user.all(SopClassExtendedNegotiation.class), request.commonExtended());
    }

    private static PresentationContext answered(ProposedContext proposed, Optional<PresentationContextAc> answer,
            AssociationRequest request, List<RoleSelection> answeredRoles) throws ProtocolViolationException {
        PresentationContext.Result result = answer.map(a -> PresentationContext.Result.of(a.result()))
                .orElse(PresentationContext.Result.NO_REASON);
        if (result != PresentationContext.Result.ACCEPTANCE) {
            return proposed.refuse(result);
        }
        String transferSyntax = answer.orElseThrow().transferSyntax();
        if (!proposed.transferSyntaxes().contains(transferSyntax)) {
            throw new ProtocolViolationException(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "The peer accepted presentation context " + proposed.id() + " in transfer syntax " + transferSyntax
                            + ", which was not proposed; the association was aborted.");
        }
        PresentationContext context = proposed.accept(transferSyntax);
        Optional<RoleSelection> wanted = role(request.roles(), proposed.abstractSyntax());
        Optional<RoleSelection> granted = role(answeredRoles, proposed.abstractSyntax());
        if (wanted.isEmpty() || granted.isEmpty()) {
            return context;
        }
        return context.withRoles(wanted.get().scu() && granted.get().scu(), wanted.get().scp() && granted.get().scp());
    }

    /// Whether data can be sent to a peer with this maximum length.
    static boolean leavesRoom(int maxPduLength) {
        return maxPduLength == 0 || maxPduLength >= AssociationOptions.LEAST_MAX_PDU_LENGTH;
    }

    private static int maxPduLength(UserInformation user) {
        return (int) Math.min(user.maximumLength().orElse(MAX_PDU_LENGTH_NOT_TOLD), Integer.MAX_VALUE);
    }

    private static Optional<OperationsWindow> window(UserInformation user) {
        return user.first(AsynchronousOperationsWindow.class)
                .map(item -> new OperationsWindow(item.invoked(), item.performed()));
    }
}
