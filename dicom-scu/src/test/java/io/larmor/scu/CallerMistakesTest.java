package io.larmor.scu;

import java.io.ByteArrayInputStream;
import java.util.List;

import io.larmor.assoc.ProposedContext;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.larmor.scu.Instances.EXPLICIT;
import static io.larmor.scu.Instances.STUDY;
import static io.larmor.scu.Instances.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a program gives to a client and cannot be right is refused at once, before anything is sent.
@Timeout(60)
class CallerMistakesTest {
    private static void refused(Executable call) {
        assertThrows(IllegalArgumentException.class, call);
    }

    @Test
    void proposals() {
        refused(() -> Proposals.of(List.of("hello"), Proposals.UNCOMPRESSED));
        refused(() -> Proposals.of(List.of(Uid.CTImageStorage), List.of("JPEG")));
        refused(() -> Proposals.retrieval(List.of("hello")));
        var builder = DicomClient.builder("SCP@localhost:104");
        refused(() -> builder.sopClasses("hello"));
        refused(() -> builder.retrievalSyntaxes(List.of("JPEG")));
        var twice = new ProposedContext(1, Uid.Verification, Proposals.UNCOMPRESSED);
        refused(() -> builder.contexts(List.of(twice, twice)).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\\b", "MÜLLER", "A_TITLE_THAT_IS_TOO_LONG", " A", "A\n"})
    void titles(String title) throws Exception {
        refused(() -> DicomClient.builder("SCP@localhost:104").callingAe(title));
        refused(() -> new CMoveRq(Uid.StudyRootQueryRetrieveInformationModelMove, Priority.MEDIUM, title));
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            refused(() -> association.move(QueryLevel.STUDY, STUDY, title));
            assertEquals(Status.SUCCESS, association.echo());
        }
    }

    @Test
    void nothing() {
        var builder = DicomClient.builder("SCP@localhost:104");
        for (Executable call : List.<Executable>of(() -> builder.timeouts(nothingAtAll()),
                () -> builder.callingAe(nothingAtAll()), () -> builder.retry(nothingAtAll()),
                () -> builder.handler(nothingAtAll()), () -> builder.connector(nothingAtAll()),
                () -> builder.dimseOptions(nothingAtAll()), () -> builder.peer(nothingAtAll()))) {
            assertThrows(NullPointerException.class, call);
        }
    }

    /// Code that is not checked for null can do this.
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals", "DataFlowIssue"})
    private static <T> T nothingAtAll() {
        return null;
    }

    @Test
    void uids() throws Exception {
        refused(() -> new CFindRq("not a uid", Priority.MEDIUM));
        refused(() -> new CGetRq("", Priority.MEDIUM));
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            for (var uid : List.of("1".repeat(65), "1.2\\3", "", "not a uid", "1.2.ü")) {
                refused(() -> association.store(Uid.CTImageStorage, uid, EXPLICIT, instance(), CallOptions.DEFAULT));
            }
            // There are such instances.
            for (var uid : List.of("999.999.01.23.45.6789", "111", "1".repeat(64),
                    "dccc9599087131742838cc1162a630fe")) {
                assertEquals(Status.SUCCESS,
                        association.store(Uid.CTImageStorage, uid, EXPLICIT, instance(), CallOptions.DEFAULT));
            }
        }
    }

    @Test
    void whatIsNoInstanceToBeManaged() throws Exception {
        var mpps = Uid.ModalityPerformedProcedureStep;
        DimseHandler granting = (_, _, _, responder) -> responder.respond(Status.SUCCESS);
        try (var server = new TestServer(granting);
                var association = server.client().sopClasses(mpps).build().connect()) {
            var calls = association.normalized(mpps);
            for (var uid : List.of("1".repeat(65), "1.2\\3", "not a uid", "1.2.ü")) {
                for (Executable call : List.<Executable>of(() -> calls.create(uid, DataSet.EMPTY),
                        () -> calls.set(uid, DataSet.EMPTY), () -> calls.get(uid), () -> calls.action(uid, 1, null),
                        () -> calls.delete(uid), () -> calls.report(uid, 1, null),
                        () -> calls.naming(uid).get("1.2"))) {
                    refused(call);
                }
            }
            refused(() -> calls.set("", DataSet.EMPTY));
            refused(() -> calls.set("1.2", DataSet.builder().set(Tag.MediaStorageSOPInstanceUID, "2.25.1").build()));
            assertEquals(Status.SUCCESS, calls.create("", DataSet.EMPTY).status());
        }
    }

    private static ByteArrayInputStream instance() {
        return new ByteArrayInputStream(Instances.instance(1, 100).encode(EXPLICIT));
    }

    @Test
    void levels() throws Exception {
        var patient = DataSet.builder().set(Tag.PatientID, "1").build();
        try (var server = new TestServer(SUCCESS)) {
            var client = server.client().build();
            refused(() -> client.get(QueryModel.COMPOSITE_INSTANCE_ROOT, QueryLevel.STUDY, STUDY,
                    (_, _) -> Status.SUCCESS, CallOptions.DEFAULT, _ -> {}));
            try (var association = client.connect()) {
                refused(() -> association.find(QueryModel.STUDY_ROOT, QueryLevel.PATIENT, patient,
                        CallOptions.DEFAULT).close());
                refused(() -> association.move(QueryModel.STUDY_ROOT, QueryLevel.PATIENT, patient, "DEST",
                        CallOptions.DEFAULT, _ -> {}));
                refused(() -> association.get(QueryModel.STUDY_ROOT, QueryLevel.PATIENT, patient,
                        (_, _) -> Status.SUCCESS, CallOptions.DEFAULT, _ -> {}));
            }
        }
    }

    @Test
    void whatIsNoPartOfADataSet() throws Exception {
        var withMeta = Instances.instance(1, 100).with(Tag.MediaStorageSOPInstanceUID, "2.25.1");
        try (var server = new TestServer(SUCCESS); var association = server.client().build().connect()) {
            var e = assertThrows(IllegalArgumentException.class, () -> association.store(withMeta));
            assertTrue(e.toString().contains("(0002,0003)"), e.toString());
            refused(() -> association.find(QueryLevel.STUDY, withMeta).close());
            assertEquals(Status.SUCCESS, association.store(Instances.instance(1, 100)));
        }
    }
}
