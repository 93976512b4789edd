package io.larmor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.Transport;
import io.larmor.dimse.Body;
import io.larmor.dimse.CCancelRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Responder;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AsynchronousOperationsWindow;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.testkit.FaultRule.Direction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Associations of other implementations, taken over into recordings, whose sides [Replay] then plays to ours: the recorded requestor to our
/// acceptor, which answers what the recorded acceptor did, and the recorded acceptor to our requestor, which asks for what the recorded one did.
@Timeout(60)
class CapturesTest {
    private static final int MOST = 1 << 20;

    @TempDir
    Path folder;

    static List<Path> captures() throws IOException {
        Optional<Path> shared = Stream.of(System.getenv("LARMOR_SHARED"), "../../shared", "../shared")
                .filter(Objects::nonNull).map(Path::of).filter(path -> Files.isDirectory(path.resolve("captures")))
                .findFirst();
        Assumptions.assumeTrue(shared.isPresent(), "The shared test material is not there.");
        try (Stream<Path> files = Files.list(shared.orElseThrow().resolve("captures"))) {
            return files.filter(file -> file.toString().endsWith(".seq.tsv")).sorted().toList();
        }
    }

    /// Takes a capture over: the bytes of each side, in the pieces that the sequence names.
    private Recording recording(Path sequence) throws IOException {
        var client = Files.readAllBytes(side(sequence, "c2s"));
        var server = Files.readAllBytes(side(sequence, "s2c"));
        var file = folder.resolve("recording");
        try (var recorder = Recorder.create(file, false)) {
            int connection = recorder.open("client", "server");
            for (String line : Files.readAllLines(sequence).subList(1, Files.readAllLines(sequence).size())) {
                var cells = line.split("\t", -1);
                boolean byClient = cells[1].equals("c2s");
                recorder.data(connection, byClient ? Direction.CLIENT : Direction.SERVER,
                        ByteBuffer.wrap(byClient ? client : server, Integer.parseInt(cells[2]),
                                Integer.parseInt(cells[3])));
            }
            recorder.end(connection, Direction.CLIENT, false);
        }
        return Recording.open(file);
    }

    private static Path side(Path sequence, String direction) {
        return Path.of(sequence.toString().replace("seq.tsv", direction + ".bin"));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void aCaptureBecomesARecording(Path sequence) throws IOException {
        try (var recording = recording(sequence)) {
            var connection = recording.connections().getFirst();
            assertArrayEquals(Files.readAllBytes(side(sequence, "c2s")),
                    recording.bytes(connection, Direction.CLIENT));
            assertArrayEquals(Files.readAllBytes(side(sequence, "s2c")),
                    recording.bytes(connection, Direction.SERVER));
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void ourAcceptorAnswersTheRecordedRequestor(Path sequence) throws Exception {
        try (var recording = recording(sequence)) {
            var dialogue = Dialogue.of(recording, recording.connections().getFirst());
            var script = Replay.client(recording, recording.connections().getFirst());
            var pair = MemoryTransport.pair();
            var acceptor = async(() -> accept(pair.b(), dialogue));
            try (var peer = ScriptedPeer.over(pair.a())) {
                script.play(peer);
            }
            assertEquals(dialogue.last() instanceof ReleaseRp, acceptor.get(30, TimeUnit.SECONDS),
                    "whether it ended by release");
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void ourRequestorUnderstandsTheRecordedAcceptor(Path sequence) throws Exception {
        try (var recording = recording(sequence)) {
            var dialogue = Dialogue.of(recording, recording.connections().getFirst());
            var script = Replay.server(recording, recording.connections().getFirst());
            var pair = MemoryTransport.pair();
            var requestor = async(() -> request(pair.a(), dialogue));
            try (var peer = ScriptedPeer.over(pair.b())) {
                script.play(peer);
            }
            assertTrue(requestor.get(30, TimeUnit.SECONDS));
        }
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> async(Work<T> work) {
        var future = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(work.run());
            } catch (Exception | AssertionError e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    /// {@return whether the association ended by release}
    private static boolean accept(Transport transport, Dialogue dialogue) throws IOException {
        Association association;
        try {
            association = Association.accept(transport, (request, _) -> decision(request, dialogue),
                    AssociationOptions.DEFAULT);
        } catch (AssociationRejectedException e) {
            assertEquals(dialogue.answer(), e.pdu());
            return false;
        }
        try {
            new DimseAssociation(association, new Acceptor(dialogue.exchanges().iterator()), DimseOptions.DEFAULT)
                    .run();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Decision decision(AssociationRequest request, Dialogue dialogue) {
        if (dialogue.answer() instanceof AssociateRj rj) {
            var reason = Arrays.stream(RejectReason.values())
                    .filter(each -> each.source().value() == rj.source() && each.value() == rj.reason()).findFirst();
            var result = rj.result() == 1 ? RejectResult.PERMANENT : RejectResult.TRANSIENT;
            return new Decision.Reject(result, reason.orElseThrow());
        }
        var ac = dialogue.accepted().orElseThrow();
        var roles = ac.userInformation().all(RoleSelection.class);
        var contexts = new ArrayList<PresentationContext>();
        for (ProposedContext proposed : request.contexts()) {
            var answer = ac.contexts().stream().filter(each -> each.id() == proposed.id()).findFirst().orElseThrow();
            if (answer.result() != 0) {
                contexts.add(proposed.refuse(refused(answer.result())));
                continue;
            }
            var accepted = proposed.accept(answer.transferSyntax());
            contexts.add(roles.stream().filter(role -> role.sopClassUid().equals(proposed.abstractSyntax())).findFirst()
                    .map(role -> accepted.withRoles(role.scu(), role.scp())).orElse(accepted));
        }
        return new Decision.Accept(contexts, window(ac), ac.userInformation().all(SopClassExtendedNegotiation.class),
                ac.userInformation().first(UserIdentityAc.class));
    }

    private static PresentationContext.Result refused(int result) {
        return switch (result) {
            case 1 -> PresentationContext.Result.USER_REJECTION;
            case 3 -> PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED;
            case 4 -> PresentationContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED;
            default -> PresentationContext.Result.NO_REASON;
        };
    }

    private static Optional<OperationsWindow> window(AssociateAc ac) {
        return ac.userInformation().first(AsynchronousOperationsWindow.class)
                .map(item -> new OperationsWindow(item.invoked(), item.performed()));
    }

    /// Answers each request as the recorded acceptor did, and sends the sub-operations that it sent.
    private record Acceptor(Iterator<Dialogue.Exchange> exchanges) implements DimseHandler {
        @Override
        public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
                throws IOException {
            var exchange = exchanges.next();
            assertEquals(exchange.asked().command().field(), request.field());
            if (exchange.answers().isEmpty()) {
                responder.defer();
                responder.association().abort();
                return;
            }
            assertArrayEquals(exchange.asked().dataSet().toArray(), body.readAll(MOST));
            if (request instanceof CGetRq) {
                responder.defer();
                var _ = async(() -> answer(exchange, responder));
            } else {
                answer(exchange, responder);
            }
        }

        private static boolean answer(Dialogue.Exchange exchange, Responder responder) throws IOException {
            for (var answer : exchange.answers()) {
                if (answer.command() instanceof DimseResponse response) {
                    responder.respond(response, payload(answer));
                } else {
                    assertTrue(invoke(responder.association(), answer).isFinal());
                }
            }
            return true;
        }
    }

    private static DimseResponse invoke(DimseAssociation association, Dialogue.Message message) throws IOException {
        try (var invocation = association.invoke(message.context(), (DimseRequest) message.command(),
                payload(message))) {
            return Objects.requireNonNull(invocation.next()).response();
        }
    }

    private static @Nullable Payload payload(Dialogue.Message message) {
        return message.command().hasDataSet() ? Payload.of(message.dataSet().toArray()) : null;
    }

    /// Asks for what the recorded requestor asked for.
    private static boolean request(Transport transport, Dialogue dialogue) throws IOException {
        if (dialogue.answer() instanceof AssociateRj rj) {
            var rejected = assertThrows(AssociationRejectedException.class,
                    () -> Association.request(transport, asRecorded(dialogue), AssociationOptions.DEFAULT));
            assertEquals(rj, rejected.pdu());
            return true;
        }
        if (dialogue.accepted().orElseThrow().contexts().stream().noneMatch(context -> context.result() == 0)) {
            assertThrows(NegotiationException.class,
                    () -> Association.request(transport, asRecorded(dialogue), AssociationOptions.DEFAULT));
            return true;
        }
        try (var association = new DimseAssociation(
                Association.request(transport, asRecorded(dialogue), AssociationOptions.DEFAULT),
                new SubOperationTaker(dialogue), DimseOptions.DEFAULT)) {
            association.start();
            for (var exchange : dialogue.exchanges()) {
                ask(association, exchange, dialogue);
            }
            if (dialogue.last() instanceof ReleaseRp) {
                association.release();
            }
            return true;
        }
    }

    private static AssociationRequest asRecorded(Dialogue dialogue) {
        var rq = dialogue.request();
        var user = rq.userInformation();
        return new AssociationRequest(rq.callingAe(), rq.calledAe(),
                rq.contexts().stream().map(
                        each -> new ProposedContext(each.id(), each.abstractSyntax(), each.transferSyntaxes()))
                        .toList(),
                (int) user.maximumLength().orElse(0),
                user.first(AsynchronousOperationsWindow.class)
                        .map(item -> new OperationsWindow(item.invoked(), item.performed())),
                user.all(RoleSelection.class), user.all(SopClassExtendedNegotiation.class),
                user.all(SopClassCommonExtendedNegotiation.class), user.first(UserIdentity.class),
                user.implementationClassUid().orElse(""), user.implementationVersionName());
    }

    private static void ask(DimseAssociation association, Dialogue.Exchange exchange, Dialogue dialogue)
            throws IOException {
        var message = exchange.asked();
        var request = (DimseRequest) message.command();
        var recorded = exchange.answers().stream().map(Dialogue.Message::command)
                .filter(DimseResponse.class::isInstance).map(DimseResponse.class::cast).toList();
        boolean cancelled = dialogue.of(Direction.CLIENT).stream()
                .anyMatch(each -> each.command() instanceof CCancelRq cancel
                        && cancel.respondedTo() == request.messageId());
        try (var invocation = association.invoke(message.context(), request, payload(message))) {
            if (recorded.isEmpty()) {
                assertTrue(dialogue.last() instanceof Abort);
                assertThrows(IOException.class, invocation::next);
                return;
            }
            for (int i = 0; i < recorded.size(); i++) {
                var reply = Objects.requireNonNull(invocation.next());
                assertEquals(recorded.get(i).status(), reply.status());
                if (cancelled && i == 0) {
                    invocation.cancel();
                }
            }
        }
    }

    /// Answers the sub-operations of a C-GET as the recorded requestor did.
    private record SubOperationTaker(Dialogue dialogue) implements DimseHandler {
        @Override
        public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
                throws IOException {
            var answer = dialogue.of(Direction.CLIENT).stream().map(Dialogue.Message::command)
                    .filter(DimseResponse.class::isInstance).map(DimseResponse.class::cast).findFirst().orElseThrow();
            assertTrue(body.readAll(MOST).length > 0);
            responder.respond(answer.status());
        }
    }
}
