package io.larmor.scp;

import java.io.IOException;
import java.util.List;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.UserIdentity;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.MOVE;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a peer is told little about is in the log.
@Timeout(60)
class RefusalsTest {
    private static final String REJECTED = "Rejected an association of \"CALLER\" at 10.0.0.9 with \"LARMOR\": ";
    private static final CStoreRq STORE = new CStoreRq(CT, "1.2.3", Priority.MEDIUM);

    private final MemoryLog log = new MemoryLog();

    private DicomServerBuilder builder() {
        return DicomServer.builder().echo((_, _) -> Status.SUCCESS).acceptCalling("*").log(log);
    }

    private static AssociationRequest.Builder verification() {
        return request().context(Uid.Verification, EXPLICIT);
    }

    private static DimseAssociation open(DicomServer server, AssociationRequest.Builder request) throws IOException {
        var pair = MemoryTransport.pair();
        server.serve(new From("10.0.0.9", pair.a()));
        var association = Association.request(pair.b(), request.build(), AssociationOptions.DEFAULT);
        var exchange = new DimseAssociation(association, DimseHandler.REFUSING, DimseOptions.DEFAULT);
        exchange.start();
        return exchange;
    }

    private void assertRejected(DicomServerBuilder builder, AssociationRequest.Builder request, String... lines)
            throws Exception {
        try (var server = builder.build()) {
            assertThrows(AssociationRejectedException.class, () -> open(server, request));
        }
        assertEquals(List.of(lines), log.take());
    }

    @Test
    void whyAnAssociationIsRejected() throws Exception {
        var elsewhere = AssociationRequest.builder("CALLER", "OTHER").context(Uid.Verification, EXPLICIT);
        assertRejected(builder(), elsewhere, "INFO Rejected an association of \"CALLER\" at 10.0.0.9 with \"OTHER\": "
                + "this node is called LARMOR");
        assertRejected(DicomServer.builder().echo((_, _) -> Status.SUCCESS).log(log), verification(),
                "INFO " + REJECTED + "from other machines only peers may call, unless it is told who else may");
        assertRejected(DicomServer.builder().echo((_, _) -> Status.SUCCESS).log(log).acceptCalling("CT*"),
                verification(), "INFO " + REJECTED + "it is neither a peer nor one of those who may call");
        assertRejected(builder().negotiation((_, _, _) -> new Decision.Reject(RejectResult.PERMANENT,
                RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED)), verification(),
                "INFO " + REJECTED + "the program has decided so");
    }

    @Test
    void aUserWhoIsRefusedIsNotNamed() throws Exception {
        var users = builder().identity((_, _, _) -> new IdentityVerifier.Verdict.Refused("the passcode is wrong"),
                true);
        assertRejected(users, verification().identity(UserIdentity.usernameAndPasscode("jane", "x", false)),
                "INFO " + REJECTED + "its user was refused: the passcode is wrong");
        assertRejected(users, verification(), "INFO " + REJECTED + "its user was refused: no identity was given");
    }

    @Test
    void aLimitThatIsReachedIsAWarning() throws Exception {
        try (var server = builder().maxAssociations(1).build(); var _ = open(server, verification())) {
            assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            assertEquals(List.of("WARN " + REJECTED + "as many associations are open as may be (1)"), log.take());
        }
        var one = ServerLimits.DEFAULT.withAssociations(10, 1);
        try (var server = builder().limits(one).build(); var _ = open(server, verification())) {
            assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            assertEquals(List.of("INFO " + REJECTED + "as many associations of this AE title are open as may be"),
                    log.take());
        }
    }

    @Test
    void whatACallerIsNotPermitted() throws Exception {
        var permissions = new PeerPermissions(List.of(PeerPermissions.Rule.parse("CALLER=query")));
        try (var server = builder().store((_, _, _) -> Staged.done(Status.SUCCESS), CT).permissions(permissions)
                .build(); var _ = open(server, verification().context(CT, EXPLICIT))) {
            assertEquals(List.of("INFO \"CALLER\" at 10.0.0.9 is not permitted to use CT Image Storage"), log.take());
        }
    }

    @Test
    void whyAnInstanceIsRefusedTenTimesAMinute() throws Exception {
        String reason = "the data set is malformed: at offset 1234: an element begins, and ends nowhere in the data set";
        var refused = Staged.refused(Status.CANNOT_UNDERSTAND.withComment(reason));
        try (var server = builder().store((_, _, _) -> refused).build();
                var exchange = open(server, request().context(CT, EXPLICIT))) {
            for (int i = 0; i < 15; i++) {
                assertEquals(reason.substring(0, 61) + "...", status(exchange, STORE, instance("1.2.3")).comment());
            }
            var lines = log.take();
            assertEquals(10, lines.size());
            assertEquals("INFO STORE of CT Image Storage by \"CALLER\" at 10.0.0.9 was answered C000H (failure): "
                    + reason, lines.getFirst());
        }
    }

    @Test
    void aMalformedDataSetIsSaidToBe() throws Exception {
        try (var server = builder().store((_, _, _) -> {
            throw new DicomFormatException(Tag.PatientName, 8, "ends inside an element");
        }).build(); var exchange = open(server, request().context(CT, EXPLICIT))) {
            assertEquals("Malformed data set", status(exchange, STORE, instance("1.2.3")).comment());
            assertEquals(List.of("INFO STORE of CT Image Storage by \"CALLER\" at 10.0.0.9 was answered C000H "
                    + "(failure): Malformed data set: (0010,0010) at offset 8: ends inside an element"), log.take());
        }
    }

    @Test
    void anUnknownDestinationIsNamed() throws Exception {
        try (var server = builder().retrieve((_, _, _) -> RetrieveResult.of(List.of())).build();
                var exchange = open(server, request().context(MOVE, EXPLICIT))) {
            assertEquals(Status.MOVE_DESTINATION_UNKNOWN.code(), status(exchange,
                    new CMoveRq(0, MOVE, Priority.MEDIUM, "NOWHERE", DataSet.EMPTY),
                    DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").build()).code());
            var lines = log.take();
            assertEquals(1, lines.size());
            assertTrue(lines.getFirst().endsWith("the destination \"NOWHERE\" is no peer of this node"),
                    lines.getFirst());
        }
    }

    @Test
    void whatIsNotToldIsCounted() {
        var repeats = new Repeats(2);
        long minute = Repeats.QUIET.toNanos();
        assertEquals(0, repeats.admit("a", "x", 0));
        assertEquals(0, repeats.admit("a", "x", 1));
        assertEquals(-1, repeats.admit("a", "x", 2));
        assertEquals(0, repeats.admit("b", "x", 2));
        assertEquals(0, repeats.admit("a", "y", 2));
        assertEquals(1, repeats.admit("a", "x", minute));
    }
}
