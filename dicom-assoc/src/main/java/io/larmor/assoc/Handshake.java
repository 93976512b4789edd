package io.larmor.assoc;

import java.io.IOException;
import java.util.BitSet;
import java.util.Objects;

import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Pdu;

/// The beginning of an association, on the thread that wants it.
final class Handshake {
    private final Transport transport;
    private final AssociationOptions options;
    private final MessageWriter writer;
    private final Machine machine;
    private final Reader reader;

    Handshake(Transport transport, AssociationOptions options, boolean requestor, int maxPduLength) {
        AssociationOptions.checkMaxPduLength(maxPduLength);
        this.transport = transport;
        this.options = options;
        Timeouts timeouts = options.timeouts();
        writer = new MessageWriter(transport, options.time(), timeouts.send(), this::sendTimedOut);
        machine = new Machine(transport, writer, options, requestor);
        reader = new Reader(transport, machine, maxPduLength, options);
        writer.afterWriting(reader::notIdle);
        machine.atEnd(() -> {
            writer.stop();
            reader.stop();
        });
    }

    private void sendTimedOut() {
        machine.fail(new DicomTimeoutException(DicomTimeoutException.Which.SEND, options.timeouts().send()));
    }

    Transport transport() {
        return transport;
    }

    AssociationOptions options() {
        return options;
    }

    MessageWriter writer() {
        return writer;
    }

    Machine machine() {
        return machine;
    }

    Reader reader() {
        return reader;
    }

    Association request(AssociationRequest request) throws IOException {
        boolean done = false;
        try {
            AssociateRq rq = Negotiation.rq(request);
            machine.requesting(rq);
            machine.fire(Event.EVT_1, null);
            machine.fire(Event.EVT_2, rq);
            reader.readWhile(State.STA_5);
            throwUnless(State.STA_6);
            AssociationInfo info = requested(request);
            Association association = established(info);
            done = true;
            return association;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    private AssociationInfo requested(AssociationRequest request) throws IOException {
        AssociationInfo info;
        try {
            info = Negotiation.requested(request, machine.acceptance(), transport);
        } catch (ProtocolViolationException e) {
            machine.receivedInvalid(e);
            throw e;
        }
        boolean usable = info.contexts().stream().anyMatch(PresentationContext::accepted);
        boolean room = Negotiation.leavesRoom(info.peerMaxPduLength());
        if (!usable || !room) {
            machine.tryFire(Event.EVT_15, null, null);
            throw usable ? NegotiationException.noRoom(info) : NegotiationException.noContext(info);
        }
        return info;
    }

    Association accept(Negotiator negotiator) throws IOException {
        boolean done = false;
        try {
            machine.fire(Event.EVT_5, null);
            reader.readWhile(State.STA_2);
            if (machine.failure() instanceof AssociationRejectedException rejected) {
                tell(negotiator, machine.request(), rejected);
            }
            throwUnless(State.STA_3);
            Association association = answer(negotiator);
            done = true;
            return association;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    private Association answer(Negotiator negotiator) throws IOException {
        AssociateRq rq = machine.request();
        AssociationRequest request = Negotiation.request(rq);
        if (!rq.applicationContext().equals(Pdu.APPLICATION_CONTEXT_NAME)) {
            throw tell(negotiator, rq,
                    reject(rq, RejectResult.PERMANENT, RejectReason.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED));
        }
        if (!Negotiation.leavesRoom(request.maxPduLength())) {
            throw tell(negotiator, rq, reject(rq, RejectResult.PERMANENT, RejectReason.PROVIDER_NO_REASON_GIVEN));
        }
        Negotiation negotiated;
        AssociateAc ac;
        try {
            Negotiator.Decision decision = Objects.requireNonNull(negotiator.negotiate(request, transport));
            if (decision instanceof Negotiator.Decision.Reject(RejectResult result, RejectReason reason)) {
                throw reject(rq, result, reason);
            }
            negotiated = new Negotiation(request, (Negotiator.Decision.Accept) decision, options);
            ac = negotiated.ac(rq);
        } catch (RuntimeException | Error e) {
            tell(negotiator, rq, reject(rq, RejectResult.TRANSIENT, RejectReason.NO_REASON_GIVEN));
            throw e;
        }
        if (!machine.tryFire(Event.EVT_7, ac, null)) {
            machine.throwFailure();
        }
        throwUnless(State.STA_6);
        return established(negotiated.accepted(transport));
    }

    private static AssociationRejectedException tell(Negotiator negotiator, AssociateRq rq,
            AssociationRejectedException rejected) {
        negotiator.rejected(Negotiation.request(rq),
                new Negotiator.Decision.Reject(rejected.result(), rejected.reason()));
        return rejected;
    }

    private AssociationRejectedException reject(AssociateRq rq, RejectResult result, RejectReason reason) {
        var rj = new AssociateRj(result.value(), reason.source().value(), reason.value());
        machine.tryFire(Event.EVT_8, rj, null);
        return AssociationRejectedException.byUs(rj, rq.callingAe(), reason.words());
    }

    private Association established(AssociationInfo info) {
        var ids = new BitSet();
        info.contexts().stream().filter(PresentationContext::accepted).forEach(context -> ids.set(context.id()));
        reader.accept(ids);
        machine.forgetRequest();
        return new Association(this, info, ids);
    }

    private void throwUnless(State state) throws IOException {
        if (machine.state() != state) {
            end();
            machine.throwFailure();
            throw AssociationAbortedException.connectionLost("before the association was established", null);
        }
    }

    /// There will be no association: what was sent is waited for to arrive, for a moment.
    private void end() {
        if (machine.state() == State.STA_13) {
            reader.drain();
        }
        reader.release();
        transport.close();
    }
}
