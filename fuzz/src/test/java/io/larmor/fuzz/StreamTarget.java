package io.larmor.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.Timeouts;
import io.larmor.data.Uid;
import io.larmor.dimse.Body;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// All that a peer says on a connection, to an acceptor or a requestor that assembles messages. It ends; the connection is closed; what was said to the
/// peer is whole PDUs.
///
/// The first byte of an input tells: bit 0 the peer answers instead of asking; bit 1 a proper A-ASSOCIATE-RQ goes before; the other bits in what pieces
/// it comes.
final class StreamTarget implements FuzzTarget {
    private static final List<String> SYNTAXES = List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    private static final Timeouts NO_TIMEOUTS = Timeouts.builder().association(Duration.ZERO).accept(Duration.ZERO)
            .release(Duration.ZERO).idle(Duration.ZERO).send(Duration.ZERO).response(Duration.ZERO).store(Duration.ZERO)
            .retrieve(Duration.ZERO).build();
    private static final AssociationOptions OPTIONS = AssociationOptions.DEFAULT.withTimeouts(NO_TIMEOUTS);
    private static final DimseOptions LIMITS = DimseOptions.DEFAULT.withTimeouts(NO_TIMEOUTS)
            .withDrain(Duration.ZERO, 1 << 20);

    static final byte[] REQUEST = new AssociateRq("CALLED", "CALLING",
            List.of(new PresentationContextRq(1, Uid.Verification, SYNTAXES),
                    new PresentationContextRq(3, Uid.CTImageStorage, SYNTAXES),
                    new PresentationContextRq(5, Uid.StudyRootQueryRetrieveInformationModelFind, SYNTAXES)),
            new UserInformation(List.of(new MaximumLength(16_384)))).encode();

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(IOException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        var in = new Input(input);
        int flags = in.u8();
        byte[] said = in.rest();
        if ((flags & 3) == 2) {
            var both = new byte[REQUEST.length + said.length];
            System.arraycopy(REQUEST, 0, both, 0, REQUEST.length);
            System.arraycopy(said, 0, both, REQUEST.length, said.length);
            said = both;
        }
        var peer = new SaidTransport(said, 1 + (flags >>> 2) * 61);
        try {
            talk(peer, (flags & 1) != 0);
        } finally {
            assertTrue(peer.isClosed(), "the connection is still open");
            arePdus(ByteBuffer.wrap(peer.heard()));
        }
    }

    private static void talk(SaidTransport peer, boolean requestor) throws IOException {
        try (var association = requestor
                ? Association.request(peer, AssociationRequest.builder("CALLING", "CALLED")
                        .context(Uid.Verification, SYNTAXES.toArray(String[]::new)).build(), OPTIONS)
                : Association.accept(peer, (request, _) -> acceptAll(request), OPTIONS);
                var messages = new DimseAssociation(association, HANDLER, LIMITS)) {
            messages.run();
        }
    }

    private static final DimseHandler HANDLER = (request, _, body, responder) -> {
        if (request.messageId() % 2 == 0) {
            readAll(body);
        }
        responder.respond(Status.SUCCESS);
    };

    private static void readAll(Body body) throws IOException {
        body.readAll(1 << 16);
    }

    private static Negotiator.Decision acceptAll(AssociationRequest request) {
        return new Negotiator.Decision.Accept(request.contexts().stream()
                .map((ProposedContext context) -> context.accept(context.transferSyntaxes().getFirst())).toList());
    }

    private static void arePdus(ByteBuffer heard) {
        try {
            while (heard.hasRemaining()) {
                Pdu.decode(heard);
            }
        } catch (MalformedPduException e) {
            throw new AssertionError("what was sent is no PDU", e);
        }
    }
}
