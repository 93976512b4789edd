package io.larmor.scp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CMoveRsp;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseAssociation.Reply;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.MoveOriginator;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.RetrieveOperation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.RetrieveResult.Instance;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.StoreOperation;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.GET;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.JPEG;
import static io.larmor.scp.Loopback.MOVE;
import static io.larmor.scp.Loopback.all;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.payload;
import static io.larmor.scp.Loopback.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetrieveTest {

    private static final DataSet IDENTIFIER = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY")
            .set(Tag.StudyInstanceUID, "1.2").build();
    private static final Peer DESTINATION = new Peer("DESTINATION", "nowhere.example", 104);

    private final List<CStoreRq> stored = Collections.synchronizedList(new ArrayList<>());
    private final List<String> syntaxes = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();

    private Staged take(CStoreRq request, String syntax) {
        stored.add(request);
        syntaxes.add(syntax);
        return Staged.done(Status.SUCCESS);
    }

    private DicomServer destination(String... sopClasses) throws Exception {
        return destination((_, request, body) -> take(request, body.transferSyntax()), sopClasses);
    }

    private static DicomServer destination(StoreOperation store, String... sopClasses) throws Exception {
        return DicomServer.builder().aeTitle("DESTINATION").store(store, sopClasses).build();
    }

    private DicomServer source(DicomServer destination, RetrieveResult result) throws Exception {
        return source(destination, (_, _, _) -> result);
    }

    private DicomServer source(DicomServer destination, RetrieveOperation operation) throws Exception {
        return DicomServer.builder().peers(DESTINATION).connector(_ -> {
            connections.incrementAndGet();
            var pair = MemoryTransport.pair();
            destination.serve(pair.a());
            return pair.b();
        }).retrieve(operation).build();
    }

    private static RetrieveOperation fifty(CountDownLatch cancelled) {
        return (context, _, _) -> {
            context.onCancel(cancelled::countDown);
            return instances(50);
        };
    }

    private static List<Reply> move(DicomServer source) throws Exception {
        try (var exchange = open(source, request().context(MOVE, IMPLICIT))) {
            return all(exchange, new CMoveRq(7, MOVE, Priority.HIGH, "DESTINATION", DataSet.EMPTY), IDENTIFIER);
        }
    }

    private static Fake fake(int number, String... syntaxes) {
        return new Fake(CT, "1.2.3." + number, List.of(syntaxes));
    }

    private static RetrieveResult instances(int count) {
        return RetrieveResult.of(IntStream.range(0, count).mapToObj(i -> fake(i, EXPLICIT, IMPLICIT)).toList());
    }

    /// An instance made up on the spot.
    private record Fake(String sopClass, String sopInstance, List<String> transferSyntaxes) implements Instance {
        @Override
        public Payload open(String transferSyntax) {
            DataSet dataSet = DataSet.builder().set(Tag.SOPClassUID, sopClass).set(Tag.SOPInstanceUID, sopInstance)
                    .build();
            return Payload.of(dataSet.encode(transferSyntax.equals(JPEG)
                    ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                    : TransferSyntax.of(transferSyntax)));
        }
    }

    private static CMoveRsp last(List<Reply> replies) {
        return assertInstanceOf(CMoveRsp.class, replies.getLast().response());
    }

    private static List<String> failedList(Reply reply) {
        DataSet identifier = reply.identifier();
        assertNotNull(identifier, "the Failed SOP Instance UID List");
        return identifier.strings(Tag.FailedSOPInstanceUIDList);
    }

    @Test
    void everythingGoesOverOneAssociationWithTheOriginator() throws Exception {
        try (var destination = destination(); var source = source(destination, instances(5))) {
            List<Reply> replies = move(source);
            assertEquals(Status.SUCCESS, last(replies).status());
            assertEquals(new SubOperations(-1, 5, 0, 0), last(replies).subOperations());
            assertNull(replies.getLast().identifier());
            assertEquals(1, connections.get());
            assertEquals(5, stored.size());
            CStoreRq first = stored.getFirst();
            assertEquals(Priority.HIGH, first.priority());
            assertEquals("CALLER", first.moveOriginator().map(MoveOriginator::ae).orElseThrow());
            assertTrue(first.moveOriginator().map(MoveOriginator::messageId).orElseThrow() > 0);
            assertEquals(List.of(EXPLICIT, EXPLICIT, EXPLICIT, EXPLICIT, EXPLICIT), syntaxes);
            await(() -> destination.associations().isEmpty());
        }
    }

    @Test
    void pendingResponsesCountDown() throws Exception {
        try (var destination = destination(); var source = source(destination, instances(3))) {
            List<SubOperations> counts = move(source).stream()
                    .map(reply -> assertInstanceOf(CMoveRsp.class, reply.response()))
                    .filter(response -> response.status().isPending()).map(CMoveRsp::subOperations).toList();
            // the second is left out if writing the first took long
            assertEquals(new SubOperations(2, 1, 0, 0), counts.getFirst());
            assertTrue(counts.size() == 1 || counts.equals(List.of(counts.getFirst(), new SubOperations(1, 2, 0, 0))));
        }
    }

    @Test
    void anUnknownDestinationIsA801() throws Exception {
        try (var destination = destination();
                var source = source(destination, instances(1));
                var exchange = open(source, request().context(MOVE, IMPLICIT))) {
            var request = new CMoveRq(0, MOVE, Priority.MEDIUM, "NOBODY", DataSet.EMPTY);
            assertEquals(0xA801, all(exchange, request, IDENTIFIER).getLast().response().status().code());
            assertEquals(0, connections.get());
        }
    }

    @Test
    void aRefusalOfTheServiceIsPassedOn() throws Exception {
        try (var destination = destination();
                var source = source(destination, RetrieveResult.refused(Status.of(0xA900)))) {
            assertEquals(0xA900, last(move(source)).status().code());
            assertEquals(0, connections.get());
        }
    }

    @Test
    void nothingFoundIsSuccessWithoutAnAssociation() throws Exception {
        try (var destination = destination(); var source = source(destination, instances(0))) {
            assertEquals(Status.SUCCESS, last(move(source)).status());
            assertEquals(0, connections.get());
        }
    }

    @Test
    void someFailuresAreB000WithTheirList() throws Exception {
        try (var destination = destination((_, request, _) -> Staged.done(
                request.sopInstance().equals("1.2.3.1") ? Status.OUT_OF_RESOURCES : Status.SUCCESS));
                var source = source(destination, instances(3))) {
            List<Reply> replies = move(source);
            assertEquals(0xB000, last(replies).status().code());
            assertEquals("Storing was answered with A700H", last(replies).status().comment());
            assertEquals(new SubOperations(-1, 2, 1, 0), last(replies).subOperations());
            assertEquals(List.of("1.2.3.1"), failedList(replies.getLast()));
        }
    }

    /// There are peers that abort at them.
    @Test
    void instancesWithImpossibleUidsFailAlone() throws Exception {
        var tooLong = "1.2." + "3".repeat(61);
        var found = List.of(fake(0, EXPLICIT), new Fake(CT, tooLong, List.of(EXPLICIT)),
                new Fake("1.2 3", "1.2.3.7", List.of(EXPLICIT)), fake(1, EXPLICIT));
        try (var destination = destination(); var source = source(destination, RetrieveResult.of(found))) {
            List<Reply> replies = move(source);
            assertEquals(0xB000, last(replies).status().code());
            assertEquals("An instance has an impossible UID", last(replies).status().comment());
            assertEquals(new SubOperations(-1, 2, 2, 0), last(replies).subOperations());
            assertEquals(List.of(tooLong, "1.2.3.7"), failedList(replies.getLast()));
            assertEquals(List.of("1.2.3.0", "1.2.3.1"), stored.stream().map(CStoreRq::sopInstance).toList());
        }
    }

    @Test
    void warningsAreCountedAndMakeB000() throws Exception {
        try (var destination = destination((_, _, _) -> Staged.done(Status.of(0xB007)));
                var source = source(destination, instances(2))) {
            assertEquals(0xB000, last(move(source)).status().code());
        }
    }

    @Test
    void allFailedIsA702WithTheirList() throws Exception {
        try (var destination = destination((_, _, _) -> Staged.refused(Status.NOT_AUTHORIZED));
                var source = source(destination, instances(2))) {
            List<Reply> replies = move(source);
            assertEquals(0xA702, last(replies).status().code());
            assertEquals(new SubOperations(-1, 0, 2, 0), last(replies).subOperations());
            assertEquals(List.of("1.2.3.0", "1.2.3.1"), failedList(replies.getLast()));
        }
    }

    @Test
    void aDestinationThatCannotBeReachedFailsEverything() throws Exception {
        try (var source = DicomServer.builder().peers(DESTINATION).connector(_ -> {
            throw new IOException("connection refused");
        }).retrieve((_, _, _) -> instances(3)).build()) {
            List<Reply> replies = move(source);
            assertEquals(0xA702, last(replies).status().code());
            assertEquals("Move destination cannot be reached", last(replies).status().comment());
            assertEquals(3, failedList(replies.getLast()).size());
        }
    }

    @Test
    void whatTheDestinationDoesNotAcceptFailsAloneAndIsConvertedWherePossible() throws Exception {
        var found = List.of(fake(0, JPEG), fake(1, EXPLICIT, IMPLICIT), fake(2, IMPLICIT, EXPLICIT));
        var service = new Handlers.Store(List.of(ServiceDescriptor.builder(CT)
                .operations(Operation.STORE).transferSyntaxes(IMPLICIT).build()),
                (_, request, body) -> take(request, body.transferSyntax()));
        try (var destination = DicomServer.builder().aeTitle("DESTINATION").service("store", service).build();
                var source = source(destination, RetrieveResult.of(found))) {
            List<Reply> replies = move(source);
            assertEquals(0xB000, last(replies).status().code());
            assertEquals(List.of("1.2.3.0"), failedList(replies.getLast()));
            assertEquals(List.of(IMPLICIT, IMPLICIT), syntaxes);
            assertEquals(1, connections.get());
        }
    }

    @Test
    void moreThan128ContextsTakeAFurtherAssociation() throws Exception {
        List<Fake> found = Stream.concat(SopClasses.storage().stream().limit(100), Stream.of(CT)).distinct()
                .map(uid -> new Fake(uid, "1.2.3." + uid.substring(uid.length() - 5).replaceAll("^[.0]+", ""),
                        List.of(EXPLICIT)))
                .toList();
        try (var destination = destination(); var source = source(destination, RetrieveResult.of(found))) {
            assertEquals(Status.SUCCESS, last(move(source)).status());
            assertEquals(found.size(), stored.size());
            assertEquals(2, connections.get());
        }
    }

    @Test
    void anInstanceThatCannotBeOpenedFailsAlone() throws Exception {
        Instance broken = new Instance() {
            @Override
            public String sopClass() {
                return CT;
            }

            @Override
            public String sopInstance() {
                return "1.2.3.99";
            }

            @Override
            public List<String> transferSyntaxes() {
                return List.of(EXPLICIT);
            }

            @Override
            public Payload open(String transferSyntax) throws IOException {
                throw new IOException("gone");
            }
        };
        try (var destination = destination();
                var source = source(destination,
                        RetrieveResult.of(List.of(fake(0, EXPLICIT), broken, fake(2, EXPLICIT))))) {
            List<Reply> replies = move(source);
            assertEquals(new SubOperations(-1, 2, 1, 0), last(replies).subOperations());
            assertEquals(List.of("1.2.3.99"), failedList(replies.getLast()));
        }
    }

    @Test
    void afterASourceThatBreaksInTheMiddleTheRestGoesOverAnotherAssociation() throws Exception {
        Fake before = fake(0, EXPLICIT);
        Instance truncated = new Instance() {
            @Override
            public String sopClass() {
                return CT;
            }

            @Override
            public String sopInstance() {
                return "1.2.3.1";
            }

            @Override
            public List<String> transferSyntaxes() {
                return List.of(EXPLICIT);
            }

            @Override
            public Payload open(String transferSyntax) {
                Payload whole = before.open(transferSyntax);
                return new Payload() {
                    @Override
                    public long length() {
                        return whole.length() + 1_000_000;
                    }

                    @Override
                    public void writeTo(Sink sink) throws IOException {
                        sink.write(ByteBuffer.allocate(600_000));
                        throw new IOException("the file ends early");
                    }
                };
            }
        };
        try (var destination = DicomServer.builder().aeTitle("DESTINATION").window(1, 1)
                .store((_, request, body) -> take(request, body.transferSyntax())).build();
                var source = source(destination, RetrieveResult.of(List.of(before, truncated, fake(2, EXPLICIT))))) {
            List<Reply> replies = move(source);
            assertEquals(0xB000, last(replies).status().code());
            assertEquals(List.of("1.2.3.1"), failedList(replies.getLast()));
            assertEquals(new SubOperations(-1, 2, 1, 0), last(replies).subOperations());
            assertEquals(2, connections.get());
        }
    }

    @Test
    void whatTheResultPromisedButDidNotDeliverHasFailed() throws Exception {
        var result = new RetrieveResult() {
            private boolean given;

            @Override
            public Status status() {
                return Status.SUCCESS;
            }

            @Override
            public int count() {
                return 3;
            }

            @Override
            public Instance next() throws IOException {
                if (given) {
                    throw new IOException("the index broke");
                }
                given = true;
                return fake(0, EXPLICIT);
            }
        };
        try (var destination = destination(); var source = source(destination, result)) {
            List<Reply> replies = move(source);
            assertEquals(0xB000, last(replies).status().code());
            assertEquals(new SubOperations(-1, 1, 2, 0), last(replies).subOperations());
        }
    }

    @Test
    void aCancelledMoveTellsWhatRemains() throws Exception {
        var storing = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var destination = DicomServer.builder().aeTitle("DESTINATION").window(1, 1).store((_, _, _) -> {
            storing.countDown();
            await(proceed);
            return Staged.done(Status.SUCCESS);
        }).build();
                var source = source(destination, fifty(cancelled));
                var exchange = open(source, request().context(MOVE, IMPLICIT))) {
            var request = new CMoveRq(0, MOVE, Priority.MEDIUM, "DESTINATION", DataSet.EMPTY);
            try (var invocation = exchange.invoke(1, request, payload(exchange, request, IDENTIFIER))) {
                await(storing);
                invocation.cancel();
                await(cancelled);
                proceed.countDown();
                Reply last = null;
                for (Reply reply = invocation.next(); reply != null; reply = invocation.next()) {
                    last = reply;
                }
                assertNotNull(last);
                CMoveRsp response = assertInstanceOf(CMoveRsp.class, last.response());
                assertEquals(Status.CANCEL, response.status());
                assertTrue(response.subOperations().remaining() > 0);
                assertEquals(50, response.subOperations().remaining() + response.subOperations().completed());
            }
        }
    }

    @Test
    void aMoveEndsWithItsAssociation() throws Exception {
        var storing = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var destination = DicomServer.builder().aeTitle("DESTINATION").window(1, 1).store((_, request, body) -> {
            storing.countDown();
            await(proceed);
            return take(request, body.transferSyntax());
        }).build(); var source = source(destination, fifty(cancelled))) {
            DimseAssociation exchange = open(source, request().context(MOVE, IMPLICIT));
            var request = new CMoveRq(0, MOVE, Priority.MEDIUM, "DESTINATION", DataSet.EMPTY);
            var invocation = exchange.invoke(1, request, payload(exchange, request, IDENTIFIER));
            await(storing);
            exchange.abort();
            await(cancelled);
            proceed.countDown();
            await(() -> source.associations().isEmpty() && destination.associations().isEmpty());
            assertThrows(IOException.class, invocation::next);
            assertTrue(stored.size() < 50);
        }
    }

    @Test
    void aGetStoresOverTheSameAssociation() throws Exception {
        try (var destination = destination(); var source = source(destination, instances(4))) {
            List<Reply> replies = get(source, new RoleSelection(CT, false, true));
            var last = assertInstanceOf(CGetRsp.class, replies.getLast().response());
            assertEquals(Status.SUCCESS, last.status());
            assertEquals(new SubOperations(-1, 4, 0, 0), last.subOperations());
            assertEquals(List.of("1.2.3.0", "1.2.3.1", "1.2.3.2", "1.2.3.3"),
                    stored.stream().map(CStoreRq::sopInstance).toList());
            assertEquals(Optional.empty(), stored.getFirst().moveOriginator());
            assertEquals(Priority.LOW, stored.getFirst().priority());
            assertEquals(0, connections.get());
        }
    }

    @Test
    void aGetWithoutTheScpRoleFailsAndSaysSo() throws Exception {
        try (var destination = destination(); var source = source(destination, instances(2))) {
            List<Reply> replies = get(source, new RoleSelection(CT, true, false));
            assertEquals(0xA702, replies.getLast().response().status().code());
            assertEquals("SOP class or transfer syntax not accepted", replies.getLast().response().status().comment());
            assertEquals(2, failedList(replies.getLast()).size());
        }
    }

    private List<Reply> get(DicomServer source, RoleSelection role) throws Exception {
        DimseHandler handler = (request, _, body, responder) -> {
            take(assertInstanceOf(CStoreRq.class, request), body.transferSyntax());
            responder.respond(Status.SUCCESS);
        };
        try (var exchange = open(source,
                request().context(GET, IMPLICIT).context(CT, EXPLICIT).role(role).operationsWindow(1, 4), handler)) {
            return all(exchange, new CGetRq(0, GET, Priority.LOW, DataSet.EMPTY), IDENTIFIER);
        }
    }

    @Test
    void aServiceOpensAssociationsOfItsOwn() throws Exception {
        try (var destination = DicomServer.builder().aeTitle("DESTINATION").echo((_, _) -> Status.SUCCESS).build();
                var source = source(destination, instances(0));
                var exchange = source.peerAssociations().open(DESTINATION, "LARMOR",
                        List.of(new ProposedContext(1, Uid.Verification, List.of(IMPLICIT))), List.of())) {
            assertEquals(Status.SUCCESS, Loopback.status(exchange,
                    new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null));
            exchange.release();
        }
    }
}
