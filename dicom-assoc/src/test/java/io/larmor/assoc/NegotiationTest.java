package io.larmor.assoc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.AsynchronousOperationsWindow;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.Octets;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.pdu.UserInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NegotiationTest {
    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
    private static final String IMPLICIT = AssociationTest.IMPLICIT;
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    private static AssociationTest.Both associate(AssociationRequest request, Negotiator negotiator) throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(
                () -> Association.accept(pair.b(), negotiator, AssociationOptions.DEFAULT));
        try {
            Association requestor = Association.request(pair.a(), request, AssociationOptions.DEFAULT);
            return new AssociationTest.Both(requestor, AssociationTest.get(accepted));
        } catch (IOException e) {
            closeIfAccepted(accepted);
            throw e;
        }
    }

    private static void closeIfAccepted(CompletableFuture<Association> accepted) throws Exception {
        try {
            AssociationTest.get(accepted).close();
        } catch (AssociationException _) {
            // It was rejected, which is what the requestor tells.
        }
    }

    @Test
    void aContextWithoutAnIdGetsTheNextThatIsFree() {
        var request = AssociationRequest.builder("CALLING", "CALLED")
                .context(new ProposedContext(3, CT, List.of(IMPLICIT)))
                .context(CT + ".1", IMPLICIT)
                .context(CT + ".2", IMPLICIT)
                .build();
        assertEquals(List.of(3, 1, 5), request.contexts().stream().map(ProposedContext::id).toList());
    }

    @Test
    void bothSidesSeeTheSameContextsWithAllResults() throws Exception {
        var builder = AssociationRequest.builder("CALLING", "CALLED");
        for (int i = 0; i < 5; i++) {
            builder.context(CT + "." + (i + 1), IMPLICIT, EXPLICIT);
        }
        try (var both = associate(builder.build(), (rq, _) -> {
            var results = PresentationContext.Result.values();
            return new Negotiator.Decision.Accept(rq.contexts()
                    .stream()
                    .map(c -> c.id() == 1 ? c.accept(EXPLICIT) : c.refuse(results[c.id() / 2]))
                    .toList());
        })) {
            AssociationInfo info = both.requestor().info();
            assertEquals(both.acceptor().info().contexts(), info.contexts());
            assertEquals(List.of(PresentationContext.Result.values()),
                    info.contexts().stream().map(PresentationContext::result).toList());
            assertEquals(EXPLICIT, info.context(1).orElseThrow().transferSyntax());
            assertEquals(1, info.accepted(CT + ".1").size());
            assertEquals(0, info.accepted(CT + ".2").size());
        }
    }

    @Test
    void everythingOfAnnexDReachesTheOtherSide() throws Exception {
        var identity = UserIdentity.usernameAndPasscode("user", "secret", true);
        var extended = new SopClassExtendedNegotiation(CT, Octets.of((byte) 1));
        var common = new SopClassCommonExtendedNegotiation(0, CT, "1.2.840.10008.4.2", List.of(MR));
        AssociationRequest request = AssociationRequest.builder("CALLING", "CALLED")
                .context(CT, IMPLICIT)
                .context(MR, IMPLICIT)
                .operationsWindow(32, 0)
                .role(new RoleSelection(CT, true, true))
                .role(new RoleSelection(MR, false, true))
                .extended(extended)
                .commonExtended(common)
                .identity(identity)
                .maxPduLength(20_000)
                .build();
        var seen = new AtomicReference<AssociationRequest>();
        var answer = new UserIdentityAc(Octets.of((byte) 7));
        try (var both = associate(request, (rq, _) -> {
            seen.set(rq);
            return new Negotiator.Decision.Accept(
                    rq.contexts().stream().map(c -> c.accept(IMPLICIT).withRoles(true, true)).toList(),
                    Optional.of(new OperationsWindow(5, 7)), List.of(extended), Optional.of(answer));
        })) {
            assertEquals(request, seen.get());
            AssociationInfo info = both.requestor().info();
            AssociationInfo acceptor = both.acceptor().info();
            assertEquals(new OperationsWindow(5, 7), info.window());
            assertEquals(info.window(), acceptor.window());
            assertEquals(List.of(extended), info.extended());
            assertEquals(List.of(common), acceptor.commonExtended());
            assertEquals(Optional.of(answer), info.identityResponse());
            assertEquals(Optional.of(identity), acceptor.identity());
            assertEquals(info.contexts(), acceptor.contexts());
            assertTrue(info.context(1).orElseThrow().scu() && info.context(1).orElseThrow().scp());
            assertFalse(info.context(3).orElseThrow().scu());
            assertEquals(20_000, acceptor.peerMaxPduLength());
            assertEquals(262_144, info.peerMaxPduLength());
            assertEquals("CALLED", info.peerAe());
            assertEquals("CALLING", acceptor.peerAe());
            assertEquals(AssociationOptions.IMPLEMENTATION_CLASS_UID, info.peerImplementationClassUid());
        }
    }

    @Test
    void whatWasNotProposedIsNotGranted() throws Exception {
        AssociationRequest request = AssociationRequest.builder("CALLING", "CALLED").context(CT, IMPLICIT).build();
        try (var both = associate(request, (rq, _) -> new Negotiator.Decision.Accept(
                rq.contexts().stream().map(c -> c.accept(IMPLICIT).withRoles(true, true)).toList(),
                Optional.of(new OperationsWindow(5, 7)), List.of(),
                Optional.of(new UserIdentityAc(Octets.EMPTY))))) {
            assertEquals(OperationsWindow.SYNCHRONOUS, both.acceptor().info().window());
            assertEquals(OperationsWindow.SYNCHRONOUS, both.requestor().info().window());
            assertFalse(both.acceptor().info().context(1).orElseThrow().scp());
            assertFalse(both.requestor().info().context(1).orElseThrow().scp());
            assertTrue(both.requestor().info().identityResponse().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,5,5", "5,0,5", "3,5,3", "5,3,3"})
    void aWindowIsNeverAboveTheOffer(int offered, int wanted, int granted) {
        assertEquals(new OperationsWindow(granted, granted),
                new OperationsWindow(offered, offered).atMost(new OperationsWindow(wanted, wanted)));
    }

    @ParameterizedTest
    @CsvSource({"PERMANENT,CALLED_AE_TITLE_NOT_RECOGNIZED,'check that the peer is really named \"CALLED\"'",
        "PERMANENT,CALLING_AE_TITLE_NOT_RECOGNIZED,'make the peer know \"CALLING\"'",
        "TRANSIENT,LOCAL_LIMIT_EXCEEDED,'try again later'",
        "PERMANENT,NO_REASON_GIVEN,'whether the peer wants a user identity, what it permits this caller, both AE titles'"})
    void aRejectionTellsWhyAndWhatToDo(RejectResult result, RejectReason reason, String advice) {
        var rejected = assertThrows(AssociationRejectedException.class,
                () -> associate(AssociationTest.request().build(),
                        (_, _) -> new Negotiator.Decision.Reject(result, reason)).close());
        assertEquals(result, rejected.result());
        assertEquals(reason, rejected.reason());
        assertEquals(reason.source(), rejected.source());
        assertTrue(rejected.toString().contains(advice), rejected.toString());
    }

    @Test
    void aRejectionOfAUserSaysThatItMayBeTheUser() {
        var request = AssociationTest.request().identity(UserIdentity.username("jane", true)).build();
        var rejected = assertThrows(AssociationRejectedException.class, () -> associate(request,
                (_, _) -> new Negotiator.Decision.Reject(RejectResult.PERMANENT,
                        RejectReason.PROVIDER_NO_REASON_GIVEN))
                .close());
        assertTrue(rejected.toString().contains("accepts the user identity that was sent"), rejected.toString());
    }

    @Test
    void anAssociationWithoutAnyContextIsOfNoUse() throws Exception {
        var pair = MemoryTransport.pair();
        var told = AssociationTest.async(() -> Objects.requireNonNull(Association.accept(pair.b(),
                (_, _) -> new Negotiator.Decision.Accept(List.of()), AssociationOptions.DEFAULT).receive()));
        var failure = assertThrows(NegotiationException.class,
                () -> Association.request(pair.a(), AssociationTest.request().build(), AssociationOptions.DEFAULT));
        assertThrows(AssociationAbortedException.class, () -> AssociationTest.get(told));
        assertEquals(PresentationContext.Result.NO_REASON, failure.info().contexts().getFirst().result());
        assertTrue(failure.toString().contains(AssociationTest.VERIFICATION), failure.toString());
    }

    @Test
    void aNegotiatorThatFailsRejects() {
        assertThrows(AssociationRejectedException.class, () -> {
            var pair = MemoryTransport.pair();
            var accepted = AssociationTest.async(() -> Association.accept(pair.b(), (_, _) -> {
                throw new IllegalStateException("bug");
            }, AssociationOptions.DEFAULT));
            try {
                Association.request(pair.a(), AssociationTest.request().build(), AssociationOptions.DEFAULT).close();
            } finally {
                assertThrows(IllegalStateException.class, () -> AssociationTest.get(accepted));
            }
        });
    }

    /// The answer of a scripted acceptor to a request for one context.
    private static IOException answered(Pdu answer) throws Exception {
        var pair = MemoryTransport.pair();
        var requested = AssociationTest.async(() -> Association.request(pair.a(), AssociationTest.request().build(),
                AssociationOptions.DEFAULT));
        try (var peer = new ScriptedPeer(pair.b())) {
            assertTrue(peer.next().orElseThrow() instanceof AssociateRq);
            peer.send(answer);
            if (!(answer instanceof AssociateRj || answer instanceof Abort)) {
                assertTrue(peer.next().orElseThrow() instanceof Abort);
            }
        }
        return assertThrows(IOException.class, () -> AssociationTest.get(requested));
    }

    @Test
    void aTransferSyntaxThatWasNotProposedAborts() throws Exception {
        var user = new UserInformation(List.of(new MaximumLength(0)));
        assertTrue(answered(new AssociateAc("", "", List.of(new PresentationContextAc(1, 0, EXPLICIT)),
                user)) instanceof ProtocolViolationException);
    }

    @Test
    void aMaximumLengthWithoutRoomForDataAborts() throws Exception {
        var user = new UserInformation(List.of(new MaximumLength(7)));
        assertTrue(answered(new AssociateAc("", "", List.of(new PresentationContextAc(1, 0, IMPLICIT)),
                user)) instanceof NegotiationException);
    }

    @Test
    void aReservedReasonIsReported() throws Exception {
        var rejected = (AssociationRejectedException) answered(new AssociateRj(1, 1, 4));
        assertEquals(RejectReason.RESERVED, rejected.reason());
        assertTrue(rejected.toString().contains("reason 4"), rejected.toString());
    }

    @Test
    void anAbortInsteadOfAnAnswerIsReported() throws Exception {
        var aborted = (AssociationAbortedException) answered(new Abort(2, 1));
        assertEquals(AbortReason.UNRECOGNIZED_PDU, aborted.reason());
    }

    @Test
    void aPeerThatDoesNotAnswerIsATimeout() {
        var pair = MemoryTransport.pair();
        var options = AssociationOptions.DEFAULT
                .withTimeouts(Timeouts.builder().association(Duration.ofMillis(50)).build());
        var timeout = assertThrows(DicomTimeoutException.class,
                () -> Association.request(pair.a(), AssociationTest.request().build(), options));
        assertEquals(DicomTimeoutException.Which.ASSOCIATION, timeout.which());
        pair.b().close();
    }

    @Test
    void aPeerThatDoesNotAskIsATimeout() {
        var pair = MemoryTransport.pair();
        var options = AssociationOptions.DEFAULT.withTimeouts(Timeouts.builder().accept(Duration.ofMillis(50)).build());
        var timeout = assertThrows(DicomTimeoutException.class,
                () -> Association.accept(pair.a(), (rq, _) -> AssociationTest.acceptAll(rq), options));
        assertEquals(DicomTimeoutException.Which.ACCEPT, timeout.which());
        pair.b().close();
    }

    @Test
    void anotherApplicationContextIsRejected() throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> Association.accept(pair.b(),
                (rq, _) -> AssociationTest.acceptAll(rq), AssociationOptions.DEFAULT));
        try (var peer = new ScriptedPeer(pair.a())) {
            peer.send(new AssociateRq(1, "CALLED", "CALLING", "1.2.3", List.of(), new UserInformation(List.of()),
                    List.of()));
            assertEquals(Optional.of(new AssociateRj(1, 1, 2)), peer.next());
        }
        assertThrows(AssociationRejectedException.class, () -> AssociationTest.get(accepted));
    }

    @Test
    void anOperationsWindowThatWasNotOfferedIsNotSent() throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> Association.accept(pair.b(),
                (rq, _) -> new Negotiator.Decision.Accept(AssociationTest.acceptAll(rq).contexts(),
                        Optional.of(new OperationsWindow(9, 9)), List.of(), Optional.empty()),
                AssociationOptions.DEFAULT));
        try (var peer = new ScriptedPeer(pair.a())) {
            peer.send(Negotiation.rq(AssociationTest.request().build()));
            var ac = (AssociateAc) peer.next().orElseThrow();
            assertTrue(ac.userInformation().first(AsynchronousOperationsWindow.class).isEmpty());
            AssociationTest.get(accepted).close();
            assertTrue(peer.next().orElseThrow() instanceof Abort);
        }
    }
}
