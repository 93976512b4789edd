package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.NegotiationException;
import io.larmor.assoc.Payload;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CommandField;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NCreateRsp;
import io.larmor.dimse.NDeleteRq;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NRequest;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class NormalizedCallsTest {
    private static final String MPPS = Uid.ModalityPerformedProcedureStep;
    private static final DataSet ATTRIBUTES = DataSet.builder().set(Tag.PerformedProcedureStepID, "PPS1").build();

    @Test
    void eachCallIsItsCommandAndReturnsWhatCameWithTheResponse() throws Exception {
        DimseHandler echoing = (request, context, body, responder) -> {
            var bytes = request.hasDataSet()
                    ? body.readAll(1_000)
                    : ATTRIBUTES
                            .encode(TransferSyntax.of(context.transferSyntax()));
            if (request instanceof NDeleteRq) {
                responder.respond(Status.SUCCESS.withComment(request.field().toString()));
                return;
            }
            responder.respond(
                    DimseResponse.to(request, Status.SUCCESS.withComment(request.field().toString())),
                    Payload.of(bytes));
        };
        try (var server = new TestServer(echoing);
                var association = server.client().sopClasses(MPPS).build().connect()) {
            var calls = association.normalized(MPPS);
            for (var reply : List.of(calls.create("1.2", ATTRIBUTES), calls.set("1.2", ATTRIBUTES),
                    calls.get("1.2", Tag.PerformedProcedureStepID), calls.action("1.2", 1, ATTRIBUTES),
                    calls.action("1.2", 1, null))) {
                assertEquals("1.2", reply.sopInstance());
                assertEquals("PPS1", reply.dataSet().string(Tag.PerformedProcedureStepID).orElseThrow());
            }
            assertEquals("N-GET-RQ", calls.get("1.2").status().comment());
            assertEquals("N-DELETE-RQ", calls.delete("1.2").status().comment());
        }
    }

    @Test
    void theInstanceThatThePeerAssignsIsReturned() throws Exception {
        DimseHandler assigning = (request, _, _, responder) -> {
            assertEquals("", ((NCreateRq) request).sopInstance());
            responder.respond(new NCreateRsp(request.messageId(), request.sopClass(), "2.25.77", Status.SUCCESS), null);
        };
        try (var server = new TestServer(assigning);
                var association = server.client().sopClasses(MPPS).build().connect()) {
            var reply = association.normalized(MPPS).create("", ATTRIBUTES);
            assertEquals("2.25.77", reply.sopInstance());
            assertTrue(reply.dataSet().isEmpty());
        }
    }

    @Test
    void aFailureIsThrownWithTheAttributesThatItIsAboutAndAWarningReturned() throws Exception {
        DimseHandler choosing = (request, _, _, responder) -> responder.respond(request instanceof NGetRq
                ? Status.ATTRIBUTE_LIST_ERROR
                : Status.MISSING_ATTRIBUTE.withAttributes(List.of(Tag.PerformedProcedureStepID)));
        try (var server = new TestServer(choosing);
                var association = server.client().sopClasses(MPPS).build().connect()) {
            var calls = association.normalized(MPPS);
            assertEquals(Status.ATTRIBUTE_LIST_ERROR, calls.get("1.2").status());
            var e = assertThrows(DimseStatusException.class, () -> calls.create("1.2", DataSet.EMPTY));
            assertEquals(CommandField.N_CREATE_RQ, e.operation());
            assertEquals(List.of(Tag.PerformedProcedureStepID), e.status().attributes());
            assertEquals(
                    "The peer answered the N-CREATE-RQ with status 0120H, missing attribute (PerformedProcedureStepID 0040,0253).",
                    e.getMessage());
        }
    }

    @Test
    void theCommandMayNameAnotherSopClassThanTheContext() throws Exception {
        DimseHandler naming = (request, context, _, responder) -> responder
                .respond(Status.SUCCESS.withComment(context.abstractSyntax() + " " + request.sopClass()));
        try (var server = new TestServer(naming);
                var association = server.client().sopClasses(Uid.UnifiedProcedureStepPull).build().connect()) {
            var calls = association.normalized(Uid.UnifiedProcedureStepPull).naming(Uid.UnifiedProcedureStepPush);
            assertEquals(Uid.UnifiedProcedureStepPull + " " + Uid.UnifiedProcedureStepPush,
                    calls.get("1.2").status().comment());
        }
    }

    @Test
    void whatWasNotProposedCannotBeCalled() throws Exception {
        try (var server = new TestServer(DimseHandler.REFUSING);
                var association = server.client().sopClasses(Uid.Verification).build().connect()) {
            assertThrows(NegotiationException.class, () -> association.normalized(MPPS).get("1.2"));
        }
    }

    @Test
    void aDeadlineEndsTheCallAndTheAssociation() throws Exception {
        DimseHandler silent = (_, _, _, responder) -> responder.defer();
        try (var server = new TestServer(silent);
                var association = server.client().sopClasses(MPPS).build().connect()) {
            var late = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50));
            assertThrows(DicomTimeoutException.class, () -> association.normalized(MPPS).with(late).get("1.2"));
        }
    }

    @Test
    void aThrownSwitchEndsTheCallAndTheAssociation() throws Exception {
        var cancellation = new Cancellation();
        DimseHandler silent = (_, _, _, responder) -> {
            responder.defer();
            cancellation.cancel();
        };
        try (var server = new TestServer(silent);
                var association = server.client().sopClasses(MPPS).build().connect()) {
            var calls = association.normalized(MPPS).with(CallOptions.DEFAULT.withCancellation(cancellation));
            assertThrows(IOException.class, () -> calls.get("1.2"));
        }
    }

    @Test
    void anEventOfThePeerReachesItsHandlerWhichMayCallBack() throws Exception {
        var commitment = Uid.StorageCommitmentPushModel;
        var event = new NEventReportRq(commitment, Uid.StorageCommitmentPushModelInstance, 2);
        var answers = new ArrayBlockingQueue<Status>(1);
        DimseHandler reporting = (request, _, _, responder) -> {
            responder.respond(Status.SUCCESS);
            if (request instanceof NRequest action && action.field() == CommandField.N_ACTION_RQ) {
                Thread.ofVirtual().start(() -> {
                    try {
                        answers.add(responder.association().call(event, ATTRIBUTES).status());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        };
        var events = new ArrayBlockingQueue<DataSet>(1);
        var associations = new AtomicReference<ClientAssociation>();
        EventHandler handler = (request, information) -> {
            assertEquals(2, request.eventTypeId());
            assertEquals(Status.SUCCESS,
                    Objects.requireNonNull(associations.get()).normalized(commitment).get("1.2").status());
            events.add(information);
            return Status.WARNING;
        };
        try (var server = new TestServer(reporting);
                var association = server.client().sopClasses(commitment).events(handler).build().connect()) {
            associations.set(association);
            association.normalized(commitment).action(Uid.StorageCommitmentPushModelInstance, 1, ATTRIBUTES);
            var information = events.poll(20, TimeUnit.SECONDS);
            assertNotNull(information);
            assertEquals("PPS1", information.string(Tag.PerformedProcedureStepID).orElseThrow());
            assertEquals(Status.WARNING, answers.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatWasReportedIsAnsweredBeforeTheRelease() throws Exception {
        var commitment = Uid.StorageCommitmentPushModel;
        var event = new NEventReportRq(commitment, Uid.StorageCommitmentPushModelInstance, 2);
        var answer = new CompletableFuture<Status>();
        DimseHandler reporting = (_, _, _, responder) -> {
            responder.respond(Status.SUCCESS);
            Thread.ofVirtual().start(() -> {
                try {
                    answer.complete(responder.association().call(event, ATTRIBUTES).status());
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            });
        };
        var seen = new CountDownLatch(1);
        EventHandler handler = (_, _) -> {
            seen.countDown();
            LockSupport.parkNanos(50_000_000);
            return Status.SUCCESS;
        };
        try (var server = new TestServer(reporting)) {
            try (var association = server.client().sopClasses(commitment).events(handler).build().connect()) {
                association.normalized(commitment).action(Uid.StorageCommitmentPushModelInstance, 1, ATTRIBUTES);
                assertTrue(seen.await(20, TimeUnit.SECONDS));
            }
            assertEquals(Status.SUCCESS, answer.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    @NullUnmarked
    void forAHandlerThatFailsOrGivesNoAnswerAnEventIsAnswered() throws Exception {
        var commitment = Uid.StorageCommitmentPushModel;
        var event = new NEventReportRq(commitment, Uid.StorageCommitmentPushModelInstance, 2);
        List<EventHandler> mistaken = List.of((_, _) -> null, (_, _) -> Status.PENDING, (_, _) -> {
            throw new AssertionError("mistaken");
        });
        for (EventHandler handler : mistaken) {
            var answer = new CompletableFuture<Status>();
            DimseHandler reporting = (_, _, _, responder) -> {
                responder.respond(Status.SUCCESS);
                Thread.ofVirtual().start(() -> {
                    try {
                        answer.complete(responder.association().call(event, ATTRIBUTES).status());
                    } catch (IOException e) {
                        answer.completeExceptionally(e);
                    }
                });
            };
            try (var server = new TestServer(reporting);
                    var association = server.client().sopClasses(commitment).events(handler).build().connect()) {
                association.normalized(commitment).action(Uid.StorageCommitmentPushModelInstance, 1, ATTRIBUTES);
                assertEquals(Status.PROCESSING_FAILURE, answer.get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void withoutAHandlerAnEventIsRefused() throws Exception {
        var commitment = Uid.StorageCommitmentPushModel;
        var event = new NEventReportRq(commitment, Uid.StorageCommitmentPushModelInstance, 2);
        var answers = new ArrayBlockingQueue<Status>(2);
        DimseHandler reporting = (_, context, _, responder) -> {
            responder.respond(Status.SUCCESS);
            Thread.ofVirtual().start(() -> {
                try (var report = responder.association().invoke(context.id(), event, null)) {
                    answers.add(Objects.requireNonNull(report.next()).status());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        };
        try (var server = new TestServer(reporting);
                var association = server.client().sopClasses(commitment).build().connect()) {
            association.normalized(commitment).get("1.2");
            assertEquals(Status.SOP_CLASS_NOT_SUPPORTED, answers.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void weReportAnEventWhereWeAreTheScp() throws Exception {
        var commitment = Uid.StorageCommitmentPushModel;
        DimseHandler taking = (request, context, _, responder) -> {
            assertTrue(context.scp());
            responder.respond(Status.SUCCESS.withComment(request.field().toString()));
        };
        try (var server = new TestServer(taking);
                var association = server.client().sopClasses(commitment)
                        .roles(List.of(new RoleSelection(commitment, false, true))).build().connect()) {
            assertEquals(List.of(new RoleSelection(commitment, false, true)), server.requests.getFirst().roles());
            assertEquals("N-EVENT-REPORT-RQ",
                    association.normalized(commitment).report("1.2", 1, ATTRIBUTES).status().comment());
        }
    }
}
