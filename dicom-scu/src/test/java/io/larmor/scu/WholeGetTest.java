package io.larmor.scu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CFindRsp;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Responder;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.scu.Instances.STUDY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A C-GET over as many associations as it takes, from a peer that has what it is told, and answers what it is told to.
@Timeout(60)
class WholeGetTest {
    private static final String PRIVATE = "1.2.826.0.1.3680043.2.1545.9";

    private record Stored(String uid, String sopClass, String syntax) {}

    private final List<Stored> archive = new ArrayList<>();
    private final Map<String, String> came = new TreeMap<>();
    private final List<DataSet> questions = new CopyOnWriteArrayList<>();
    private boolean answersQueries = true;
    private boolean knowsClasses = true;
    private boolean usesFirstContext;
    private boolean namesFailures = true;
    /// What the peer says of the numbers.
    private UnaryOperator<SubOperations> tells = counts -> counts;
    /// What no query at the level of instances finds.
    private String hidden = "";

    private final StoreHandler keeping = (request, body) -> {
        body.readAll(1000);
        came.merge(request.sopInstance(), body.transferSyntax(), (a, b) -> a + " twice " + b);
        return Status.SUCCESS;
    };

    private final DimseHandler peer = (request, context, body, responder) -> {
        var identifier = body.readDataSet(100_000);
        var syntax = TransferSyntax.of(context.transferSyntax());
        if (request instanceof CFindRq) {
            questions.add(identifier);
            for (var match : answersQueries ? matches(identifier) : List.<DataSet>of()) {
                responder.respond(new CFindRsp(request.messageId(), "", Status.PENDING),
                        Payload.of(match.encode(syntax)));
            }
            responder.respond(answersQueries ? Status.SUCCESS : Status.DATA_SET_DOES_NOT_MATCH);
            return;
        }
        responder.defer();
        Thread.ofVirtual().start(() -> {
            try {
                give(responder, identifier.strings(Tag.SOPInstanceUID), syntax);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    };

    private List<DataSet> matches(DataSet question) {
        var level = question.string(Tag.QueryRetrieveLevel).orElseThrow();
        var wanted = question.strings(Tag.SOPInstanceUID).stream().filter(uid -> !uid.isEmpty()).toList();
        return switch (level) {
            case "STUDY" -> List.of(question.with(Tag.SOPClassesInStudy,
                    knowsClasses
                            ? archive.stream().map(Stored::sopClass).distinct().toArray(String[]::new)
                            : new String[0]));
            case "SERIES" -> List.of(question.with(Tag.SeriesInstanceUID, "2.25.2"));
            default -> archive.stream().filter(each -> !each.uid().equals(hidden))
                    .filter(each -> wanted.isEmpty() || wanted.contains(each.uid()))
                    .map(each -> question.toBuilder().set(Tag.SOPInstanceUID, each.uid())
                            .set(Tag.SOPClassUID, each.sopClass())
                            .set(Tag.AvailableTransferSyntaxUID, each.syntax()).build())
                    .toList();
        };
    }

    private void give(Responder responder, List<String> named, TransferSyntax syntax) throws IOException {
        var failed = new ArrayList<String>();
        int done = 0;
        for (var each : archive) {
            if (!named.isEmpty() && !named.contains(each.uid())) {
                continue;
            }
            var context = contextFor(responder, each);
            boolean stored = false;
            if (context != null) {
                try (var store = responder.association().invoke(context.id(),
                        new CStoreRq(each.sopClass(), each.uid(), Priority.MEDIUM), Payload.of(new byte[10]))) {
                    stored = Objects.requireNonNull(store.next()).status().isSuccess();
                }
            }
            done += stored ? 1 : 0;
            if (!stored) {
                failed.add(each.uid());
            }
        }
        var status = failed.isEmpty()
                ? Status.SUCCESS
                : done == 0 ? Status.CANNOT_PERFORM_SUB_OPERATIONS : Status.WARNING;
        var list = DataSet.builder().set(Tag.FailedSOPInstanceUIDList, failed.toArray(String[]::new)).build();
        responder.respond(new CGetRsp(responder.request().messageId(), "", status,
                tells.apply(new SubOperations(-1, done, failed.size(), 0))),
                failed.isEmpty() || !namesFailures ? null : Payload.of(list.encode(syntax)));
    }

    private @Nullable PresentationContext contextFor(Responder responder, Stored instance) {
        var contexts = responder.association().info().accepted(instance.sopClass());
        if (usesFirstContext && !contexts.isEmpty()
                && !contexts.getFirst().transferSyntax().equals(instance.syntax())) {
            return null;
        }
        return contexts.stream().filter(each -> each.transferSyntax().equals(instance.syntax())).findFirst()
                .orElse(null);
    }

    private RetrieveResult get(TestServer server) throws IOException {
        return server.client().build().get(QueryLevel.STUDY, STUDY, keeping);
    }

    private void has(String uid, String sopClass, String syntax) {
        archive.add(new Stored(uid, sopClass, syntax));
    }

    private void assertAllCame(RetrieveResult result) {
        var expected = new TreeMap<String, String>();
        archive.forEach(each -> expected.put(each.uid(), each.syntax()));
        assertEquals(expected, came);
        assertEquals(Status.SUCCESS, result.status());
        assertEquals(archive.size(), result.subOperations().completed());
        assertEquals(0, result.subOperations().failed());
        assertEquals(List.of(), result.failedInstances());
    }

    @Test
    void whatAStudyHoldsIsAskedForAndProposed() throws Exception {
        has("2.25.11", Uid.RawDataStorage, Uid.ExplicitVRLittleEndian);
        has("2.25.12", Uid.VLWholeSlideMicroscopyImageStorage, Uid.HTJ2KLosslessRPCL);
        has("2.25.13", Uid.SecondaryCaptureImageStorage, Uid.JPEGBaseline8Bit);
        has("2.25.14", PRIVATE, Uid.JPEG2000);
        try (var server = new TestServer(peer)) {
            assertAllCame(get(server));
            assertEquals(2, server.requests.size());
            assertEquals(1, questions.size());
            var storage = server.requests.getLast().contexts().stream().skip(2).toList();
            assertTrue(storage.stream().skip(4).allMatch(each -> each.transferSyntaxes().size() == 1));
            assertEquals(Proposals.MAX_CONTEXTS, storage.size() + 2);
        }
    }

    @Test
    void instancesAreAskedWhereAStudyDoesNotTellItsClasses() throws Exception {
        knowsClasses = false;
        has("2.25.11", Uid.SegmentationStorage, Uid.MPEG4HP423DF);
        has("2.25.12", Uid.RawDataStorage, Uid.ExplicitVRLittleEndian);
        try (var server = new TestServer(peer)) {
            assertAllCame(get(server));
            assertEquals(2, server.requests.size());
            assertEquals(List.of("STUDY", "SERIES", "IMAGE"),
                    questions.stream().map(each -> each.string(Tag.QueryRetrieveLevel).orElseThrow()).toList());
        }
    }

    @Test
    void aPeerThatAnswersNoQueryGivesWhatIsCommon() throws Exception {
        answersQueries = false;
        has("2.25.11", Uid.SecondaryCaptureImageStorage, Uid.JPEGBaseline8Bit);
        has("2.25.12", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        has("2.25.13", Uid.RawDataStorage, Uid.ExplicitVRLittleEndian);
        try (var server = new TestServer(peer)) {
            var result = get(server);
            assertEquals(Status.WARNING.code(), result.status().code());
            assertEquals(List.of("2.25.13"), result.failedInstances());
            assertEquals(2, came.size());
            // By its UID alone, it is found among all storage classes.
            var image = server.client().build().get(QueryModel.COMPOSITE_INSTANCE_ROOT, QueryLevel.IMAGE,
                    DataSet.builder().set(Tag.SOPInstanceUID, "2.25.13").build(), keeping, CallOptions.DEFAULT,
                    _ -> {});
            assertEquals(1, image.subOperations().completed());
            assertEquals(3, came.size());
        }
    }

    @Test
    void whatFailedForWantOfAContextIsFetchedByName() throws Exception {
        usesFirstContext = true;
        has("2.25.11", Uid.SecondaryCaptureImageStorage, Uid.JPEG2000);
        has("2.25.12", Uid.SecondaryCaptureImageStorage, Uid.ExplicitVRLittleEndian);
        has("2.25.13", Uid.CTImageStorage, Uid.RLELossless);
        var counts = new ArrayList<SubOperations>();
        try (var server = new TestServer(peer)) {
            assertAllCame(server.client().build().get(QueryModel.STUDY_ROOT, QueryLevel.STUDY, STUDY, keeping,
                    CallOptions.DEFAULT, counts::add));
            assertEquals(3, server.requests.size());
            assertEquals(new SubOperations(-1, 3, 0, 0), counts.getLast());
        }
    }

    @Test
    void whatFailedAndIsNotFoundAgainHasFailed() throws Exception {
        usesFirstContext = true;
        hidden = "2.25.12";
        has("2.25.11", Uid.SecondaryCaptureImageStorage, Uid.JPEG2000);
        has("2.25.12", Uid.CTImageStorage, "1.2.3.4.5");
        try (var server = new TestServer(peer)) {
            for (boolean named : new boolean[] {true, false}) {
                namesFailures = named;
                came.clear();
                var result = get(server);
                assertEquals(Map.of("2.25.11", Uid.JPEG2000), came);
                assertEquals(Status.WARNING.code(), result.status().code());
                assertEquals(new SubOperations(-1, 1, 1, 0), result.subOperations());
                assertEquals(named ? List.of("2.25.12") : List.of(), result.failedInstances());
            }
        }
    }

    @Test
    void whatCannotBeHadEndsSoonAndIsTold() throws Exception {
        has("2.25.11", Uid.CTImageStorage, "1.2.3.4.5");
        has("2.25.12", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        try (var server = new TestServer(peer, syntax -> !syntax.equals("1.2.3.4.5"))) {
            var result = get(server);
            assertEquals(Status.WARNING.code(), result.status().code());
            assertEquals(List.of("2.25.11"), result.failedInstances());
            assertEquals(new SubOperations(-1, 1, 1, 0), result.subOperations());
            archive.removeLast();
            came.clear();
            var none = assertThrows(DimseStatusException.class, () -> get(server));
            assertEquals(0xA702, none.status().code());
            assertEquals(List.of("2.25.11"), none.failedInstances());
            assertTrue(server.requests.size() <= 8, "associations: " + server.requests.size());
        }
    }

    @Test
    void whatHasComeCountsAndNotWhatThePeerSaysOfIt() throws Exception {
        has("2.25.11", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        has("2.25.12", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        try (var server = new TestServer(peer)) {
            for (var told : List.of(SubOperations.ABSENT, new SubOperations(-1, 1, 0, 0))) {
                tells = _ -> told;
                came.clear();
                assertAllCame(get(server));
            }
            tells = _ -> new SubOperations(-1, 3, 0, 0);
            var result = get(server);
            assertEquals(Status.WARNING.code(), result.status().code());
            assertEquals(new SubOperations(-1, 2, 1, 0), result.subOperations());
        }
    }

    @Test
    void whatThisSideCannotKeepIsNotAskedForAgain() throws Exception {
        has("2.25.11", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        var full = new IOException("No space left on device");
        try (var server = new TestServer(peer)) {
            var thrown = assertThrows(IOException.class,
                    () -> server.client().build().get(QueryLevel.STUDY, STUDY, (_, body) -> {
                        body.readAll(1000);
                        throw full;
                    }));
            assertSame(full, thrown);
            assertEquals(0xA702, ((DimseStatusException) thrown.getSuppressed()[0]).status().code());
            assertEquals(2, server.requests.size());
            var refused = assertThrows(DimseStatusException.class,
                    () -> server.client().build().get(QueryLevel.STUDY, STUDY, (_, _) -> Status.OUT_OF_RESOURCES));
            assertEquals(1, refused.subOperations().failed());
            assertEquals(4, server.requests.size());
        }
    }

    @Test
    void whatIsNoUidIsNotProposed() throws Exception {
        knowsClasses = false;
        has("2.25.11", Uid.CTImageStorage, Uid.ExplicitVRLittleEndian);
        try (var server = new TestServer(peer)) {
            archive.add(new Stored("2.25.12", "1".repeat(65), Uid.ExplicitVRLittleEndian));
            archive.add(new Stored("2.25.13", Uid.CTImageStorage, "JPEG or so"));
            get(server);
            assertTrue(server.requests.stream().flatMap(each -> each.contexts().stream()).allMatch(
                    each -> Uids.canTravel(each.abstractSyntax())
                            && each.transferSyntaxes().stream().allMatch(Uids::canTravel)));
        }
    }

    @Test
    void onlyTheSyntaxesThatAreWantedAreProposed() throws Exception {
        has("2.25.11", Uid.CTImageStorage, Uid.JPEG2000);
        try (var server = new TestServer(peer)) {
            var client = server.client().retrievalSyntaxes(List.of(Uid.JPEG2000, Uid.ImplicitVRLittleEndian)).build();
            client.get(QueryLevel.STUDY, STUDY, keeping);
            assertEquals(Map.of("2.25.11", Uid.JPEG2000), came);
            assertEquals(List.of(Uid.JPEG2000, Uid.ImplicitVRLittleEndian),
                    server.requests.getLast().contexts().stream()
                            .filter(each -> each.abstractSyntax().equals(Uid.CTImageStorage))
                            .map(each -> each.transferSyntaxes().getFirst()).toList());
        }
    }
}
