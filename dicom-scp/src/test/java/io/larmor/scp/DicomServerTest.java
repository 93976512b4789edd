package io.larmor.scp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseHandler;
import io.larmor.dimse.DimseOptions;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.ProviderException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.LONG;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.connection;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DicomServerTest {

    private static final CEchoRq ECHO = new CEchoRq(0, Uid.Verification, DataSet.EMPTY);

    private static DicomServerBuilder builder() {
        return DicomServer.builder().bind(InetAddress.getLoopbackAddress()).port(0).echo((_, _) -> Status.SUCCESS);
    }

    private static AssociationRequest.Builder verification() {
        return request().context(Uid.Verification, IMPLICIT);
    }

    @Test
    void aStartedServerAnswersOnThePortThatItReports() throws IOException, ProviderException {
        try (var server = builder().build().start()) {
            assertTrue(server.isRunning());
            Transport transport = TcpTransport
                    .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), LONG);
            var association = Association.request(transport, verification().build(), AssociationOptions.DEFAULT);
            try (var exchange = new DimseAssociation(association, DimseHandler.REFUSING, DimseOptions.DEFAULT)) {
                exchange.start();
                assertEquals(Status.SUCCESS, status(exchange, ECHO, null));
                exchange.release();
            }
        }
    }

    @Test
    void aServerIsStartedOnceAndDoesNotListenAfterwards() throws IOException, ProviderException {
        try (var server = builder().build()) {
            assertThrows(IllegalStateException.class, server::port);
            server.start();
            int port = server.port();
            assertThrows(IllegalStateException.class, server::start);
            assertTrue(server.shutdown(Duration.ZERO));
            assertFalse(server.isRunning());
            assertThrows(IllegalStateException.class, server::port);
            assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }
    }

    /// The thread that accepts is in a call on the socket, which lives on until that returns.
    @Test
    void whenItHasShutDownNobodyIsAcceptedAnyMore() throws IOException, ProviderException {
        for (int i = 0; i < 300; i++) {
            int port;
            try (var server = builder().build().start()) {
                port = server.port();
            }
            assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException, ProviderException {
        try (var first = builder().build().start(); var second = builder().port(first.port()).build()) {
            var e = assertThrows(BindException.class, second::start);
            assertTrue(String.valueOf(e.getMessage()).contains("port " + first.port()));
        }
    }

    @Test
    void beyondTheMaximumOneIsRejectedForTheMoment() throws IOException, ProviderException {
        try (var server = builder().maxAssociations(2).build(); var _ = open(server, verification())) {
            var second = open(server, verification());
            var e = assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            assertEquals(RejectResult.TRANSIENT, e.result());
            assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, e.reason());
            assertEquals(2, server.associations().size());
            second.release();
            await(() -> server.associations().size() == 1);
            open(server, verification()).close();
        }
    }

    @Test
    void associationsAreListedAndCanBeAborted() throws IOException, ProviderException {
        try (var server = builder().build()) {
            var exchange = open(server, verification());
            await(() -> server.associations().size() == 1);
            ActiveAssociation active = server.associations().getFirst();
            assertEquals("CALLER", active.info().callingAe());
            assertEquals(0, active.operations());
            active.abort();
            await(() -> server.associations().isEmpty());
            assertThrows(IOException.class, () -> status(exchange, ECHO, null));
        }
    }

    @Test
    void idleAssociationsAreReleasedOnShutdown() throws IOException, ProviderException {
        var events = new Events();
        try (var server = builder().listener(events).build()) {
            open(server, verification());
            open(server, verification());
            await(() -> server.associations().size() == 2);
            assertTrue(server.shutdown(LONG));
            assertEquals(List.of("opened", "opened", "released", "released"), events.sorted());
        }
    }

    @Test
    void shutdownLetsRunningOperationsFinish() throws Exception {
        var running = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        try (var server = builder().find((_, _, _) -> {
            running.countDown();
            await(proceed);
            return FindResult.of(List.of(DataSet.EMPTY));
        }).build()) {
            var exchange = open(server, request().context(FIND, IMPLICIT));
            var request = new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY);
            try (var invocation = exchange.invoke(1, request, Loopback.payload(exchange, request, DataSet.EMPTY))) {
                await(running);
                var shutdown = Thread.ofVirtual().unstarted(() -> assertTrue(server.shutdown(LONG)));
                shutdown.start();
                await(server::isClosing);
                proceed.countDown();
                assertEquals(Status.PENDING, next(invocation));
                assertEquals(Status.SUCCESS, next(invocation));
                shutdown.join();
            }
        }
    }

    private static Status next(DimseAssociation.Invocation invocation) throws IOException {
        var reply = invocation.next();
        if (reply == null) {
            throw new AssertionError("no reply");
        }
        return reply.response().status();
    }

    @Test
    void whatIsStillOpenAtTheDeadlineIsAborted() throws Exception {
        var running = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        try (var server = builder().find((context, _, _) -> {
            context.onCancel(cancelled::countDown);
            running.countDown();
            await(cancelled);
            return FindResult.refused(Status.SUCCESS);
        }).build()) {
            var exchange = open(server, request().context(FIND, IMPLICIT));
            var request = new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY);
            var invocation = exchange.invoke(1, request, Loopback.payload(exchange, request, DataSet.EMPTY));
            await(running);
            assertFalse(server.shutdown(Duration.ofMillis(1)));
            assertThrows(IOException.class, invocation::next);
            assertEquals(List.of(), server.associations());
        }
    }

    @Test
    void aServerThatShutsDownTakesNoMoreConnections() throws IOException, ProviderException {
        var server = builder().build();
        server.close();
        assertThrows(IOException.class, () -> open(server, verification()));
    }

    @Test
    void aVetoTurnsTheReleaseIntoAnAbort() throws IOException, ProviderException {
        var events = new Events();
        try (var server = builder().listener(events).releaseListener(_ -> true)
                .releaseListener(info -> !info.callingAe().equals("CALLER"))
                .build()) {
            var exchange = open(server, verification());
            assertThrows(AssociationAbortedException.class, exchange::release);
            await(() -> events.list.size() == 2);
            assertEquals(List.of("opened", "failed"), events.list);
        }
    }

    @Test
    void listenersAreToldAndCannotBreakAnything() throws IOException, ProviderException {
        var events = new Events();
        var broken = new AssociationListener() {
            @Override
            public void opened(AssociationInfo association) {
                throw new IllegalStateException("broken listener");
            }
        };
        try (var server = builder().listener(broken).listener(events).maxAssociations(1).build()) {
            var exchange = open(server, verification());
            await(() -> events.list.size() == 1);
            assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            assertEquals(Status.SUCCESS, status(exchange, ECHO, null));
            exchange.release();
            await(() -> events.list.size() == 3);
            assertEquals(List.of("opened", "rejected LOCAL_LIMIT_EXCEEDED", "released"), events.list);
        }
    }

    @Test
    void listenersAreToldOfWhatIsRejectedBeforeItIsLookedAt() throws IOException, ProviderException {
        var events = new Events();
        var contexts = List.of(new PresentationContextRq(1, Uid.Verification, List.of(IMPLICIT)));
        var user = new UserInformation(List.of());
        try (var server = builder().listener(events).build()) {
            for (var request : List.of(
                    new AssociateRq(2, "LARMOR", "CALLER", Pdu.APPLICATION_CONTEXT_NAME, contexts, user, List.of()),
                    new AssociateRq(1, "LARMOR", "CALLER", "1.2.3", contexts, user, List.of()))) {
                try (var transport = connection(server)) {
                    transport.write(new ByteBuffer[] {ByteBuffer.wrap(request.encode())}, 1);
                    var answer = ByteBuffer.allocate(10);
                    while (answer.hasRemaining() && transport.read(answer) >= 0) {
                        // to the last byte
                    }
                    assertEquals(3, answer.get(0), "A-ASSOCIATE-RJ");
                }
            }
            await(() -> events.list.size() == 2);
            assertEquals(List.of("rejected APPLICATION_CONTEXT_NAME_NOT_SUPPORTED",
                    "rejected PROTOCOL_VERSION_NOT_SUPPORTED"), events.sorted());
        }
    }

    @Test
    void theHookHasTheLastWord() throws IOException, ProviderException {
        try (var server = builder().negotiation((request, _, decision) -> request.callingAe().equals("CALLER")
                ? new Decision.Reject(RejectResult.PERMANENT, RejectReason.NO_REASON_GIVEN)
                : decision).build()) {
            var e = assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            assertEquals(RejectReason.NO_REASON_GIVEN, e.reason());
            open(server, AssociationRequest.builder("OTHER", "LARMOR").context(Uid.Verification, IMPLICIT)).release();
        }
    }

    @Test
    void aRejectedAssociationLeavesItsPlace() throws IOException, ProviderException {
        try (var server = builder().maxAssociations(1)
                .negotiation((request, _, decision) -> request.callingAe().equals("CALLER")
                        ? new Decision.Reject(RejectResult.PERMANENT, RejectReason.NO_REASON_GIVEN)
                        : decision)
                .build()) {
            for (int i = 0; i < 3; i++) {
                assertThrows(AssociationRejectedException.class, () -> open(server, verification()));
            }
            open(server, AssociationRequest.builder("OTHER", "LARMOR").context(Uid.Verification, IMPLICIT)).release();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsNoAssociation() throws IOException, ProviderException {
        try (var server = builder().build()) {
            connection(server);
            assertEquals(List.of(), server.associations());
            assertFalse(server.shutdown(Duration.ofMillis(1)));
            assertThrows(IllegalStateException.class, server::start);
        }
    }

    @Test
    void theExceptionOfAClosedAssociationIsTyped() throws IOException, ProviderException {
        var causes = new CopyOnWriteArrayList<Exception>();
        try (var server = builder().listener(new AssociationListener() {
            @Override
            public void closed(AssociationInfo association, @Nullable Exception cause) {
                if (cause != null) {
                    causes.add(cause);
                }
            }
        }).build()) {
            open(server, verification()).abort();
            await(() -> !causes.isEmpty());
            assertInstanceOf(AssociationAbortedException.class, causes.getFirst());
        }
    }

    private static final class Events implements AssociationListener {
        private final List<String> list = new CopyOnWriteArrayList<>();

        List<String> sorted() {
            return list.stream().sorted().toList();
        }

        @Override
        public void opened(AssociationInfo association) {
            list.add("opened");
        }

        @Override
        public void rejected(AssociationRequest request, Optional<InetSocketAddress> from, Decision.Reject reason) {
            list.add("rejected " + reason.reason());
        }

        @Override
        public void closed(AssociationInfo association, @Nullable Exception cause) {
            list.add(cause == null ? "released" : "failed");
        }
    }
}
