package io.larmor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.larmor.data.Tag;
import io.larmor.dimse.CCancelRq;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.testkit.FaultRule.Direction;
import io.larmor.testkit.Recording.Connection;
import org.jspecify.annotations.Nullable;

/// Plays one side of a recorded connection again, against a program under test that has the other side's part. Deterministic: what the
/// recorded side said is said again, in the same PDUs, as soon as the other side has said what it had said before; how long anything took
/// is not repeated.
///
/// Of the other side, the same PDUs and messages are expected in the same order: P-DATA-TF may be cut otherwise, pending responses may be
/// more or fewer, and message ids and presentation context ids may be others than in the recording: what is said again has those of the
/// program under test. A response must be of the same category (success, warning, failure, …).
public final class Replay {
    /// A PDU that was said, or the messages that ended with it.
    private record Step(Direction from, Pdu pdu) {}

    private final List<Step> steps;
    private final Direction side;
    private final Map<Integer, Integer> contexts = new HashMap<>();
    private final Map<Integer, Integer> messageIds = new HashMap<>();
    private final List<Pdv> ofOthers = new ArrayList<>();

    private Replay(List<Step> steps, Direction side) {
        this.steps = steps;
        this.side = side;
    }

    /// {@return a script that plays the part of the side that connected}
    ///
    /// @param recording  what was recorded
    /// @param connection which connection of it
    /// @throws IOException if it cannot be read, or holds bytes that are no PDUs
    public static ScriptedPeer.Script client(Recording recording, Connection connection) throws IOException {
        return script(recording, connection, Direction.CLIENT);
    }

    /// {@return a script that plays the part of the side that was connected to}
    ///
    /// @param recording  what was recorded
    /// @param connection which connection of it
    /// @throws IOException if it cannot be read, or holds bytes that are no PDUs
    public static ScriptedPeer.Script server(Recording recording, Connection connection) throws IOException {
        return script(recording, connection, Direction.SERVER);
    }

    private static ScriptedPeer.Script script(Recording recording, Connection connection, Direction side)
            throws IOException {
        List<Step> steps = steps(recording, connection);
        return peer -> new Replay(steps, side).play(peer);
    }

    /// Every PDU, in the order in which its last byte came.
    private static List<Step> steps(Recording recording, Connection connection) throws IOException {
        var steps = new ArrayList<Step>();
        var rest = new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.allocate(0)};
        for (Recording.Piece piece : recording.pieces(connection)) {
            ByteBuffer before = rest[piece.from().index()];
            var bytes = ByteBuffer.allocate(before.remaining() + piece.bytes().size()).put(before)
                    .put(piece.bytes().toArray()).flip();
            while (bytes.remaining() >= Pdu.HEADER_LENGTH && Integer.toUnsignedLong(
                    bytes.getInt(bytes.position() + 2)) <= bytes.remaining() - Pdu.HEADER_LENGTH) {
                steps.add(new Step(piece.from(), Pdu.decode(bytes)));
            }
            rest[piece.from().index()] = bytes;
        }
        return steps;
    }

    private void play(ScriptedPeer peer) throws IOException {
        for (Step step : steps) {
            if (step.from == side) {
                say(peer, step.pdu);
            } else {
                hear(peer, step.pdu);
            }
        }
        if (!steps.isEmpty() && steps.getLast().from == side) {
            hearEnd(peer, steps.getLast().pdu);
        }
    }

    /// A recorded connection that just ended, without release or abort, may be aborted this time.
    private static void hearEnd(ScriptedPeer peer, Pdu last) throws IOException {
        if (last instanceof AssociateAc || last instanceof PDataTf) {
            for (Pdu pdu : peer.untilEnd()) {
                if (!(pdu instanceof Abort)) {
                    throw new AssertionError("Expected the end of the connection, as in the recording, but an "
                            + Pdu.name(pdu.type()) + " came.");
                }
            }
        } else {
            peer.expectEnd();
        }
    }

    private void say(ScriptedPeer peer, Pdu pdu) throws IOException {
        switch (pdu) {
            case AssociateAc ac -> peer.send(answer(peer, ac));
            case PDataTf data -> peer.send(new PDataTf(data.values().stream().map(this::translated).toList()));
            default -> peer.send(pdu);
        }
    }

    /// The recorded answer, for the contexts that were proposed this time.
    private AssociateAc answer(ScriptedPeer peer, AssociateAc recorded) {
        AssociateRq rq = peer.requested().orElseThrow(() -> new AssertionError("No association was requested."));
        var answers = new ArrayList<PresentationContextAc>();
        for (PresentationContextRq proposed : rq.contexts()) {
            answers.add(recordedFor(proposed)
                    .flatMap(was -> recorded.contexts().stream().filter(ac -> ac.id() == was.id()))
                    .filter(ac -> ac.result() != PresentationContextAc.ACCEPTANCE
                            || proposed.transferSyntaxes().contains(ac.transferSyntax()))
                    .findFirst().map(ac -> {
                        contexts.putIfAbsent(ac.id(), proposed.id());
                        return new PresentationContextAc(proposed.id(), ac.result(), ac.transferSyntax());
                    }).orElseGet(() -> new PresentationContextAc(proposed.id(),
                            PresentationContextAc.TRANSFER_SYNTAXES_NOT_SUPPORTED,
                            proposed.transferSyntaxes().getFirst())));
        }
        return new AssociateAc(recorded.protocolVersion(), rq.calledAe(), rq.callingAe(), recorded.applicationContext(),
                answers, recorded.userInformation(), recorded.unknown());
    }

    /// The recorded contexts of the same abstract syntax, the one of the same id first, as there may be several.
    private Stream<PresentationContextRq> recordedFor(PresentationContextRq proposed) {
        return recordedRequest().contexts().stream()
                .filter(was -> was.abstractSyntax().equals(proposed.abstractSyntax()))
                .sorted(Comparator.comparing(was -> was.id() != proposed.id()));
    }

    private AssociateRq recordedRequest() {
        return steps.stream().map(Step::pdu).filter(AssociateRq.class::isInstance).map(AssociateRq.class::cast)
                .findFirst().orElseThrow(() -> new AssertionError("The recording has no A-ASSOCIATE-RQ."));
    }

    private Pdv translated(Pdv value) {
        int context = contexts.getOrDefault(value.contextId(), value.contextId());
        Octets bytes = value.command() && value.last() ? withMessageId(value.fragment()) : value.fragment();
        return new Pdv(context, value.command(), value.last(), bytes);
    }

    /// A response names the message id that the program under test gave the request. (A command that is spread over fragments keeps its
    /// own; nobody sends such.)
    private Octets withMessageId(Octets command) {
        byte[] bytes = command.toArray();
        for (int at = 0; at + 10 <= bytes.length;) {
            var element = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            int tag = element.getShort(at) << 16 | Short.toUnsignedInt(element.getShort(at + 2));
            int length = element.getInt(at + 4);
            if (tag == Tag.MessageIDBeingRespondedTo && length == 2) {
                int was = Short.toUnsignedInt(element.getShort(at + 8));
                element.putShort(at + 8, messageIds.getOrDefault(was, was).shortValue());
                break;
            }
            if (length < 0 || length > bytes.length - at - 8) {
                break;
            }
            at += 8 + length;
        }
        return Octets.of(bytes);
    }

    private void hear(ScriptedPeer peer, Pdu recorded) throws IOException {
        switch (recorded) {
            case PDataTf data -> {
                for (Pdv value : data.values()) {
                    ofOthers.add(value);
                    DimseMessage message = ended();
                    if (message != null) {
                        hear(peer, message);
                    }
                }
            }
            case AssociateAc ac -> checkAccepted(peer.expect(AssociateAc.class), ac);
            default -> peer.expect(recorded.getClass());
        }
    }

    /// The recorded message that is complete now, if one is.
    private @Nullable DimseMessage ended() throws IOException {
        Pdv last = ofOthers.getLast();
        if (!last.last()) {
            return null;
        }
        var command = new java.io.ByteArrayOutputStream();
        ofOthers.stream().filter(Pdv::command).forEach(value -> command.writeBytes(value.fragment().toArray()));
        DimseMessage message = CommandCodec.decode(command.toByteArray());
        if (last.command() && message.hasDataSet()) {
            return null;
        }
        ofOthers.clear();
        return message;
    }

    private void hear(ScriptedPeer peer, DimseMessage recorded) throws IOException {
        if (recorded instanceof DimseResponse response && !response.isFinal()) {
            return; // there may be more or fewer
        }
        DimseMessage came = peer.expectMessage().message();
        while (came instanceof DimseResponse response && !response.isFinal()) {
            came = peer.expectMessage().message();
        }
        CommandField expected = recorded.field();
        if (came.field() != expected) {
            throw new AssertionError(
                    "Expected a " + expected + ", as in the recording, but a " + came.field() + " came.");
        }
        switch (recorded) {
            case DimseRequest request -> messageIds.put(request.messageId(), ((DimseRequest) came).messageId());
            case DimseResponse response -> {
                var status = ((DimseResponse) came).status();
                if (status.category() != response.status().category()) {
                    throw new AssertionError("Expected a " + expected + " with " + response.status()
                            + ", as in the recording, but it came with " + status + ".");
                }
            }
            case CCancelRq _ -> {}
        }
    }

    private static void checkAccepted(AssociateAc came, AssociateAc recorded) {
        for (PresentationContextAc was : recorded.contexts()) {
            boolean same = came.contexts().stream().anyMatch(context -> context.id() == was.id()
                    && (was.result() != PresentationContextAc.ACCEPTANCE || (context.result() == was.result()
                            && context.transferSyntax().equals(was.transferSyntax()))));
            if (!same) {
                throw new AssertionError("Expected presentation context " + was.id() + " to be accepted in "
                        + was.transferSyntax() + ", as in the recording, but the answer was " + came.contexts() + ".");
            }
        }
    }
}
