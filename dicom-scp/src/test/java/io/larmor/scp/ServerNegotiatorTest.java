package io.larmor.scp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.Peer;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.PresentationContext.Result;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.Transport;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.RoleSelection;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.GET;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.JPEG;
import static io.larmor.scp.Loopback.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class ServerNegotiatorTest {

    private static final Transport LOCAL = MemoryTransport.pair().a();

    private static DicomServerBuilder builder() {
        return DicomServer.builder().echo((_, _) -> Status.SUCCESS);
    }

    private static Decision decide(DicomServerBuilder builder, AssociationRequest.Builder request, Transport transport)
            throws ProviderException {
        try (var server = builder.build()) {
            return server.negotiator().negotiate(request.build(), transport);
        }
    }

    private static Decision.Accept accept(DicomServerBuilder builder, AssociationRequest.Builder request)
            throws ProviderException {
        return assertInstanceOf(Decision.Accept.class, decide(builder, request, LOCAL));
    }

    private static void assertRejected(RejectReason reason, Decision decision) {
        assertEquals(reason, assertInstanceOf(Decision.Reject.class, decision).reason());
    }

    @Test
    void eachContextHasItsResult() throws ProviderException {
        var service = new Handlers.Store(List.of(ServiceDescriptor.builder(CT).operations(Operation.STORE)
                .transferSyntaxes(EXPLICIT, IMPLICIT).build()), (_, _, _) -> Staged.done(Status.SUCCESS));
        var contexts = accept(builder().service("store", service),
                request().context(CT, JPEG, IMPLICIT, EXPLICIT).context(CT, JPEG)
                        .context(Uid.MRImageStorage, IMPLICIT).context(CT, IMPLICIT, EXPLICIT))
                .contexts();
        assertEquals(
                List.of(Result.ACCEPTANCE, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED, Result.ABSTRACT_SYNTAX_NOT_SUPPORTED,
                        Result.ACCEPTANCE),
                contexts.stream().map(PresentationContext::result).toList());
        assertEquals(IMPLICIT, contexts.getFirst().transferSyntax());
        assertEquals(EXPLICIT, contexts.getLast().transferSyntax(), "the syntax that no other context has");
    }

    @Test
    void withoutTransferSyntaxesTheRequestorsFirstIsTaken() throws ProviderException {
        var contexts = accept(builder().store((_, _, _) -> Staged.done(Status.SUCCESS)),
                request().context(CT, JPEG, IMPLICIT)).contexts();
        assertEquals(JPEG, contexts.getFirst().transferSyntax());
    }

    @Test
    void aSpecializedStorageClassIsTakenByWhoStoresItsGeneralClass() throws ProviderException {
        var service = new Handlers.Store(List.of(ServiceDescriptor.of(CT, Operation.STORE)),
                (_, _, _) -> Staged.done(Status.SUCCESS));
        var finds = builder().service("store", service).find((_, _, _) -> FindResult.of(List.of()), FIND);
        var contexts = accept(finds, request().context("1.2.3.1", EXPLICIT).context("1.2.3.2", EXPLICIT)
                .context("1.2.3.3", EXPLICIT).context("1.2.3.4", EXPLICIT)
                .context(Uid.StorageCommitmentPushModel, EXPLICIT)
                .commonExtended(related("1.2.3.1", Uid.Storage, Uid.MRImageStorage, CT))
                .commonExtended(related("1.2.3.2", Uid.Storage, Uid.MRImageStorage))
                .commonExtended(related("1.2.3.3", "1.2.840.10008.4.9", CT))
                .commonExtended(related("1.2.3.4", Uid.Storage, FIND))
                .commonExtended(related(Uid.StorageCommitmentPushModel, Uid.Storage, CT))).contexts();
        assertEquals(List.of(true, false, false, false, false),
                contexts.stream().map(PresentationContext::accepted).toList());
    }

    private static SopClassCommonExtendedNegotiation related(String sopClass, String serviceClass, String... general) {
        return new SopClassCommonExtendedNegotiation(0, sopClass, serviceClass, List.of(general));
    }

    @Test
    void whoGetsMayBeSentStorageInstances() throws ProviderException {
        var get = builder().retrieve((_, _, _) -> RetrieveResult.refused(Status.CANCEL), GET);
        var contexts = accept(get,
                request().context(GET, IMPLICIT).context(CT, IMPLICIT).context(Uid.MRImageStorage, IMPLICIT)
                        .role(new RoleSelection(CT, false, true)))
                .contexts();
        assertEquals(List.of(true, true, false), contexts.stream().map(PresentationContext::accepted).toList());
        assertEquals(List.of(true, false, false), contexts.stream().map(PresentationContext::scu).toList());
        assertEquals(List.of(false, true, false), contexts.stream().map(PresentationContext::scp).toList());
    }

    @Test
    void bothRolesAreAcceptedWhereBothAreServed() throws ProviderException {
        var both = builder().retrieve((_, _, _) -> RetrieveResult.refused(Status.CANCEL), GET)
                .store((_, _, _) -> Staged.done(Status.SUCCESS));
        var context = accept(both, request().context(CT, IMPLICIT).role(new RoleSelection(CT, true, true))).contexts()
                .getFirst();
        assertEquals(List.of(true, true), List.of(context.scu(), context.scp()));
    }

    @Test
    void nobodyIsSentInstancesWithoutGet() throws ProviderException {
        var context = accept(builder(), request().context(CT, IMPLICIT).role(new RoleSelection(CT, false, true)))
                .contexts().getFirst();
        assertEquals(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, context.result());
    }

    @Test
    void theWindowIsNegotiatedOnlyIfAskedForAndNeverAboveTheOffer() throws ProviderException {
        assertEquals(Optional.empty(), accept(builder(), request().context(Uid.Verification, IMPLICIT)).window());
        assertEquals(Optional.of(new OperationsWindow(4, 2)), accept(builder().window(2, 16).window(8, 2),
                request().context(Uid.Verification, IMPLICIT).operationsWindow(4, 16)).window());
        assertEquals(Optional.of(new OperationsWindow(32, 32)), accept(builder(),
                request().context(Uid.Verification, IMPLICIT).operationsWindow(0, 0)).window());
    }

    @Test
    void extendedNegotiationIsTheLesserOfBoth() throws ProviderException {
        var find = new Handlers.Find(List.of(ServiceDescriptor.builder(FIND).operations(Operation.FIND)
                .extendedNegotiation(1, 0, 1).build()), (_, _, _) -> FindResult.refused(Status.SUCCESS));
        var extended = accept(builder().service("find", find), request().context(FIND, IMPLICIT)
                .extended(new SopClassExtendedNegotiation(FIND, Octets.of((byte) 1, (byte) 1)))
                .extended(new SopClassExtendedNegotiation(Uid.Verification, Octets.of((byte) 1)))).extended();
        assertEquals(List.of(new SopClassExtendedNegotiation(FIND, Octets.of((byte) 1, (byte) 0))), extended);
    }

    @Test
    void anotherCalledAeTitleIsRejectedUnlessThatIsAllowed() throws ProviderException {
        var other = AssociationRequest.builder("CALLER", "OTHER").context(Uid.Verification, IMPLICIT);
        assertRejected(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED, decide(builder(), other, LOCAL));
        assertInstanceOf(Decision.Accept.class, decide(builder().aeTitle("LARMOR", "OTHER"), other, LOCAL));
        assertInstanceOf(Decision.Accept.class, decide(builder().strictCalledAe(false), other, LOCAL));
    }

    @Test
    void fromElsewhereOnlyPeersMayCall() throws ProviderException {
        var request = request().context(Uid.Verification, IMPLICIT);
        assertInstanceOf(Decision.Accept.class, decide(builder(), request, new Remote("127.0.0.1")));
        assertInstanceOf(Decision.Accept.class, decide(builder(), request, new Remote("::1")));
        assertRejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
                decide(builder(), request, new Remote("192.0.2.1")));
        assertInstanceOf(Decision.Accept.class,
                decide(builder().peers(Peer.parse("CALLER@192.0.2.1:104")), request, new Remote("192.0.2.1")));
        assertInstanceOf(Decision.Accept.class,
                decide(builder().acceptCalling("CALL*"), request, new Remote("192.0.2.1")));
    }

    @Test
    void withPatternsOnlyThoseWhoMatchMayCall() throws ProviderException {
        var request = request().context(Uid.Verification, IMPLICIT);
        assertRejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
                decide(builder().acceptCalling("CT?"), request, LOCAL));
        assertInstanceOf(Decision.Accept.class,
                decide(builder().acceptCalling("CT?").acceptCalling("*"), request, LOCAL));
    }

    @Test
    void whatIsNoAeTitleIsNotRecognizedHoweverOpenTheServerIs() throws ProviderException {
        for (String ae : new String[] {"A\nB", "A\u001B[2J", "\u0000A", "A\u007F", "\u00C4"}) {
            assertRejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, decide(builder().acceptCalling("*"),
                    AssociationRequest.builder(ae, "LARMOR").context(CT, IMPLICIT), LOCAL));
            assertRejected(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED, decide(builder().strictCalledAe(false),
                    AssociationRequest.builder("CALLER", ae).context(CT, IMPLICIT), LOCAL));
        }
    }

    @Test
    void aPeerMayBeBoundToItsHost() throws ProviderException {
        var peer = new Peer("CALLER", "192.0.2.7", 104);
        var request = request().context(CT, IMPLICIT);
        assertInstanceOf(Decision.Accept.class,
                decide(builder().peers(peer).peersFromTheirHosts(true), request, new Remote("192.0.2.7")));
        assertRejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
                decide(builder().peers(peer).peersFromTheirHosts(true).acceptCalling("*"), request,
                        new Remote("192.0.2.8")));
        assertInstanceOf(Decision.Accept.class, decide(builder().peers(peer), request, new Remote("192.0.2.8")));
    }

    @Test
    void aPermissionLetsInFromItsAddressesAlone() throws ProviderException {
        var rules = new PeerPermissions(List.of(PeerPermissions.Rule.parse("CALLER@192.0.2.0/24=store")));
        var request = request().context(CT, IMPLICIT);
        assertInstanceOf(Decision.Accept.class, decide(builder().permissions(rules), request, new Remote("192.0.2.7")));
        assertRejected(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
                decide(builder().permissions(rules), request, new Remote("192.0.3.7")));
    }

    /// A connection that claims to come from an address.
    private record Remote(String host) implements Transport {
        @Override
        public int read(ByteBuffer target) {
            return -1;
        }

        @Override
        public void write(ByteBuffer[] sources, int count) {}

        @Override
        public Optional<InetSocketAddress> remoteAddress() {
            return Optional.of(new InetSocketAddress(host, 50_000));
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
