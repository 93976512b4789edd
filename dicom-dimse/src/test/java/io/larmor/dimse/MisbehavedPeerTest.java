package io.larmor.dimse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.AbortSource;
import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.Payload;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProtocolViolationException;
import io.larmor.assoc.TcpTransport;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Uid;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.larmor.dimse.Exchange.ECHO;
import static io.larmor.dimse.Exchange.STORE;
import static io.larmor.dimse.Exchange.SUCCESS;
import static io.larmor.dimse.Exchange.engine;
import static io.larmor.dimse.Exchange.finalStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a peer must not do, and what becomes of it.
@Timeout(60)
class MisbehavedPeerTest {
    @Test
    void tooMuchToDropAborts() throws Exception {
        try (var wire = Wire.open(1, 1024)) {
            var server = new DimseAssociation(wire.acceptor(), SUCCESS,
                    DimseOptions.DEFAULT.withDrain(Wire.PATIENCE, 5000));
            var serving = Wire.start(server::run);
            var client = engine(wire.requestor(), DimseHandler.REFUSING);
            assertThrows(IOException.class, () -> {
                finalStatus(client.invoke(Wire.CT, STORE, Payload.of(new byte[1 << 20])));
                finalStatus(client.invoke(Wire.ECHO, ECHO, null));
            });
            assertInstanceOf(ProtocolViolationException.class,
                    assertThrows(ExecutionException.class, () -> Wire.get(serving)).getCause());
        }
    }

    @Test
    void aResponseToNothingAborts() throws Exception {
        for (var response : List.of(new CEchoRsp(99, Uid.Verification, Status.SUCCESS),
                new CEchoRsp(0, Uid.Verification, Status.SUCCESS))) {
            try (var wire = Wire.open(1)) {
                var client = new DimseAssociation(wire.requestor(), DimseHandler.REFUSING, DimseOptions.DEFAULT);
                var reading = Wire.start(client::run);
                wire.acceptor().send(Wire.ECHO, CommandCodec.encode(response, false), null);
                var e = assertThrows(AssociationAbortedException.class, () -> wire.acceptor().receive());
                assertEquals(AbortReason.INVALID_PDU_PARAMETER_VALUE, e.reason());
                assertInstanceOf(ProtocolViolationException.class,
                        assertThrows(ExecutionException.class, () -> Wire.get(reading)).getCause());
            }
        }
    }

    @Test
    void aResponseOfAnotherKindOrContextAborts() throws Exception {
        for (int context : new int[] {Wire.ECHO, Wire.FIND}) {
            try (var wire = Wire.open(1)) {
                var client = engine(wire.requestor(), DimseHandler.REFUSING);
                var echo = client.invoke(Wire.ECHO, ECHO, null);
                var id = ((DimseRequest) Wire.read(wire.acceptor())).messageId();
                DimseResponse response = context == Wire.ECHO
                        ? new CFindRsp(id, "", Status.SUCCESS)
                        : new CEchoRsp(id, "", Status.SUCCESS);
                wire.acceptor().send(context, CommandCodec.encode(response, false), null);
                assertThrows(AssociationAbortedException.class, () -> wire.acceptor().receive());
                assertThrows(ProtocolViolationException.class, echo::next);
            }
        }
    }

    @Test
    void aCommandWhereADataSetIsDueAborts() throws Exception {
        try (var wire = Wire.open(1)) {
            engine(wire.acceptor(), SUCCESS);
            wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(1), true), null);
            assertThrows(IOException.class, () -> {
                wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(2), true), null);
                while (wire.requestor().receive() != null) {
                    // Responses that left before.
                }
            });
        }
    }

    @Test
    void aCommandWithoutEndOrSenseAborts() throws Exception {
        for (var bytes : List.of(new byte[MessageReader.MAX_COMMAND_LENGTH + 2], new byte[] {1, 2, 3, 4})) {
            try (var wire = Wire.open(1, 4096)) {
                var serving = Wire.start(new DimseAssociation(wire.acceptor(), SUCCESS, DimseOptions.DEFAULT)::run);
                wire.requestor().send(Wire.ECHO, ByteBuffer.wrap(bytes), null);
                assertThrows(AssociationAbortedException.class, () -> wire.requestor().receive());
                var cause = assertThrows(ExecutionException.class, () -> Wire.get(serving)).getCause();
                assertTrue(cause instanceof ProtocolViolationException || cause instanceof DicomFormatException,
                        "" + cause);
            }
        }
    }

    @Test
    void whoIsAbortedReadsTheAbortAndNoResetThoughItSentMore() throws Exception {
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var peer = SocketChannel.open(server.getLocalAddress())) {
            var serving = Wire.start(() -> {
                try (var transport = TcpTransport.of(server.accept())) {
                    new DimseAssociation(Association.accept(transport, Wire::acceptAll, AssociationOptions.DEFAULT),
                            SUCCESS, DimseOptions.DEFAULT).run();
                }
            });
            peer.write(ByteBuffer.wrap(new AssociateRq("SCP", "SCU",
                    List.of(new PresentationContextRq(1, Uid.Verification, List.of(Uid.ImplicitVRLittleEndian))),
                    new UserInformation(List.of())).encode()));
            assertInstanceOf(AssociateAc.class, next(peer));
            var senseless = new PDataTf(List.of(new Pdv(1, true, true, Octets.of(new byte[] {1, 2, 3, 4})))).encode();
            var more = new PDataTf(List.of(new Pdv(1, true, false, Octets.of(new byte[200_000])))).encode();
            var both = ByteBuffer.allocate(senseless.length + more.length).put(senseless).put(more).flip();
            while (both.hasRemaining()) {
                peer.write(both);
            }
            assertEquals(new Abort(Abort.SERVICE_PROVIDER, Abort.INVALID_PDU_PARAMETER_VALUE), next(peer));
            peer.shutdownOutput();
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
            assertThrows(ExecutionException.class, () -> Wire.get(serving));
        }
    }

    private static Pdu next(SocketChannel peer) throws IOException {
        var header = filled(peer, ByteBuffer.allocate(Pdu.HEADER_LENGTH));
        var pdu = ByteBuffer.allocate(Pdu.HEADER_LENGTH + header.getInt(2)).put(header);
        return Pdu.decode(filled(peer, pdu));
    }

    private static ByteBuffer filled(SocketChannel peer, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            assertTrue(peer.read(buffer) >= 0);
        }
        return buffer.flip();
    }

    @Test
    void aPeerThatGoesFarBeyondTheWindowIsAborted() throws Exception {
        try (var wire = Wire.open(2)) {
            engine(wire.acceptor(), (_, _, _, responder) -> responder.defer());
            for (int i = 1; i <= 9; i++) {
                wire.requestor().send(Wire.ECHO, CommandCodec.encode(ECHO.withMessageId(i), false), null);
            }
            var aborted = assertThrows(AssociationAbortedException.class, () -> wire.requestor().receive());
            assertEquals(AbortSource.SERVICE_PROVIDER, aborted.source());
        }
    }

    @Test
    void aMessageIdInUseIsRefusedAndOneThatIsFreeAgainIsNot() throws Exception {
        var waiting = new LinkedBlockingQueue<Responder>();
        var refused = new LinkedBlockingQueue<Status>();
        try (var wire = Wire.open(5)) {
            engine(wire.acceptor(), new DimseHandler() {
                @Override
                public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder) {
                    responder.defer();
                    waiting.add(responder);
                }

                @Override
                public void refused(DimseAssociation association, DimseRequest request, Status status) {
                    refused.add(status);
                }
            });
            for (int i = 0; i < 2; i++) {
                wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(4), true),
                        Payload.of(new byte[100]));
            }
            assertEquals(Status.DUPLICATE_INVOCATION, ((DimseResponse) Wire.read(wire.requestor())).status());
            var first = java.util.Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS));
            first.respond(Status.SUCCESS);
            assertEquals(Status.SUCCESS, ((DimseResponse) Wire.read(wire.requestor())).status());
            assertThrows(IllegalStateException.class, () -> first.respond(Status.SUCCESS));
            wire.requestor().send(Wire.CT, CommandCodec.encode(STORE.withMessageId(4), true),
                    Payload.of(new byte[100]));
            assertNotNull(waiting.poll(20, TimeUnit.SECONDS));
            assertEquals(List.of(Status.DUPLICATE_INVOCATION), List.copyOf(refused));
        }
    }
}
