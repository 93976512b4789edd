package io.larmor.testkit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.DicomTimeoutException.Which;
import io.larmor.assoc.Negotiator.Decision;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.PresentationContext.Result;
import io.larmor.assoc.Timeouts;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CEchoRsp;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CFindRsp;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.CStoreRsp;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.PresentationContextRq;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.scp.AssociationListener;
import io.larmor.scp.ServerLimits;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.larmor.testkit.Checklist.CT;
import static io.larmor.testkit.Checklist.FIND;
import static io.larmor.testkit.Checklist.IMPLICIT;
import static io.larmor.testkit.Checklist.KEYS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What implementations get wrong on the wire.
class ChecklistWireTest {
    private static final byte[] KEY_BYTES = KEYS.encode(IMPLICIT);

    private static DicomClient client(ScriptedServer server, String... sopClasses) {
        return DicomClient.builder("PEER@memory:104").connector(server.connector()).sopClasses(sopClasses).build();
    }

    /// Answers every request with success until the association is released.
    private static void answerAll(ScriptedPeer peer, List<ReceivedMessage> came, int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            ReceivedMessage message = peer.expectMessage();
            came.add(message);
            peer.send(message.contextId(), DimseResponse.to(message.as(DimseRequest.class), Status.SUCCESS));
        }
        peer.expectRelease();
    }

    @Test
    void groupLengthPaddingTagOrderDataSetTypeAndPriority() throws Exception {
        var came = new ArrayList<ReceivedMessage>();
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            answerAll(peer, came, 3);
        }); var association = client(server, Uid.Verification, CT, FIND).connect()) {
            association.echo();
            association.store(Checklist.image("2.25.123"), CallOptions.DEFAULT);
            try (var found = association.find(QueryLevel.STUDY, KEYS)) {
                assertFalse(found.iterator().hasNext());
            }
        }
        Checklist.checkCommand(came.get(0).command().toArray(), false, false);
        Checklist.checkCommand(came.get(1).command().toArray(), true, true);
        Checklist.checkCommand(came.get(2).command().toArray(), true, true);
        try (var server = Checklist.server(10).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification, FIND).send(1, new CEchoRq(Uid.Verification).withMessageId(1));
            Checklist.checkCommand(peer.expectMessage().command().toArray(), false, false);
            peer.send(3, new CFindRq(FIND, Priority.MEDIUM).withMessageId(2), KEY_BYTES);
            Checklist.checkCommand(peer.expectMessage().command().toArray(), false, true);
            Checklist.checkCommand(peer.expectMessage().command().toArray(), false, false);
            peer.release();
        }
    }

    @Test
    void severalPdvsPerPduAndFragmentedCommands() throws Exception {
        Pdv command = ScriptedPeer.command(1, new CEchoRq(Uid.Verification).withMessageId(9), false);
        byte[] bytes = command.fragment().toArray();
        var fragments = new ArrayList<Pdv>();
        for (int i = 0; i < bytes.length; i++) {
            fragments.add(new Pdv(1, true, i == bytes.length - 1, Octets.of(bytes[i])));
        }
        try (var server = Checklist.server(10).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification, CT);
            peer.send(new PDataTf(fragments));
            assertEquals(9, peer.expectMessage(CEchoRsp.class).respondedTo());
            for (Pdv fragment : fragments) {
                peer.send(new PDataTf(List.of(fragment)));
            }
            assertEquals(9, peer.expectMessage(CEchoRsp.class).respondedTo());
            byte[] image = Checklist.image("2.25.5").encode(IMPLICIT);
            int half = image.length / 4 * 2;
            peer.send(new PDataTf(List.of(
                    ScriptedPeer.command(3, new CStoreRq(CT, "2.25.5", Priority.LOW).withMessageId(10), true),
                    new Pdv(3, false, false, Octets.of(java.util.Arrays.copyOf(image, half))),
                    new Pdv(3, false, true, Octets.of(java.util.Arrays.copyOfRange(image, half, image.length))))));
            assertEquals(Status.SUCCESS, peer.expectMessage(CStoreRsp.class).status());
            peer.release();
        }
    }

    @Test
    void thePeersMaximumLengthIsHonouredBothWaysAndZeroIsUnlimited() throws Exception {
        int size = 100_000;
        for (int maximum : new int[] {4096, 0}) {
            try (var server = Checklist.server(size).build(); var peer = ScriptedPeer.connect(server)) {
                peer.associate(Checklist.request(maximum, List.of(), FIND));
                peer.send(1, new CFindRq(FIND, Priority.MEDIUM).withMessageId(1), KEY_BYTES);
                checkLengths(peer.expectMessage(), size, maximum);
                peer.expectMessage(CFindRsp.class);
                peer.release();
            }
            var came = new ArrayList<ReceivedMessage>();
            try (var server = ScriptedServer.play(peer -> {
                peer.accept(rq -> accepting(rq.contexts(), rq.calledAe(), rq.callingAe(), maximum));
                answerAll(peer, came, 1);
            }); var association = client(server, CT).connect()) {
                association.store(Checklist.image("2.25.6").with(Tag.TextValue, "y".repeat(size)), CallOptions.DEFAULT);
            }
            checkLengths(came.getFirst(), size, maximum);
        }
    }

    private static void checkLengths(ReceivedMessage message, int size, int maximum) {
        assertTrue(message.dataSet().size() > size);
        assertTrue(maximum == 0 || message.longestPdu() <= maximum, "a PDU of " + message.longestPdu());
    }

    private static AssociateAc accepting(List<PresentationContextRq> contexts, String called, String calling,
            int maximum) {
        return new AssociateAc(called, calling, contexts.stream()
                .map(context -> new PresentationContextAc(context.id(), 0, context.transferSyntaxes().getFirst()))
                .toList(),
                ScriptedPeer.userInformation(maximum));
    }

    @Test
    void memoryIsLimitedPerPduAndPerMessage() throws Exception {
        try (var server = Checklist.server(10).maxPduLength(16_384).limits(ServerLimits.DEFAULT.withDataSetLength(1000))
                .build()) {
            try (var peer = ScriptedPeer.connect(server)) {
                peer.sendHex("01 00 7FFFFFFF 0001");
                peer.expect(Abort.class);
                peer.halfClose().expectEnd();
            }
            try (var peer = ScriptedPeer.connect(server)) {
                peer.associate(FIND).sendHex("04 00 7FFFFFFF 7FFFFFF0 01 03");
                assertEquals(Abort.SERVICE_PROVIDER, peer.expect(Abort.class).source());
            }
            try (var peer = ScriptedPeer.connect(server)) {
                byte[] large = KEYS.with(Tag.ImageComments, "z".repeat(4000)).encode(IMPLICIT);
                peer.associate(FIND).send(1, new CFindRq(FIND, Priority.MEDIUM).withMessageId(1), large);
                Status status = peer.expectMessage(CFindRsp.class).status();
                assertEquals(Status.Category.FAILURE, status.category(), status.toString());
            }
        }
    }

    @Test
    void allFiveContextResultsAndRejectedContextsAreListed() throws Exception {
        var printed = ServiceDescriptor.builder(Uid.BasicFilmSession).transferSyntaxes(Uid.ExplicitVRLittleEndian)
                .operations(Operation.N_CREATE).build();
        try (var server = Checklist.server(10).normalized((_, _, _) -> new NResult(Status.SUCCESS), printed)
                .negotiation((_, _, decision) -> refused(decision)).build();
                var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification, CT, FIND, Uid.ModalityWorklistInformationModelFind, Uid.BasicFilmSession);
            assertEquals(List.of(0, 1, 2, 3, 4),
                    peer.accepted().orElseThrow().contexts().stream().map(PresentationContextAc::result).toList());
        }
        var classes = new String[] {Uid.Verification, CT, FIND, Checklist.GET, Checklist.MOVE};
        try (var server = ScriptedServer.play(peer -> {
            peer.accept(rq -> new AssociateAc(rq.calledAe(), rq.callingAe(), rq.contexts().stream()
                    .map(context -> new PresentationContextAc(context.id(), (context.id() - 1) / 2,
                            context.transferSyntaxes().getFirst()))
                    .toList(), ScriptedPeer.userInformation(0)));
            peer.expectRelease();
        }); var association = client(server, classes).connect()) {
            assertEquals(List.of(Result.ACCEPTANCE, Result.USER_REJECTION, Result.NO_REASON,
                    Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED),
                    association.info().contexts().stream().map(PresentationContext::result).toList());
        }
    }

    private static Decision refused(Decision decision) {
        if (!(decision instanceof Decision.Accept accept)) {
            return decision;
        }
        return new Decision.Accept(accept.contexts().stream().map(context -> switch (context.id()) {
            case 3 -> new PresentationContext(3, context.abstractSyntax(), context.proposed(), Result.USER_REJECTION,
                    "", true, false);
            case 5 -> new PresentationContext(5, context.abstractSyntax(), context.proposed(), Result.NO_REASON, "",
                    true, false);
            default -> context;
        }).toList());
    }

    @Test
    void theStateMachineHasArtimReleaseCollisionAndAbort() throws Exception {
        var time = new VirtualTime();
        try (var server = Checklist.server(10).time(time).build(); var silent = ScriptedPeer.connect(server)) {
            Duration artim = Timeouts.DEFAULT.accept();
            time.awaitDeadline(artim, artim);
            time.advance(artim);
            silent.expectEnd();
        }
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            peer.expect(ReleaseRq.class);
            peer.send(new ReleaseRq());
            peer.expect(ReleaseRp.class);
            peer.send(new ReleaseRp());
            peer.expectEnd();
        })) {
            client(server, Uid.Verification).connect().close();
            server.verify();
        }
        try (var server = Checklist.server(10).time(time).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification).send(ScriptedPeer.request("SCRIPTED", "LARMOR", Uid.Verification));
            peer.expectAbort(Abort.SERVICE_PROVIDER, Abort.UNEXPECTED_PDU);
            // ARTIM in Sta13: who does not close the connection has it closed
            time.awaitDeadline();
            time.advance(Timeouts.DEFAULT.accept());
            peer.expectEnd();
        }
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            peer.expectMessage(CEchoRq.class);
            peer.send(new Abort(Abort.SERVICE_USER, 0));
        }); var association = client(server, Uid.Verification).connect()) {
            assertThrows(AssociationAbortedException.class, association::echo);
        }
    }

    @Test
    void timeoutsRestartWithEachOperation() throws Exception {
        var time = new VirtualTime();
        Duration response = Timeouts.DEFAULT.response();
        var fourth = new CountDownLatch(1);
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            for (int i = 0; i < 3; i++) {
                var request = peer.expectMessage(CEchoRq.class);
                time.advance(response.multipliedBy(2).dividedBy(3));
                peer.send(1, new CEchoRsp(request.messageId(), Uid.Verification, Status.SUCCESS));
            }
            peer.expectMessage(CEchoRq.class);
            fourth.countDown();
            peer.stallUntilEnd();
        })) {
            // Time passes here while a thread writes, which it does not for it.
            var timeouts = Timeouts.builder().send(Duration.ZERO).build();
            var client = client(server, Uid.Verification).toBuilder().time(time).timeouts(timeouts).build();
            var echoes = CompletableFuture.supplyAsync(() -> {
                try (var association = client.connect()) {
                    for (int i = 0; i < 3; i++) {
                        association.echo();
                    }
                    time.awaitDeadline();
                    return association.echo();
                } catch (java.io.IOException e) {
                    throw new java.util.concurrent.CompletionException(e);
                }
            });
            assertTrue(fourth.await(60, TimeUnit.SECONDS));
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!echoes.isDone() && System.nanoTime() < end) {
                time.advance(Duration.ofMillis(100));
                Thread.onSpinWait();
            }
            var late = assertThrows(ExecutionException.class, () -> echoes.get(30, TimeUnit.SECONDS));
            assertEquals(Which.RESPONSE, assertInstanceOf(DicomTimeoutException.class, late.getCause()).which());
            server.verify();
        }
    }

    @Test
    void silenceIsCountedFromTheLastMessage() throws Exception {
        var time = new VirtualTime();
        Duration idle = Timeouts.DEFAULT.idle();
        var ended = new CompletableFuture<Exception>();
        // What has arrived may not be written yet for the server: no timeout for that passes
        var timeouts = Timeouts.builder().send(Duration.ZERO).build();
        try (var server = Checklist.server(10).time(time).timeouts(timeouts).listener(new AssociationListener() {
            @Override
            public void closed(AssociationInfo association, @Nullable Exception cause) {
                ended.complete(cause);
            }
        }).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification);
            for (int i = 1; i <= 3; i++) {
                time.advance(idle.multipliedBy(2).dividedBy(3));
                peer.send(1, new CEchoRq(Uid.Verification).withMessageId(i));
                assertEquals(i, peer.expectMessage(CEchoRsp.class).respondedTo());
            }
            long last = time.nanoTime();
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!ended.isDone() && System.nanoTime() < limit) {
                time.advance(Duration.ofSeconds(1));
                Thread.onSpinWait();
            }
            var timeout = assertInstanceOf(DicomTimeoutException.class, ended.get(1, TimeUnit.SECONDS));
            assertEquals(Which.IDLE, timeout.which());
            assertTrue(time.nanoTime() - last >= idle.toNanos());
        }
    }

    @Test
    void noBytesAreLostOrAddedHoweverTheyAreCut() throws Exception {
        byte[] image = Checklist.image("2.25.7").with(Tag.ImageComments, "w".repeat(5000)).encode(IMPLICIT);
        var kept = new CompletableFuture<byte[]>();
        try (var server = io.larmor.scp.DicomServer.builder().store((_, _, body) -> {
            kept.complete(body.readAll(1 << 20));
            return io.larmor.services.spi.Staged.done(Status.SUCCESS);
        }).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(CT);
            byte[] message = new PDataTf(List.of(
                    ScriptedPeer.command(1, new CStoreRq(CT, "2.25.7", Priority.MEDIUM).withMessageId(1), true),
                    new Pdv(1, false, true, Octets.of(image)))).encode();
            peer.sendInPieces(1, message);
            assertEquals(Status.SUCCESS, peer.expectMessage(CStoreRsp.class).status());
            assertArrayEquals(image, kept.get(30, TimeUnit.SECONDS));
            assertEquals(message.length, ByteBuffer.wrap(message).getInt(2) + 6);
        }
    }
}
