package io.larmor.scp;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.Payload;
import io.larmor.assoc.RejectResult;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NActionRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.RoleSelection;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NOperation;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.larmor.scp.Loopback.CT;
import static io.larmor.scp.Loopback.EXPLICIT;
import static io.larmor.scp.Loopback.instance;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/// Whatever a service gives or throws, its peer gets an answer and keeps its association.
@Timeout(30)
@NullUnmarked
class ServiceMistakesTest {
    private static final DataSet IDENTIFIER = DataSet.builder().set(Tag.QueryRetrieveLevel, "STUDY").build();
    private static final String COMMITMENT = Uid.StorageCommitmentPushModel;

    /// A mistake, and what the peer is told.
    record Row(String name, Kind kind, UnaryOperator<DicomServerBuilder> handler, int answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// What is asked for.
    record Kind(String sopClass, DimseRequest request, DataSet dataSet) {
        static final Kind ECHO = new Kind(Uid.Verification, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null);
        static final Kind STORE = new Kind(CT, new CStoreRq(CT, "1.2.3", Priority.MEDIUM), instance("1.2.3"));
        static final Kind FIND = new Kind(Loopback.FIND,
                new CFindRq(0, Loopback.FIND, Priority.MEDIUM, DataSet.EMPTY), IDENTIFIER);
        static final Kind GET = new Kind(Loopback.GET, new CGetRq(0, Loopback.GET, Priority.MEDIUM, DataSet.EMPTY),
                IDENTIFIER);
        static final Kind ACTION = new Kind(COMMITMENT, new NActionRq(COMMITMENT, "1.2.3", 1), IDENTIFIER);
    }

    @FunctionalInterface
    private interface Commit {
        Status commit() throws IOException;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T fail(Throwable thrown) {
        return ServiceMistakesTest.<RuntimeException, T>sneak(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static Row echo(String name, Status status) {
        return new Row("echo: " + name, Kind.ECHO, builder -> builder.echo((_, _) -> status), 0x0110);
    }

    private static Row commit(String name, Commit commit, Runnable discard) {
        return new Row("commit: " + name, Kind.STORE, builder -> builder.store((_, _, _) -> new Staged() {
            @Override
            public Status commit() throws IOException {
                return commit.commit();
            }

            @Override
            public void discard() {
                discard.run();
            }
        }), 0x0110);
    }

    private static Row store(String name, UnaryOperator<DicomServerBuilder> handler) {
        return new Row("store: " + name, Kind.STORE, handler, 0x0110);
    }

    private static Row find(String name, UnaryOperator<DicomServerBuilder> handler) {
        return new Row("find: " + name, Kind.FIND, handler, 0xC001);
    }

    private static Row get(String name, UnaryOperator<DicomServerBuilder> handler) {
        return new Row("get: " + name, Kind.GET, handler, 0xC001);
    }

    private static Row action(String name, NOperation handler) {
        return new Row("action: " + name, Kind.ACTION,
                builder -> builder.normalized(handler, ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION)), 0x0110);
    }

    private static Stream<Row> rows() {
        Runnable nothing = () -> {};
        Runnable failing = () -> {
            throw new IllegalStateException("discard");
        };
        return Stream.of(
                echo("null", null), echo("pending", Status.PENDING), echo("cancel", Status.CANCEL),
                new Row("echo: error", Kind.ECHO,
                        builder -> builder.echo((_, _) -> fail(new AssertionError("mistaken"))), 0x0110),
                store("null", builder -> builder.store((_, _, _) -> null)),
                store("done(null)", builder -> builder.store((_, _, _) -> Staged.done(null))),
                store("error", builder -> builder.store((_, _, _) -> fail(new AssertionError("mistaken")))),
                store("stack overflow", builder -> builder.store((_, _, _) -> fail(new StackOverflowError()))),
                store("checked", builder -> builder.store((_, _, _) -> Staged.done(fail(new IOException("disk"))))),
                store("pending", builder -> builder.store((_, _, _) -> Staged.done(Status.PENDING))),
                store("cancel", builder -> builder.store((_, _, _) -> Staged.done(Status.CANCEL))),
                store("instances: null", builder -> builder.instances(_ -> null, 1_000)),
                store("instances: error",
                        builder -> builder.instances(_ -> fail(new NoClassDefFoundError("gone")), 1_000)),
                commit("null", () -> null, nothing),
                commit("null, and discard fails", () -> null, failing),
                commit("exception, and discard fails", () -> fail(new IllegalStateException("commit")), failing),
                commit("I/O, and discard fails with an error", () -> fail(new IOException("disk")),
                        () -> fail(new AssertionError("discard"))),
                commit("error", () -> fail(new AssertionError("commit")), nothing),
                commit("out of memory", () -> fail(new OutOfMemoryError("commit")), nothing),
                find("null", builder -> builder.find((_, _, _) -> null)),
                find("error", builder -> builder.find((_, _, _) -> fail(new AssertionError("mistaken")))),
                find("null as final status", builder -> builder.find((_, _, _) -> FindResult.refused(null))),
                find("pending as final status",
                        builder -> builder.find((_, _, _) -> FindResult.refused(Status.PENDING))),
                find("error in next", builder -> builder.find((_, _, _) -> () -> fail(new AssertionError("next")))),
                find("null as a match", builder -> builder
                        .find((_, _, _) -> FindResult.of(Collections.singletonList(null)))),
                get("null", builder -> builder.retrieve((_, _, _) -> null)),
                get("error", builder -> builder.retrieve((_, _, _) -> fail(new AssertionError("mistaken")))),
                get("pending", builder -> builder.retrieve((_, _, _) -> RetrieveResult.refused(Status.PENDING))),
                get("null as status", builder -> builder.retrieve((_, _, _) -> RetrieveResult.refused(null))),
                new Row("get: error in open", Kind.GET,
                        builder -> builder.retrieve((_, _, _) -> RetrieveResult.of(List.of(new Unreadable(true)))),
                        0xA702),
                new Row("get: null of open", Kind.GET,
                        builder -> builder.retrieve((_, _, _) -> RetrieveResult.of(List.of(new Unreadable(false)))),
                        0xA702),
                action("null", (_, _, _) -> null),
                action("null as status", (_, _, _) -> new NResult(null)),
                action("pending", (_, _, _) -> new NResult(Status.PENDING)),
                action("error", (_, _, _) -> fail(new AssertionError("mistaken"))),
                new Row("action: error afterwards", Kind.ACTION, builder -> builder.normalized(
                        (_, _, _) -> new NResult(Status.SUCCESS).then(() -> fail(new AssertionError("afterwards"))),
                        ServiceDescriptor.of(COMMITMENT, Operation.N_ACTION)), 0));
    }

    /// An instance that cannot be opened.
    private record Unreadable(boolean error) implements RetrieveResult.Instance {
        @Override
        public String sopClass() {
            return CT;
        }

        @Override
        public String sopInstance() {
            return "1.2.3";
        }

        @Override
        public List<String> transferSyntaxes() {
            return List.of(EXPLICIT);
        }

        @Override
        public Payload open(String transferSyntax) {
            return error ? fail(new AssertionError("open")) : null;
        }
    }

    private static Stream<Arguments> rowsAndWindows() {
        return rows().flatMap(row -> Stream.of(Arguments.of(row, 1), Arguments.of(row, 4)));
    }

    @ParameterizedTest(name = "{0}, window {1}")
    @MethodSource("rowsAndWindows")
    void aMistakeIsAnsweredAndTheAssociationStays(Row row, int window) throws Exception {
        var builder = row.handler().apply(DicomServer.builder());
        if (!row.kind().equals(Kind.ECHO)) {
            builder.echo((_, _) -> Status.SUCCESS);
        }
        var proposed = request().context(Uid.Verification, EXPLICIT).operationsWindow(window, window);
        if (!row.kind().equals(Kind.ECHO)) {
            proposed.context(row.kind().sopClass(), EXPLICIT);
        }
        if (row.kind().equals(Kind.GET)) {
            proposed.context(CT, EXPLICIT).role(new RoleSelection(CT, true, true));
        }
        try (var server = builder.build(); var exchange = open(server, proposed)) {
            for (int i = 0; i < 2; i++) {
                assertEquals(Status.of(row.answer()).codeText(),
                        status(exchange, row.kind().request(), row.kind().dataSet()).codeText());
            }
            assertEquals(row.kind().equals(Kind.ECHO) ? 0x0110 : 0,
                    status(exchange, Kind.ECHO.request(), Kind.ECHO.dataSet()).code());
        }
    }

    private static void assertRejected(NegotiationHook hook) throws Exception {
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).negotiation(hook).build()) {
            var rejected = assertThrows(AssociationRejectedException.class,
                    () -> open(server, request().context(Uid.Verification, EXPLICIT)));
            assertEquals(RejectResult.TRANSIENT, rejected.result());
        }
    }

    @Test
    void aHookThatFailsRejects() throws Exception {
        assertRejected((_, _, _) -> null);
        assertRejected((_, _, _) -> fail(new AssertionError("mistaken")));
        assertRejected((_, _, _) -> fail(new IllegalStateException("mistaken")));
    }

    @Test
    void aListenerThatFailsChangesNothing() throws Exception {
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).listener(new AssociationListener() {
            @Override
            public void opened(AssociationInfo association) {
                throw new AssertionError("mistaken");
            }
        }).operationListener(new OperationListener() {
            @Override
            public boolean identifies() {
                return true;
            }

            @Override
            public void answering(PerformedOperation operation) {
                throw new AssertionError("mistaken");
            }

            @Override
            public void performed(PerformedOperation operation) {
                throw new AssertionError("mistaken");
            }
        }).releaseListener(_ -> fail(new AssertionError("mistaken"))).build();
                var exchange = open(server, request().context(Uid.Verification, EXPLICIT))) {
            assertEquals(Status.SUCCESS, status(exchange, Kind.ECHO.request(), Kind.ECHO.dataSet()));
            exchange.release();
        }
    }
}
