package io.larmor.scp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.AssociationRequest;
import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.MinimumProgress;
import io.larmor.assoc.Peer;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.Transport;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.DimseAssociation;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.ImplementationClassUid;
import io.larmor.pdu.MaximumLength;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.UserInformation;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ProviderException;
import io.larmor.services.spi.RetrieveResult;
import io.larmor.services.spi.ServiceDescriptor;
import org.junit.jupiter.api.Test;

import static io.larmor.scp.Loopback.FIND;
import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.MOVE;
import static io.larmor.scp.Loopback.await;
import static io.larmor.scp.Loopback.connection;
import static io.larmor.scp.Loopback.open;
import static io.larmor.scp.Loopback.request;
import static io.larmor.scp.Loopback.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a server does at its limits.
class ServerLimitsTest {
    private static final String MPPS = Uid.ModalityPerformedProcedureStep;

    private static DicomServerBuilder builder(ServerLimits limits) {
        return DicomServer.builder().limits(limits).acceptCalling("*").echo((_, _) -> Status.SUCCESS);
    }

    private static AssociationRequest.Builder by(String ae) {
        return AssociationRequest.builder(ae, "LARMOR").context(Uid.Verification, IMPLICIT);
    }

    private static Transport from(DicomServer server, String host) {
        var pair = MemoryTransport.pair();
        server.serve(new From(host, pair.a()));
        return pair.b();
    }

    private static Association associate(Transport transport, String ae) throws IOException {
        return Association.request(transport, by(ae).build(), AssociationOptions.DEFAULT);
    }

    private static void assertFull(AssociationRejectedException e) {
        assertEquals(RejectResult.TRANSIENT, e.result());
        assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, e.reason());
    }

    @Test
    void oneAeDoesNotTakeAllPlaces() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withAssociations(10, 1)).build();
                var _ = open(server, by("GREEDY"))) {
            assertFull(assertThrows(AssociationRejectedException.class, () -> open(server, by("GREEDY"))));
            open(server, by("MODEST")).close();
        }
    }

    @Test
    void oneAddressDoesNotMakeAllConnections() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withConnections(1, 0)).build();
                var _ = associate(from(server, "10.0.0.1"), "A")) {
            assertFull(assertThrows(AssociationRejectedException.class,
                    () -> associate(from(server, "10.0.0.1"), "B")));
            associate(from(server, "10.0.0.2"), "B").close();
        }
    }

    @Test
    void behindALoadBalancerTheAddressThatItTellsCounts() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withConnections(1, 0))
                .security(ServerSecurity.builder().loadBalancers(AddressRange.parse("10.9.9.9")).build()).build();
                var _ = associate(proxied(server, "192.0.2.1"), "A");
                var _ = associate(proxied(server, "192.0.2.2"), "B")) {
            assertFull(assertThrows(AssociationRejectedException.class,
                    () -> associate(proxied(server, "192.0.2.1"), "C")));
        }
    }

    private static Transport proxied(DicomServer server, String client) throws IOException {
        Transport transport = from(server, "10.9.9.9");
        byte[] header = ("PROXY TCP4 " + client + " 10.0.0.1 50000 104\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        transport.write(new ByteBuffer[] {ByteBuffer.wrap(header)}, 1);
        return transport;
    }

    @Test
    void whoIsHereStaysWhenTheLimitIsLowered() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withAssociations(200, 0)).build()) {
            for (int i = 0; i < 2 + Admission.MAX_REJECTING; i++) {
                open(server, by("HERE"));
            }
            server.reconfigure(builder(ServerLimits.DEFAULT.withAssociations(1, 0)));
            for (int i = 0; i < 3; i++) {
                assertFull(assertThrows(AssociationRejectedException.class, () -> open(server, by("LATE"))));
            }
            assertEquals(2 + Admission.MAX_REJECTING, server.associations().size());
        }
    }

    @Test
    void whoSaysNothingMakesRoom() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withAssociations(1, 0)).build()) {
            var silent = new ArrayList<Transport>();
            for (int i = 0; i < 1 + Admission.MAX_REJECTING; i++) {
                silent.add(connection(server));
            }
            try (var exchange = open(server, by("HONEST"))) {
                assertEquals(Status.SUCCESS, status(exchange, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null));
            }
            assertEquals(-1, silent.getFirst().read(ByteBuffer.allocate(1)), "the first to come was let go");
        }
    }

    @Test
    void anAssociationEndsAfterItsLife() throws IOException, ProviderException {
        try (var server = builder(ServerLimits.DEFAULT.withLifetime(Duration.ofMillis(50))).build()) {
            Association association = associate(connection(server), "A");
            assertThrows(AssociationAbortedException.class, association::receive);
        }
    }

    @Test
    void aDataSetForWhichThereIsNoMemoryIsRefused() throws IOException, ProviderException {
        DataSet identifier = DataSet.builder().set(Tag.PatientID, "A".repeat(64))
                .set(Tag.ImageComments, "x".repeat(9_000)).build();
        try (var server = builder(ServerLimits.DEFAULT.withMemory(5_000, 0, 0))
                .find((_, _, _) -> FindResult.refused(Status.SUCCESS))
                .retrieve((_, _, _) -> RetrieveResult.refused(Status.SUCCESS))
                .normalized((_, _, _) -> new NResult(Status.SUCCESS, "", null),
                        ServiceDescriptor.of(MPPS, Operation.N_CREATE))
                .peers(new Peer("THERE", "127.0.0.1", 1)).build();
                var exchange = open(server, request().context(FIND, IMPLICIT).context(MOVE, IMPLICIT)
                        .context(MPPS, IMPLICIT))) {
            assertEquals(0xA700, code(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), identifier));
            assertEquals(0xA701,
                    code(exchange, new CMoveRq(0, MOVE, Priority.MEDIUM, "THERE", DataSet.EMPTY), identifier));
            assertEquals(0x0213, code(exchange, new NCreateRq(MPPS, "1.2.3"), identifier));
            DataSet little = DataSet.builder().set(Tag.PatientID, "A").build();
            assertEquals(0, code(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), little));
            await(() -> server.admission().memory() == 0);
        }
    }

    private static int code(DimseAssociation exchange, DimseRequest request, DataSet dataSet) throws IOException {
        return status(exchange, request, dataSet).code();
    }

    @Test
    void whatADataSetTakesIsGivenBackWithTheResponse() throws Exception {
        var go = new CompletableFuture<Void>();
        try (var server = builder(ServerLimits.DEFAULT).find((_, _, _) -> {
            go.join();
            return FindResult.refused(Status.SUCCESS);
        }).build(); var exchange = open(server, request().context(FIND, IMPLICIT))) {
            DataSet identifier = DataSet.builder().set(Tag.ImageComments, "x".repeat(1_000)).build();
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return code(exchange, new CFindRq(0, FIND, Priority.MEDIUM, DataSet.EMPTY), identifier);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            await(() -> server.admission().memory() >= 1_000);
            go.complete(null);
            assertEquals(0, answer.join());
            await(() -> server.admission().memory() == 0);
        }
    }

    /// Many that begin something and do not end it, in many ways, and some who do their work among them.
    @Test
    void amongSlowPeersHonestOnesGetTheirWorkDone() throws Exception {
        int slow = Integer.getInteger("larmor.slow", 100);
        int honest = Integer.getInteger("larmor.honest", 10);
        var limits = ServerLimits.DEFAULT.withAssociations(slow + honest, 0)
                .withProgress(new MinimumProgress(4096, Duration.ofSeconds(3)));
        try (var server = builder(limits)
                .time(new TenfoldTime()).timeouts(Timeouts.builder().accept(Duration.ofSeconds(3)).build()).build()) {
            var slowOnes = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < slow; i++) {
                int kind = i % 4;
                slowOnes.add(CompletableFuture.runAsync(() -> new SlowPeer(server, kind).untilItIsEnded(),
                        task -> Thread.ofVirtual().start(task)));
            }
            var work = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < honest; i++) {
                String ae = "HONEST" + i;
                work.add(CompletableFuture.supplyAsync(() -> echoes(server, ae),
                        task -> Thread.ofVirtual().start(task)));
            }
            assertEquals(100 * honest, work.stream().mapToInt(CompletableFuture::join).sum());
            slowOnes.forEach(CompletableFuture::join);
            await(() -> server.associations().isEmpty() && server.admission().known() == 0);
            assertEquals(0, server.admission().memory());
        }
    }

    private static int echoes(DicomServer server, String ae) {
        int done = 0;
        try (var exchange = open(server, by(ae))) {
            for (; done < 100; done++) {
                assertTrue(status(exchange, new CEchoRq(0, Uid.Verification, DataSet.EMPTY), null).isSuccess());
            }
            exchange.release();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return done;
    }

    /// Begins something, goes on a byte at a time or not at all, and notes that it is thrown out.
    private record SlowPeer(DicomServer server, int kind) {
        private static final List<String> BEGINNINGS = List.of(
                // the header of an association request that does not follow
                "01000000010000",
                // half a command
                "04000000008000000080010100", "04000000001000000004010300010000FFFF",
                // nothing at all
                "");

        void untilItIsEnded() {
            Transport transport = connection(server);
            try {
                if (kind == 1 || kind == 2) {
                    var pdu = ByteBuffer.allocate(4096);
                    write(transport, rq());
                    transport.read(pdu);
                }
                write(transport, HexFormat.of().parseHex(BEGINNINGS.get(kind)));
                if (kind == 1) {
                    while (true) {
                        Thread.sleep(20);
                        write(transport, new byte[1]);
                    }
                }
                var rest = ByteBuffer.allocate(4096);
                while (transport.read(rest.clear()) >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException _) {
                // thrown out
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                transport.close();
            }
        }

        private static void write(Transport transport, byte[] bytes) throws IOException {
            transport.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
        }

        private byte[] rq() {
            return new AssociateRq("LARMOR", "SLOW",
                    List.of(new PresentationContextRq(1, Uid.Verification, List.of(IMPLICIT))),
                    new UserInformation(List.of(new MaximumLength(16_384),
                            new ImplementationClassUid("1.2.3"))))
                    .encode();
        }
    }
}
