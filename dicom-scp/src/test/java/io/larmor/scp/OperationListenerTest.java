package io.larmor.scp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.Payload;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.Staged;
import io.larmor.services.spi.Subject;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.MOVE;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OperationListenerTest {
    private static final CEchoRq ECHO = new CEchoRq(0, Uid.Verification, DataSet.EMPTY);

    @TempDir
    private Path folder = Path.of("");

    /// Keeps what it is told.
    private static final class Kept implements OperationListener {
        private final List<PerformedOperation> performed = new CopyOnWriteArrayList<>();
        private final List<SentInstance> sent = new CopyOnWriteArrayList<>();
        private final AtomicBoolean listens = new AtomicBoolean(true);

        @Override
        public boolean listens() {
            return listens.get();
        }

        @Override
        public void performed(PerformedOperation operation) {
            performed.add(operation);
        }

        @Override
        public void sent(SentInstance instance) {
            sent.add(instance);
        }

        PerformedOperation only() {
            await(() -> !performed.isEmpty());
            assertEquals(1, performed.size());
            return performed.getFirst();
        }
    }

    private final Kept kept = new Kept();

    /// Wants to know of which study and patient instances are.
    private static final class Asking implements OperationListener {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public boolean identifies() {
            return true;
        }

        @Override
        public void asked(AskedOperation question) {
            told.add("asked " + question.operation() + " "
                    + question.identifier().string(Tag.StudyInstanceUID).orElse("")
                    + " " + question.transferSyntax());
        }

        @Override
        public void answering(PerformedOperation operation) {
            told.add("answering " + operation.subjects().stream().map(Subject::study).toList());
        }

        @Override
        public void performed(PerformedOperation operation) {
            told.add("performed " + operation.subjects().stream().map(Subject::study).toList());
        }

        @Override
        public void unanswered(PerformedOperation operation) {
            told.add("unanswered " + operation.subjects().stream().map(Subject::study).toList());
        }

        @Override
        public void sending(SentInstance instance) {
            told.add("sending " + instance.status().isPending() + instance.subject().map(Subject::study));
        }

        @Override
        public void sent(SentInstance instance) {
            told.add("sent " + instance.status().isFailure() + instance.subject().map(Subject::study));
        }
    }

    private final Asking asking = new Asking();

    private static Subject subject(String study) {
        return new Subject(study, "id", "name", "", Subject.Effect.CREATED);
    }

    private static Staged staged(String study, Runnable commit) {
        return new Staged() {
            @Override
            public Status commit() {
                commit.run();
                return Status.SUCCESS;
            }

            @Override
            public void discard() {
                // nothing was kept
            }

            @Override
            public Optional<Subject> subject() {
                return Optional.of(OperationListenerTest.subject(study));
            }
        };
    }

    @Test
    void whoAsksIsToldOfWhichStudyAnInstanceIs() throws Exception {
        try (var server = DicomServer.builder().operationListener(asking).operationListener(kept)
                .store((_, _, body) -> {
                    body.readAll(1 << 20);
                    return staged("9", () -> {});
                }).build(); var exchange = open(server, request().context(CT, IMPLICIT))) {
            status(exchange, new CStoreRq(0, CT, "1.2.3", Priority.MEDIUM, Optional.empty(), DataSet.EMPTY),
                    instance("1.2.3"));
            assertEquals(subject("9"), kept.only().subjects().getFirst());
            assertEquals(List.of("answering [9]", "performed [9]"), asking.told);
            assertFalse(kept.only().toString().contains("name"));
        }
        try (var server = DicomServer.builder().operationListener(new Kept()).operationListener(kept)
                .store((_, _, body) -> {
                    body.readAll(1 << 20);
                    return staged("9", () -> {});
                }).build(); var exchange = open(server, request().context(CT, IMPLICIT))) {
            kept.performed.clear();
            status(exchange, new CStoreRq(0, CT, "1.2.3", Priority.MEDIUM, Optional.empty(), DataSet.EMPTY),
                    instance("1.2.3"));
            assertTrue(kept.only().subjects().isEmpty());
        }
    }

    @Test
    void whatWasStoredAndCouldNotBeAnsweredIsToldAsSuch() throws Exception {
        try (var server = DicomServer.builder().operationListener(asking).store((context, _, body) -> {
            body.readAll(1 << 20);
            return staged("9", () -> context.exchange().abort());
        }).build(); var exchange = open(server, request().context(CT, IMPLICIT))) {
            assertThrows(IOException.class, () -> status(exchange,
                    new CStoreRq(0, CT, "1.2.3", Priority.MEDIUM, Optional.empty(), DataSet.EMPTY),
                    instance("1.2.3")));
            await(() -> asking.told.size() == 2);
            assertEquals(List.of("answering [9]", "unanswered [9]"), asking.told);
        }
    }

    @Test
    void whoAsksIsToldOfQuestionsBeforeTheyAreAnswered() throws Exception {
        var keys = DataSet.builder().set(Tag.StudyInstanceUID, "1.2").build();
        try (var server = DicomServer.builder().operationListener(asking)
                .find((_, _, _) -> FindResult.of(List.of())).build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            status(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), keys);
            await(() -> asking.told.size() == 3);
            assertEquals(List.of("asked FIND 1.2 " + IMPLICIT, "answering []", "performed []"), asking.told);
        }
    }

    @Test
    void aStoreIsToldWithItsUidsStatusAndBytes() throws Exception {
        try (var server = DicomServer.builder().operationListener(kept).store((_, _, body) -> {
            int length = body.readAll(1 << 20).length;
            return Staged.done(length > 0 ? Status.of(0xB000) : Status.PROCESSING_FAILURE);
        }).build(); var exchange = open(server, request().context(CT, IMPLICIT))) {
            var sent = instance("1.2.3");
            status(exchange, new CStoreRq(0, CT, "1.2.3", Priority.MEDIUM, Optional.empty(), DataSet.EMPTY),
                    sent);
            var told = kept.only();
            assertEquals(Operation.STORE, told.operation());
            assertEquals("CALLER", told.association().callingAe());
            assertEquals(CT, told.sopClass());
            assertEquals("1.2.3", told.sopInstance());
            assertEquals(0xB000, told.status().code());
            assertEquals(sent.encode(io.larmor.data.TransferSyntax.of(IMPLICIT)).length, told.bytes());
            assertFalse(told.elapsed().isNegative());
        }
    }

    @Test
    void aQueryIsToldOnceWithTheNumberOfItsMatches() throws Exception {
        var match = DataSet.builder().set(Tag.StudyInstanceUID, "1.2").build();
        try (var server = DicomServer.builder().operationListener(kept)
                .find((_, _, _) -> FindResult.of(List.of(match, match, match))).build();
                var exchange = open(server, request().context(FIND, IMPLICIT))) {
            assertEquals(Status.SUCCESS, status(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), match));
            assertEquals(3, kept.only().pending());
        }
    }

    @Test
    void whatIsRefusedIsToldToo() throws Exception {
        try (var server = DicomServer.builder().operationListener(kept).echo((_, _) -> Status.NOT_AUTHORIZED).build();
                var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
            status(exchange, ECHO, null);
            assertEquals(Status.NOT_AUTHORIZED.code(), kept.only().status().code());
        }
    }

    @Test
    void whoDoesNotListenIsToldNothing() throws Exception {
        kept.listens.set(false);
        try (var server = DicomServer.builder().operationListener(kept).echo((_, _) -> Status.SUCCESS).build();
                var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
            status(exchange, ECHO, null);
            kept.listens.set(true);
            status(exchange, ECHO, null);
            kept.only();
        }
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        try (var server = DicomServer.builder().operationListener(new OperationListener() {
            @Override
            public void performed(PerformedOperation operation) {
                throw new IllegalStateException("no");
            }
        }).operationListener(new OperationListener() {
            @Override
            public boolean listens() {
                throw new IllegalStateException("no");
            }
        }).operationListener(kept).echo((_, _) -> Status.SUCCESS).build();
                var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
            assertEquals(Status.SUCCESS, status(exchange, ECHO, null));
            kept.only();
        }
    }

    private static RetrieveResult.Instance held(String uid) {
        return new RetrieveResult.Instance() {
            @Override
            public String sopClass() {
                return CT;
            }

            @Override
            public String sopInstance() {
                return uid;
            }

            @Override
            public List<String> transferSyntaxes() {
                return List.of(IMPLICIT);
            }

            @Override
            public Optional<Subject> subject() {
                return Optional.of(OperationListenerTest.subject("7"));
            }

            @Override
            public Payload open(String transferSyntax) {
                return Payload.of(ByteBuffer.wrap(instance(uid).encode(io.larmor.data.TransferSyntax.of(IMPLICIT))));
            }
        };
    }

    @Test
    void whatIsSentForAMoveIsToldByInstanceWithTheAnswerOfTheDestination() throws Exception {
        try (var destination = DicomServer.builder().aeTitle("THERE")
                .store((_, request, _) -> Staged.done(
                        request.sopInstance().equals("1.2") ? Status.OUT_OF_RESOURCES : Status.SUCCESS))
                .build();
                var server = DicomServer.builder().operationListener(kept)
                        .peers(new Peer("THERE", "nowhere.example", 1))
                        .connector(_ -> {
                            var pair = MemoryTransport.pair();
                            destination.serve(pair.a());
                            return pair.b();
                        }).retrieve((_, _, _) -> RetrieveResult.of(List.of(held("1.1"), held("1.2")))).build();
                var exchange = open(server, request().context(MOVE, IMPLICIT))) {
            var keys = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").set(Tag.StudyInstanceUID, "1").build();
            status(exchange, new CMoveRq(0, MOVE, Priority.MEDIUM, "THERE", DataSet.EMPTY), keys);
            assertEquals(Operation.MOVE, kept.only().operation());
            assertEquals(List.of("1.1 THERE false", "1.2 THERE true"), kept.sent.stream().map(
                    each -> each.sopInstance() + " " + each.destination() + " " + each.status().isFailure()).toList());
            assertTrue(kept.sent.getFirst().bytes() > 0);
        }
    }

    @Test
    void whatTheAssociationItselfRefusesIsTold() throws Exception {
        try (var server = DicomServer.builder().operationListener(kept).find((_, _, _) -> FindResult.of(List.of()))
                .build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            new Dispatcher(server, new Operations(() -> {})).refused(exchange,
                    new CFindRq(3, FIND, Priority.MEDIUM, DataSet.EMPTY), Status.OUT_OF_RESOURCES);
            var told = kept.only();
            assertEquals(Operation.FIND, told.operation());
            assertEquals(FIND, told.sopClass());
            assertEquals(Status.OUT_OF_RESOURCES, told.status());
            assertEquals(exchange.info(), told.association());
        }
    }

    @Test
    void whatCannotBeSentIsToldToo() throws Exception {
        try (var server = DicomServer.builder().operationListener(asking)
                .peers(new Peer("THERE", "nowhere.example", 1)).connector(_ -> {
                    throw new IOException("nobody is there");
                }).retrieve((_, _, _) -> RetrieveResult.of(List.of(held("1.1"), held("1.2")))).build();
                var exchange = open(server, request().context(MOVE, IMPLICIT))) {
            var keys = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").set(Tag.StudyInstanceUID, "1").build();
            status(exchange, new CMoveRq(0, MOVE, Priority.MEDIUM, "THERE", DataSet.EMPTY), keys);
            await(() -> asking.told.size() == 5);
            assertEquals(List.of("asked MOVE 1 " + IMPLICIT, "sent trueOptional[7]", "sent trueOptional[7]",
                    "answering []", "performed []"), asking.told);
        }
    }

    @Test
    void aFlightRecordingHasAssociationsAndOperations() throws Exception {
        var recorder = new FlightRecorder();
        assertFalse(recorder.listens());
        try (var recording = new Recording()) {
            recording.enable("io.larmor.Association");
            recording.enable("io.larmor.Operation");
            recording.start();
            assertTrue(recorder.listens());
            try (var server = DicomServer.builder().listener(recorder).operationListener(recorder)
                    .operationListener(kept)
                    .echo((_, _) -> Status.SUCCESS).build()) {
                try (var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
                    status(exchange, ECHO, null);
                    exchange.release();
                }
                await(() -> server.associations().isEmpty());
                kept.only();
            }
            recording.stop();
            var file = folder.resolve("recording.jfr");
            recording.dump(file);
            var events = RecordingFile.readAllEvents(file);
            assertEquals(List.of("opened", "released"), values(events, "io.larmor.Association", "what"));
            assertEquals(List.of("ECHO"), values(events, "io.larmor.Operation", "operation"));
            assertEquals(List.of("CALLER"), values(events, "io.larmor.Operation", "peer"));
        }
    }

    private static List<String> values(List<RecordedEvent> events, String type, String field) {
        return events.stream().filter(event -> event.getEventType().getName().equals(type))
                .map(event -> event.getString(field)).toList();
    }

    @Test
    void otherSettingsAreTakenWithoutDroppingAnAssociation() throws Exception {
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).build();
                var exchange = open(server, request().context(Uid.Verification, IMPLICIT))) {
            server.reconfigure(DicomServer.builder().aeTitle("OTHER").operationListener(kept));
            assertEquals(Status.SUCCESS, status(exchange, ECHO, null));
            kept.only();
            assertEquals("called AE title not recognized", refusal(server));
            server.reconfigure(DicomServer.builder().aeTitle("LARMOR").limits(
                    ServerLimits.DEFAULT.withAssociations(1, 0)));
            assertEquals("local limit exceeded", refusal(server));
            assertEquals(Status.SUCCESS, status(exchange, ECHO, null));
        }
    }

    private static String refusal(DicomServer server) {
        try (var _ = open(server, request().context(Uid.Verification, IMPLICIT))) {
            return "";
        } catch (io.larmor.assoc.AssociationRejectedException e) {
            return e.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ').replace("ae title",
                    "AE title");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
