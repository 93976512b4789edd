package io.larmor.scp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.Peer;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.PresentationContext.Result;
import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import io.larmor.scp.PeerPermissions.Permission;
import io.larmor.scp.PeerPermissions.Rule;
import io.larmor.services.spi.FindOperation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.OperationContext;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassService;
import io.larmor.services.spi.Staged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.GET;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.MOVE;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PeerPermissionsTest {
    private static final Optional<InetAddress> NOWHERE = Optional.empty();

    private static PeerPermissions rules(String... texts) {
        return new PeerPermissions(Stream.of(texts).map(Rule::parse).toList());
    }

    private static DicomServerBuilder builder(String... rules) {
        return DicomServer.builder().permissions(rules(rules)).echo((_, _) -> Status.SUCCESS)
                .store((_, _, _) -> Staged.done(Status.SUCCESS))
                .find((_, _, _) -> FindResult.refused(Status.OUT_OF_RESOURCES))
                .retrieve((_, _, _) -> RetrieveResult.refused(Status.CANNOT_CALCULATE_MATCHES));
    }

    @Test
    void aRuleIsReadFromText() {
        assertEquals(new Rule("WS?", Set.of(Permission.QUERY, Permission.RETRIEVE), List.of("WS1", "PRINT*"),
                List.of(AddressRange.parse("10.1.0.0/16"))),
                Rule.parse("WS?@10.1.0.0/16=query,retrieve,move:WS1, move:PRINT*"));
        assertEquals(new Rule("A@B", Set.of(), List.of(), List.of(AddressRange.parse("::1"))),
                Rule.parse("A@B@::1=none"), "an AE title may have an at sign");
        assertEquals(Set.of(Permission.values()), Rule.parse("*=all").permissions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "=store", "A=", "A=read", "A=store,,query", "A=move:", "A@nowhere=all",
        "A@10.0.0.0/40=all", "@10.0.0.1=all"})
    void whatIsNoRuleIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rule.parse(text));
    }

    @Test
    void withoutRulesEverythingIsAllowed() {
        var granted = PeerPermissions.EVERYTHING.of("ANY", NOWHERE);
        assertTrue(Stream.of(Operation.values()).allMatch(granted::allows));
        assertTrue(granted.allowsMoveTo("ELSEWHERE"));
        assertFalse(PeerPermissions.EVERYTHING.names("ANY", NOWHERE), "and nobody is let in for it");
    }

    @Test
    void rulesThatMatchAddUpAndWhoHasNoneMayVerify() {
        var permissions = rules("CT*=store", "CT1=query", "WS=retrieve,move:CT?");
        var ct1 = permissions.of("CT1", NOWHERE);
        assertTrue(ct1.allows(Operation.STORE) && ct1.allows(Operation.FIND) && ct1.allows(Operation.ECHO));
        assertFalse(ct1.allows(Operation.GET) || ct1.allows(Operation.MOVE) || ct1.allows(Operation.N_CREATE));
        var ws = permissions.of("WS", NOWHERE);
        assertTrue(ws.allowsMoveTo("WS") && ws.allowsMoveTo("CT9"), "retrieval to itself needs no destination");
        assertFalse(ws.allowsMoveTo("CT10"));
        var other = permissions.of("OTHER", NOWHERE);
        assertEquals(List.of(Operation.ECHO), Stream.of(Operation.values()).filter(other::allows).toList());
    }

    @Test
    void anAddressBindsARule() throws IOException {
        var permissions = rules("CT@10.1.0.0/16=store");
        assertTrue(permissions.names("CT", Optional.of(InetAddress.ofLiteral("10.1.2.3"))));
        assertFalse(permissions.names("CT", Optional.of(InetAddress.ofLiteral("10.2.2.3"))));
        assertFalse(permissions.names("CT", NOWHERE));
    }

    @Test
    void whatIsNotAllowedIsRefusedAtNegotiation() throws IOException, ProviderException {
        try (var server = builder("CALLER=store").build();
                var exchange = open(server, request().context(CT, IMPLICIT).context(FIND, IMPLICIT)
                        .context(MOVE, IMPLICIT).context(GET, IMPLICIT).context(Uid.Verification, IMPLICIT)
                        .context(Uid.ModalityPerformedProcedureStep, IMPLICIT))) {
            assertEquals(
                    List.of(Result.ACCEPTANCE, Result.USER_REJECTION, Result.USER_REJECTION, Result.USER_REJECTION,
                            Result.ACCEPTANCE, Result.ABSTRACT_SYNTAX_NOT_SUPPORTED),
                    exchange.info().contexts().stream().map(PresentationContext::result).toList());
        }
    }

    @Test
    void whoMayNotRetrieveGetsNoContextToBeSentTo() throws IOException, ProviderException {
        try (var server = builder("CALLER=store").build();
                var exchange = open(server, request().context(CT, IMPLICIT).role(new RoleSelection(CT, true, true)))) {
            var context = exchange.info().contexts().getFirst();
            assertTrue(context.scu());
            assertFalse(context.scp());
        }
    }

    @Test
    void whatIsNotAllowedIsNotDispatched() throws IOException, ProviderException {
        try (var server = DicomServer.builder().permissions(rules("CALLER=normalized")).service("both", new Both())
                .build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            assertEquals(Status.NOT_AUTHORIZED.code(),
                    status(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), DataSet.EMPTY).code());
        }
    }

    /// One abstract syntax with two operations, so that a context may be there for one of them alone.
    private static final class Both implements SopClassService, FindOperation, NOperation {
        @Override
        public List<ServiceDescriptor> descriptors() {
            return List.of(ServiceDescriptor.of(FIND, Operation.FIND, Operation.N_GET));
        }

        @Override
        public FindResult find(OperationContext context, CFindRq request, DataSet identifier) {
            return FindResult.refused(Status.OUT_OF_RESOURCES);
        }

        @Override
        public NResult perform(OperationContext context, NRequest request, @Nullable DataSet dataSet) {
            throw new AssertionError("is not asked for");
        }
    }

    @Test
    void aDestinationThatIsNotAllowedIsNotToldFromOneThatIsNotThere() throws IOException, ProviderException {
        try (var server = builder("CALLER=retrieve,move:NEAR*").peers(new Peer("FAR", "127.0.0.1", 1),
                new Peer("NEAR", "127.0.0.1", 1), new Peer("CALLER", "127.0.0.1", 1)).build();
                var exchange = open(server, request().context(MOVE, IMPLICIT))) {
            assertEquals(Status.NOT_AUTHORIZED.code(), move(exchange, "FAR"));
            assertEquals(Status.NOT_AUTHORIZED.code(), move(exchange, "NOWHERE"));
            assertEquals(Status.MOVE_DESTINATION_UNKNOWN.code(), move(exchange, "NEARER"));
            assertEquals(Status.CANNOT_CALCULATE_MATCHES.code(), move(exchange, "NEAR"));
            assertEquals(Status.CANNOT_CALCULATE_MATCHES.code(), move(exchange, "CALLER"));
        }
    }

    private static int move(DimseAssociation exchange, String destination) throws IOException {
        return status(exchange, new CMoveRq(0, MOVE, Priority.MEDIUM, destination, DataSet.EMPTY), DataSet.EMPTY)
                .code();
    }

    @Test
    void anEchoIsAlwaysAllowed() throws IOException, ProviderException {
        try (var server = builder("SOMEBODY=all").acceptCalling("*").build();
                var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
            assertEquals(Status.SUCCESS, status(exchange, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null));
        }
    }
}
