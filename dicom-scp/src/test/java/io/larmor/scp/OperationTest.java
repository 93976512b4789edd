package io.larmor.scp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation.Reply;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NCreateRsp;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.Octets;
import io.larmor.pdu.SopClassCommonExtendedNegotiation;
import io.larmor.pdu.SopClassExtendedNegotiation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.all;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.last;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.payload;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/// Operations in the dispatcher: C-STORE, N-services, and what is refused. C-FIND is in [FindOperationTest], retrieval in [RetrieveTest].
class OperationTest {

    private static final CStoreRq STORE = new CStoreRq(CT, "1.2.3", Priority.MEDIUM);
    private static final CFindRq QUERY = new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY);
    private static final DataSet IDENTIFIER = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").build();

    private static DicomServerBuilder builder() {
        return DicomServer.builder();
    }

    @Test
    void theBodyOfAStoreIsPulledAndItsStatusIsThatOfTheCommit() throws Exception {
        var received = new AtomicInteger();
        try (var server = builder().store((context, request, body) -> {
            assertEquals(CT, context.presentationContext().abstractSyntax());
            assertEquals("1.2.3", request.sopInstance());
            received.set(body.readAll(1_000).length);
            return Staged.done(Status.of(0xB007));
        }).build(); var exchange = open(server, request().context(CT, EXPLICIT))) {
            assertEquals(0xB007, status(exchange, STORE, instance("1.2.3")).code());
            assertEquals(instance("1.2.3").encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length, received.get());
        }
    }

    @Test
    void aBodyThatNobodyReadsIsDrained() throws Exception {
        try (var server = builder().store((_, _, _) -> Staged.refused(Status.NOT_AUTHORIZED)).build();
                var exchange = open(server, request().context(CT, EXPLICIT))) {
            assertEquals(Status.NOT_AUTHORIZED, status(exchange, STORE, instance("1.2.3")));
            assertEquals(Status.NOT_AUTHORIZED, status(exchange, STORE, instance("1.2.3")));
        }
    }

    @Test
    void withAWindowCommitsRunTogetherWhileTheReaderGoesOn() throws Exception {
        var both = new CyclicBarrier(2);
        try (var server = builder().store((_, _, _) -> new Committing(both)).build();
                var exchange = open(server, request().context(CT, EXPLICIT).operationsWindow(2, 1))) {
            var first = exchange.invoke(1, STORE, payload(exchange, STORE, instance("1.2.3")));
            var second = exchange.invoke(1, STORE, payload(exchange, STORE, instance("1.2.3")));
            assertEquals(Status.SUCCESS, last(first));
            assertEquals(Status.SUCCESS, last(second));
        }
    }

    @Test
    void anInstanceOfASpecializedClassIsStored() throws Exception {
        var special = "1.2.3.4";
        var stored = new ArrayList<String>();
        var related = new SopClassCommonExtendedNegotiation(0, special, Uid.Storage, List.of(CT));
        try (var server = builder().store((_, request, _) -> {
            stored.add(request.sopClass());
            return Staged.done(Status.SUCCESS);
        }, CT).build();
                var exchange = open(server, request().context(special, EXPLICIT).commonExtended(related))) {
            var store = new CStoreRq(special, "1.2.3", Priority.MEDIUM);
            assertEquals(Status.SUCCESS, status(exchange, store, instance("1.2.3")));
            assertEquals(List.of(special), stored);
            var other = new CStoreRq("1.2.3.5", "1.2.3", Priority.MEDIUM);
            try (var refused = exchange.invoke(1, other, payload(exchange, store, instance("1.2.3")))) {
                assertEquals(Status.SOP_CLASS_NOT_SUPPORTED, last(refused));
            }
        }
    }

    private record Committing(CyclicBarrier barrier) implements Staged {
        @Override
        public Status commit() throws IOException {
            try {
                barrier.await(30, TimeUnit.SECONDS);
                return Status.SUCCESS;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void discard() {}
    }

    @Test
    void whatAStoreThrowsBecomesAStatusAndTheAssociationGoesOn() throws Exception {
        List<Exception> failures = List.of(new IOException("No space left on device"),
                new IOException("Disk quota exceeded"),
                new IOException("I/O error"), new DicomFormatException(Tag.PatientName, 8, "ends inside an element"),
                new IllegalStateException("a defect"));
        var next = new AtomicInteger();
        try (var server = builder().store((_, _, _) -> {
            Exception failure = failures.get(next.getAndIncrement());
            if (failure instanceof RuntimeException defect) {
                throw defect;
            }
            throw (IOException) failure;
        }).build(); var exchange = open(server, request().context(CT, EXPLICIT))) {
            var codes = new ArrayList<Integer>();
            for (int i = 0; i < failures.size(); i++) {
                codes.add(status(exchange, STORE, instance("1.2.3")).code());
            }
            assertEquals(List.of(0xA700, 0xA700, 0x0110, 0xC000, 0x0110), codes);
        }
    }

    @Test
    void aFailedCommitIsDiscardedAndAnswered() throws Exception {
        var discarded = new AtomicInteger();
        try (var server = builder().store((_, _, _) -> new Staged() {
            @Override
            public Status commit() throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void discard() {
                discarded.incrementAndGet();
            }
        }).build(); var exchange = open(server, request().context(CT, EXPLICIT).operationsWindow(4, 1))) {
            assertEquals(0xA700, status(exchange, STORE, instance("1.2.3")).code());
            assertEquals(1, discarded.get());
        }
    }

    @Test
    void whatTheServiceDoesNotClaimIsNotPerformed() throws Exception {
        try (var server = builder().find((_, _, _) -> FindResult.refused(Status.SUCCESS)).build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            var echo = new CEchoRq(0, FIND, DataSet.EMPTY);
            assertEquals(Status.UNRECOGNIZED_OPERATION.code(), status(exchange, echo, null).code());
        }
    }

    @Test
    void aCommandOfAnotherSopClassThanItsContextIsRefused() throws Exception {
        try (var server = builder().echo((_, _) -> Status.SUCCESS).find((_, _, _) -> FindResult.refused(Status.SUCCESS))
                .build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            try (var invocation = exchange.invoke(1, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null)) {
                assertEquals(Status.SOP_CLASS_NOT_SUPPORTED.code(), last(invocation).code());
            }
        }
    }

    @Test
    void theNFamilyIsAnsweredWithTheAssignedInstance() throws Exception {
        String mpps = Uid.ModalityPerformedProcedureStep;
        try (var server = builder().normalized((_, request, dataSet) -> {
            assertInstanceOf(NCreateRq.class, request);
            assertNotNull(dataSet);
            return new NResult(Status.SUCCESS, "1.2.3.4", dataSet);
        }, ServiceDescriptor.of(mpps, Operation.N_CREATE)).build();
                var exchange = open(server, request().context(mpps, EXPLICIT))) {
            Reply reply = all(exchange, new NCreateRq(0, mpps, "", true, DataSet.EMPTY), IDENTIFIER).getLast();
            var response = assertInstanceOf(NCreateRsp.class, reply.response());
            assertEquals("1.2.3.4", response.sopInstance());
            DataSet answer = reply.identifier();
            assertNotNull(answer);
            assertEquals("STUDY", answer.string(Tag.QueryRetrieveLevel).orElseThrow());
        }
    }

    @Test
    void whatWasNegotiatedIsSeenByTheOperation() throws Exception {
        var find = new Handlers.Find(
                List.of(ServiceDescriptor.builder(FIND).operations(Operation.FIND).extendedNegotiation(1, 0).build()),
                (context, _, _) -> FindResult
                        .refused(context.negotiated(0) && !context.negotiated(1) && !context.negotiated(2)
                                ? Status.SUCCESS
                                : Status.PROCESSING_FAILURE));
        try (var server = builder().service("find", find).build();
                var exchange = open(server, request().context(FIND, IMPLICIT)
                        .extended(new SopClassExtendedNegotiation(FIND, Octets.of((byte) 1, (byte) 1, (byte) 1))))) {
            assertEquals(Status.SUCCESS, status(exchange, QUERY, IDENTIFIER));
        }
    }
}
