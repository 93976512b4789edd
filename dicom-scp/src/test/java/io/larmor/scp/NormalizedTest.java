package io.larmor.scp;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.NActionRsp;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NDeleteRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NEventReportRsp;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.NResponse;
import io.larmor.dimse.NSetRq;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderContext;
import io.larmor.services.spi.Role;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.SopClassProvider;
import io.larmor.services.spi.SopClassService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.LONG;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.connection;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class NormalizedTest {

    private static final String MPPS = Uid.ModalityPerformedProcedureStep;
    private static final String COMMITMENT = Uid.StorageCommitmentPushModel;
    private static final String WELL_KNOWN = Uid.StorageCommitmentPushModelInstance;
    private static final DataSet INFORMATION = DataSet.builder().set(Tag.TransactionUID, "2.25.9").build();
    private static final NActionRq ACTION = new NActionRq(COMMITMENT, WELL_KNOWN, 1);
    private static final NEventReportRq EVENT = new NEventReportRq(COMMITMENT, WELL_KNOWN, 2);

    private static DicomServer serving(NOperation operation, ServiceDescriptor... descriptors) throws Exception {
        return DicomServer.builder().normalized(operation, descriptors).build();
    }

    private static ServiceDescriptor everyOperation(String sopClass) {
        return ServiceDescriptor.of(sopClass, Operation.N_GET, Operation.N_SET, Operation.N_ACTION, Operation.N_CREATE,
                Operation.N_DELETE);
    }

    private static ServiceDescriptor eventsOf(String sopClass) {
        return ServiceDescriptor.builder(sopClass).roles(Role.SCU).operations(Operation.N_EVENT_REPORT).build();
    }

    private static Status status(DimseAssociation exchange, NRequest request) throws IOException {
        return exchange.call(request, null).status();
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(taken, "did not come in time");
        return taken;
    }

    @Test
    @SuppressWarnings("NullAway") // a service that breaks its contract
    void aServiceThatAnswersNothingHasFailed() throws Exception {
        try (var server = serving((_, _, _) -> null, everyOperation(MPPS));
                var exchange = open(server, request().context(MPPS, IMPLICIT))) {
            assertEquals(Status.PROCESSING_FAILURE.code(), status(exchange, new NDeleteRq(MPPS, "2.25.1")).code());
        }
    }

    @Test
    void everyOperationReachesTheServiceAndIsAnsweredWithItsIds() throws Exception {
        try (var server = serving((_, request, _) -> new NResult(switch (request) {
            case NGetRq get -> Status.ATTRIBUTE_LIST_ERROR.withAttributes(get.attributes());
            case NSetRq _ -> Status.NO_SUCH_ATTRIBUTE.withAttributes(List.of(Tag.PatientName));
            case NActionRq action -> Status.NO_SUCH_ACTION_TYPE.withComment("type " + action.actionTypeId());
            case NCreateRq _ -> Status.DUPLICATE_SOP_INSTANCE;
            case NDeleteRq _ -> Status.NO_SUCH_SOP_INSTANCE;
            case NEventReportRq _ -> Status.SUCCESS;
        }), everyOperation(MPPS)); var exchange = open(server, request().context(MPPS, IMPLICIT))) {
            assertEquals(Status.ATTRIBUTE_LIST_ERROR.withAttributes(List.of(Tag.PatientID)),
                    status(exchange, new NGetRq(MPPS, "1.2", List.of(Tag.PatientID))));
            assertEquals(Status.NO_SUCH_ATTRIBUTE.withAttributes(List.of(Tag.PatientName)),
                    status(exchange, new NSetRq(MPPS, "1.2")));
            var acted = exchange.call(new NActionRq(MPPS, "1.2", 7), INFORMATION);
            assertEquals("type 7", acted.status().comment());
            assertEquals(7, assertInstanceOf(NActionRsp.class, acted.response()).actionTypeId());
            var created = exchange.call(new NCreateRq(MPPS, "1.2"), INFORMATION);
            assertEquals(Status.DUPLICATE_SOP_INSTANCE, created.status());
            assertEquals("1.2", assertInstanceOf(NResponse.class, created.response()).sopInstance());
            assertEquals(Status.NO_SUCH_SOP_INSTANCE, status(exchange, new NDeleteRq(MPPS, "1.2")));
        }
    }

    @Test
    void whatTheDescriptorDoesNotNameIsUnrecognized() throws Exception {
        try (var server = serving((_, _, _) -> new NResult(Status.SUCCESS),
                ServiceDescriptor.of(MPPS, Operation.N_CREATE));
                var exchange = open(server, request().context(MPPS, IMPLICIT))) {
            assertEquals(Status.UNRECOGNIZED_OPERATION, status(exchange, new NDeleteRq(MPPS, "1.2")));
        }
    }

    @Test
    void aCommandMayNameOnlyTheClassesThatTheDescriptorTells() throws Exception {
        var watch = ServiceDescriptor.builder(Uid.UnifiedProcedureStepWatch).operations(Operation.N_GET)
                .commandClasses(Uid.UnifiedProcedureStepPush).build();
        try (var server = serving((_, request, _) -> new NResult(Status.SUCCESS.withComment(request.sopClass())),
                watch);
                var exchange = open(server, request().context(Uid.UnifiedProcedureStepWatch, IMPLICIT))) {
            assertEquals(Status.SUCCESS.code(), named(exchange, Uid.UnifiedProcedureStepPush));
            assertEquals(Status.SUCCESS.code(), named(exchange, Uid.UnifiedProcedureStepWatch));
            assertEquals(Status.SOP_CLASS_NOT_SUPPORTED.code(), named(exchange, MPPS));
        }
    }

    private static int named(DimseAssociation exchange, String sopClass) throws IOException {
        try (var invocation = exchange.invoke(Uid.UnifiedProcedureStepWatch, new NGetRq(sopClass, "1.2", List.of()),
                null)) {
            var reply = invocation.next();
            assertNotNull(reply);
            return reply.status().code();
        }
    }

    @Test
    void whoCreatesAnInstanceWithoutNamingItHasFailed() throws Exception {
        try (var server = serving((_, _, _) -> new NResult(Status.SUCCESS), everyOperation(MPPS));
                var exchange = open(server, request().context(MPPS, IMPLICIT))) {
            assertEquals(Status.PROCESSING_FAILURE.code(), status(exchange, new NCreateRq(MPPS, "")).code());
        }
    }

    @Test
    void anEventIsReportedOnTheAssociationOfTheRequestOnceThatIsAnswered() throws Exception {
        var answered = new AtomicBoolean();
        var reply = new ArrayBlockingQueue<NEventReportRsp>(1);
        var events = new ArrayBlockingQueue<NEventReportRq>(1);
        DimseHandler client = (request, _, _, responder) -> {
            assertTrue(answered.get() || events.isEmpty());
            events.add(assertInstanceOf(NEventReportRq.class, request));
            responder.respond(Status.SUCCESS);
        };
        try (var server = serving((context, _, _) -> new NResult(Status.SUCCESS).then(() -> {
            try {
                var told = context.exchange().call(EVENT, INFORMATION);
                reply.add(assertInstanceOf(NEventReportRsp.class, told.response()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }), ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION));
                var exchange = open(server, request().context(COMMITMENT, IMPLICIT), client)) {
            assertEquals(Status.SUCCESS, exchange.call(ACTION, INFORMATION).status());
            answered.set(true);
            assertEquals(2, taken(events).eventTypeId());
            assertEquals(Status.SUCCESS, taken(reply).status());
        }
    }

    @Test
    void theServerEndsNoAssociationInOrderBeforeTheEventIsReported() throws Exception {
        var begun = new CountDownLatch(1);
        var mayReport = new CountDownLatch(1);
        var events = new ArrayBlockingQueue<NEventReportRq>(1);
        DimseHandler client = (request, _, _, responder) -> {
            events.add(assertInstanceOf(NEventReportRq.class, request));
            responder.respond(Status.SUCCESS);
        };
        try (var server = serving((context, _, _) -> new NResult(Status.SUCCESS).then(() -> {
            begun.countDown();
            await(mayReport);
            try {
                context.exchange().call(EVENT, null);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }), ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION));
                var exchange = open(server, request().context(COMMITMENT, IMPLICIT), client)) {
            assertEquals(Status.SUCCESS, exchange.call(ACTION, INFORMATION).status());
            await(begun);
            var shutdown = Thread.ofVirtual().start(() -> server.shutdown(LONG));
            mayReport.countDown();
            assertEquals(2, taken(events).eventTypeId());
            shutdown.join();
        }
    }

    @Test
    void theScpMayRequestTheAssociationToReportAnEvent() throws Exception {
        var events = new ArrayBlockingQueue<DataSet>(1);
        try (var server = serving((_, request, dataSet) -> {
            assertInstanceOf(NEventReportRq.class, request);
            events.add(dataSet == null ? DataSet.EMPTY : dataSet);
            return new NResult(Status.SUCCESS);
        }, eventsOf(COMMITMENT)); var exchange = open(server, reversed())) {
            assertEquals(Status.SUCCESS, exchange.call(EVENT, INFORMATION).status());
            assertEquals("2.25.9", taken(events).string(Tag.TransactionUID).orElseThrow());
            assertThrows(NegotiationException.class, () -> exchange.call(ACTION, INFORMATION));
        }
    }

    private static AssociationRequest.Builder reversed() {
        return request().context(COMMITMENT, IMPLICIT).role(new RoleSelection(COMMITMENT, false, true));
    }

    @Test
    void nobodyReportsEventsToAServerThatTakesNone() throws Exception {
        try (var server = serving((_, _, _) -> new NResult(Status.SUCCESS),
                ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION))) {
            assertThrows(NegotiationException.class, () -> open(server, reversed()));
        }
    }

    @Test
    void anEventInTheWrongRoleIsRefused() throws Exception {
        try (var server = serving((_, _, _) -> new NResult(Status.SUCCESS), eventsOf(COMMITMENT),
                ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION));
                var exchange = open(server, request().context(COMMITMENT, IMPLICIT))) {
            try (var invocation = exchange.invoke(1, EVENT, null)) {
                var reply = invocation.next();
                assertNotNull(reply);
                assertEquals(Status.SOP_CLASS_NOT_SUPPORTED, reply.status());
            }
        }
    }

    @Test
    void anOperationIsCancelledWhenItsAssociationEnds() throws Exception {
        var started = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var server = serving((context, _, _) -> {
            context.onCancel(cancelled::countDown);
            started.countDown();
            await(cancelled);
            assertTrue(context.cancelled());
            return new NResult(Status.SUCCESS);
        }, everyOperation(MPPS)); var exchange = open(server, request().context(MPPS, IMPLICIT))) {
            var invocation = exchange.invoke(MPPS, new NDeleteRq(MPPS, "1.2"), null);
            await(started);
            exchange.abort();
            await(cancelled);
            assertThrows(IOException.class, invocation::next);
        }
    }

    @Test
    void aServiceOpensAnAssociationInTheReversedRole() throws Exception {
        var events = new ArrayBlockingQueue<NRequest>(1);
        var contexts = new ArrayBlockingQueue<ProviderContext>(1);
        var peer = Peer.parse("LARMOR@127.0.0.1:104");
        try (var requestor = serving((_, request, _) -> {
            events.add(request);
            return new NResult(Status.SUCCESS);
        }, eventsOf(COMMITMENT));
                var server = DicomServer.builder().aeTitle("STORE").connector(_ -> connection(requestor))
                        .provider(new Reporting(contexts)).build()) {
            assertEquals("STORE", server.services().getFirst().name());
            var proposed = List.of(new ProposedContext(1, COMMITMENT, List.of(IMPLICIT)));
            try (var exchange = taken(contexts).connect(peer, "STORE", proposed,
                    List.of(new RoleSelection(COMMITMENT, false, true)))) {
                assertEquals(Status.SUCCESS, exchange.call(EVENT, INFORMATION).status());
                exchange.release();
            }
            assertEquals(COMMITMENT, taken(events).sopClass());
        }
    }

    /// A provider that lets a test have its context.
    private record Reporting(BlockingQueue<ProviderContext> contexts) implements SopClassProvider {
        @Override
        public String name() {
            return "STORE";
        }

        @Override
        public SopClassService create(ProviderContext context) {
            contexts.add(context);
            return new Handlers.Normalized(List.of(ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION)),
                    (_, _, _) -> new NResult(Status.SUCCESS));
        }
    }
}
