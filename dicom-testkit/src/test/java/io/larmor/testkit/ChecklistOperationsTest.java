package io.larmor.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.CCancelRq;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CEchoRsp;
import io.larmor.dimse.CFindRq;
import io.larmor.dimse.CFindRsp;
import io.larmor.dimse.CGetRq;
import io.larmor.dimse.CGetRsp;
import io.larmor.dimse.CMoveRq;
import io.larmor.dimse.CMoveRsp;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.CStoreRsp;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.NCreateRq;
import io.larmor.dimse.NGetRq;
import io.larmor.dimse.NGetRsp;
import io.larmor.dimse.Priority;
import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;
import io.larmor.pdu.AsynchronousOperationsWindow;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.RoleSelection;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.NResult;
import io.larmor.services.spi.Operation;
import io.larmor.services.spi.ServiceDescriptor;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.testkit.Checklist.CT;
import static io.larmor.testkit.Checklist.FIND;
import static io.larmor.testkit.Checklist.GET;
import static io.larmor.testkit.Checklist.IMPLICIT;
import static io.larmor.testkit.Checklist.KEYS;
import static io.larmor.testkit.Checklist.MOVE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What implementations get wrong in operations.
class ChecklistOperationsTest {
    private static final byte[] KEY_BYTES = KEYS.encode(IMPLICIT);
    private static final String FILM = Uid.BasicFilmSession;

    @Test
    void getStoresOverTheSameAssociationAndAnswersEachStoreForReal() throws Exception {
        var got = new CopyOnWriteArrayList<String>();
        try (var server = ScriptedServer.play(peer -> {
            peer.accept(rq -> Answers.acceptingRoles(rq));
            var request = peer.expectMessage(CGetRq.class);
            int context = peer.context(CT);
            peer.send(context, new CStoreRq(CT, "2.25.1", Priority.MEDIUM).withMessageId(5),
                    Checklist.image("2.25.1").encode(IMPLICIT));
            var stored = peer.expectMessage(CStoreRsp.class);
            assertEquals(5, stored.respondedTo());
            assertEquals(0xA700, stored.status().code());
            peer.send(peer.context(GET),
                    new CGetRsp(request.messageId(), GET, Status.SUCCESS, new SubOperations(0, 0, 1, 0)));
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector())
                    .contexts(Proposals.of(List.of(GET, CT), List.of(Uid.ImplicitVRLittleEndian))).build();
            try (var association = client.connect()) {
                association.get(QueryLevel.STUDY, KEYS, (request, body) -> {
                    got.add(request.sopInstance());
                    body.readAll(1 << 20);
                    return Status.of(0xA700);
                });
            }
            server.verify();
        }
        assertEquals(List.of("2.25.1"), got);
        try (var server = Checklist.server(10).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Checklist.request(0, List.of(new RoleSelection(CT, false, true)), GET, CT));
            peer.send(1, new CGetRq(GET, Priority.MEDIUM).withMessageId(1), KEY_BYTES);
            int stores = 0;
            ReceivedMessage message = peer.expectMessage();
            while (!(message.message() instanceof CGetRsp response && response.isFinal())) {
                if (message.message() instanceof CStoreRq store) {
                    Status status = stores++ == 1 ? Status.of(0xA700) : Status.SUCCESS;
                    peer.send(message.contextId(), DimseResponse.to(store, status));
                }
                message = peer.expectMessage();
            }
            var last = message.as(CGetRsp.class);
            assertEquals(0xB000, last.status().code());
            assertEquals(new SubOperations(last.subOperations().remaining(), 2, 1, 0), last.subOperations());
        }
    }

    @Test
    void moveUsesOneAssociationNamesItsOriginatorKnowsA801AndEndsWithB000() throws Exception {
        var originators = new CopyOnWriteArrayList<Optional<io.larmor.dimse.MoveOriginator>>();
        try (var destination = ScriptedServer.play(peer -> {
            peer.accept();
            for (int i = 0; i < 3; i++) {
                ReceivedMessage message = peer.expectMessage();
                var store = message.as(CStoreRq.class);
                originators.add(store.moveOriginator());
                peer.send(message.contextId(), DimseResponse.to(store, i == 0 ? Status.of(0xA900) : Status.SUCCESS));
            }
            peer.expectRelease();
        });
                var server = Checklist.server(10).window(1, 1).peers(new Peer("DEST", "nowhere.invalid", 104))
                        .connector(_ -> destination.connect()).build();
                var peer = ScriptedPeer.connect(server)) {
            peer.associate(MOVE).send(1, new CMoveRq(MOVE, Priority.MEDIUM, "DEST").withMessageId(44), KEY_BYTES);
            CMoveRsp last = finalMove(peer);
            assertEquals(0xB000, last.status().code());
            assertEquals(1, last.subOperations().failed());
            assertEquals(2, last.subOperations().completed());
            destination.verify();
            assertEquals(1, destination.connections());
            assertEquals(3, originators.size());
            originators.forEach(each -> {
                assertEquals("SCRIPTED", each.orElseThrow().ae());
                assertEquals(44, each.orElseThrow().messageId());
            });
            peer.send(1, new CMoveRq(MOVE, Priority.MEDIUM, "NOBODY").withMessageId(45), KEY_BYTES);
            assertEquals(0xA801, finalMove(peer).status().code());
        }
    }

    private static CMoveRsp finalMove(ScriptedPeer peer) throws IOException {
        CMoveRsp response = peer.expectMessage(CMoveRsp.class);
        while (!response.isFinal()) {
            response = peer.expectMessage(CMoveRsp.class);
        }
        return response;
    }

    @Test
    void cancelWorksOnBothSidesWhileTheOperationRuns() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = DicomServer.builder().find((_, _, _) -> endless(closed)).build();
                var peer = ScriptedPeer.connect(server)) {
            peer.associate(FIND).send(1, new CFindRq(FIND, Priority.MEDIUM).withMessageId(3), KEY_BYTES);
            peer.expectMessage(CFindRsp.class);
            peer.send(1, new CCancelRq(3));
            CFindRsp response = peer.expectMessage(CFindRsp.class);
            while (!response.isFinal()) {
                response = peer.expectMessage(CFindRsp.class);
            }
            assertEquals(0xFE00, response.status().code());
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            peer.release();
        }
        try (var server = ScriptedServer.play(peer -> {
            String syntax = peer.accept().contexts().getFirst().transferSyntaxes().getFirst();
            var request = peer.expectMessage(CFindRq.class);
            peer.send(1, new CFindRsp(request.messageId(), FIND, Status.PENDING),
                    KEYS.encode(TransferSyntax.of(syntax)));
            assertEquals(request.messageId(), peer.expectMessage(CCancelRq.class).respondedTo());
            peer.send(1, new CFindRsp(request.messageId(), FIND, Status.of(0xFE00)));
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector()).sopClasses(FIND).build();
            try (var association = client.connect(); var found = association.find(QueryLevel.STUDY, KEYS)) {
                assertTrue(found.iterator().hasNext());
            }
            server.verify();
        }
    }

    private static FindResult endless(CountDownLatch closed) {
        return new FindResult() {
            @Override
            public Match next() {
                return new Match(Checklist.image("2.25.1"));
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    @Test
    void normalizedServicesWorkOnTheWireInBothRoles() throws Exception {
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            ReceivedMessage create = peer.expectMessage();
            assertEquals("2.25.4", create.as(NCreateRq.class).sopInstance());
            assertEquals("1", create.dataSet(IMPLICIT).string(Tag.NumberOfCopies).orElseThrow());
            peer.send(1, DimseResponse.to(create.as(NCreateRq.class), Status.SUCCESS));
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector())
                    .contexts(Proposals.of(List.of(FILM), List.of(Uid.ImplicitVRLittleEndian))).build();
            try (var association = client.connect()) {
                association.normalized(FILM).create("2.25.4", DataSet.builder().set(Tag.NumberOfCopies, "1").build());
            }
            server.verify();
        }
        try (var server = DicomServer.builder().normalized(
                (_, request, _) -> request instanceof NGetRq
                        ? new NResult(Status.SUCCESS, DataSet.builder().set(Tag.NumberOfCopies, "7").build())
                        : new NResult(Status.PROCESSING_FAILURE),
                ServiceDescriptor.of(FILM, Operation.N_GET)).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(FILM).send(1, new NGetRq(FILM, "2.25.4", List.of(Tag.NumberOfCopies)).withMessageId(8));
            ReceivedMessage answer = peer.expectMessage();
            assertEquals(8, answer.as(NGetRsp.class).respondedTo());
            assertEquals("7", answer.dataSet(IMPLICIT).string(Tag.NumberOfCopies).orElseThrow());
            peer.release();
        }
    }

    @Test
    void handlersThatTakeLongAreOffTheReaderThread() throws Exception {
        var go = new CountDownLatch(1);
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).find((_, _, _) -> {
            await(go);
            return FindResult.of(List.of());
        }).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(
                    Checklist.request(0, List.of(new AsynchronousOperationsWindow(2, 1)), Uid.Verification, FIND));
            peer.send(3, new CFindRq(FIND, Priority.MEDIUM).withMessageId(1), KEY_BYTES);
            peer.send(1, new CEchoRq(Uid.Verification).withMessageId(2));
            assertEquals(2, peer.expectMessage(CEchoRsp.class).respondedTo());
            go.countDown();
            assertEquals(1, peer.expectMessage(CFindRsp.class).respondedTo());
            peer.release();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void resultsStreamAndStoredObjectsStreamToAFile(@TempDir Path folder) throws Exception {
        var made = new AtomicInteger();
        var closed = new AtomicBoolean();
        Path file = folder.resolve("streamed");
        var begun = new CountDownLatch(1);
        try (var server = DicomServer.builder().find((_, _, _) -> new FindResult() {
            @Override
            public Match next() {
                made.incrementAndGet();
                return new Match(Checklist.image("2.25." + made.get()));
            }

            @Override
            public void close() {
                closed.set(true);
            }
        }).store((_, _, body) -> {
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (var piece = body.next(); piece != null; piece = body.next()) {
                    channel.write(piece);
                    begun.countDown();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Staged.done(Status.SUCCESS);
        }).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(CT, FIND);
            byte[] image = Checklist.image("2.25.8").with(Tag.ImageComments, "v".repeat(9000)).encode(IMPLICIT);
            peer.send(new PDataTf(List.of(
                    ScriptedPeer.command(1, new CStoreRq(CT, "2.25.8", Priority.MEDIUM).withMessageId(1), true),
                    new Pdv(1, false, false, Octets.of(java.util.Arrays.copyOf(image, 4000))))));
            // The handler has written what has come, while the rest is still to come
            peer.stallUntil(begun);
            peer.send(new PDataTf(List.of(new Pdv(1, false, true,
                    Octets.of(java.util.Arrays.copyOfRange(image, 4000, image.length))))));
            assertEquals(Status.SUCCESS, peer.expectMessage(CStoreRsp.class).status());
            assertArrayEquals(image, Files.readAllBytes(file));
            peer.send(3, new CFindRq(FIND, Priority.MEDIUM).withMessageId(2), KEY_BYTES);
            peer.expectMessage(CFindRsp.class);
            peer.send(3, new CCancelRq(2));
            while (!peer.expectMessage(CFindRsp.class).isFinal()) {
                assertTrue(made.get() < 1_000_000);
            }
            assertTrue(closed.get());
            peer.release();
        }
    }

    @Test
    void theTransferSyntaxIsChosenForEachObjectAndCompressedDataIsRefusedRatherThanCorrupted() throws Exception {
        var syntaxes = new CopyOnWriteArrayList<Integer>();
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            ReceivedMessage message = peer.expectMessage();
            syntaxes.add(message.contextId());
            assertEquals("2.25.1", message.dataSet(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).string(Tag.SOPInstanceUID)
                    .orElseThrow());
            peer.send(message.contextId(), DimseResponse.to(message.as(CStoreRq.class), Status.SUCCESS));
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector())
                    .contexts(Proposals.of(List.of(CT), List.of(Uid.ExplicitVRLittleEndian))).build();
            try (var association = client.connect()) {
                DataSet image = Checklist.image("2.25.1");
                association.store(image, IMPLICIT, CallOptions.DEFAULT);
                var jpeg = image.with(io.larmor.data.Element.ofFragments(Tag.PixelData, List.of()));
                assertThrows(IOException.class,
                        () -> association.store(jpeg, TransferSyntax.of(Uid.JPEGBaseline8Bit), CallOptions.DEFAULT));
                assertTrue(association.isOpen());
            }
            server.verify();
        }
        assertEquals(1, syntaxes.size());
    }

    @Test
    void whatNobodyHandlesIsRefusedAndNeverPretended() throws Exception {
        var refused = new CountDownLatch(1);
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).build();
                var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification, CT);
            assertEquals(3, peer.accepted().orElseThrow().contexts().get(1).result());
            peer.send(1, new CStoreRq(CT, "2.25.1", Priority.MEDIUM).withMessageId(1),
                    Checklist.image("2.25.1").encode(IMPLICIT));
            Status status = peer.expectMessage(CStoreRsp.class).status();
            assertEquals(Status.Category.FAILURE, status.category(), status.toString());
            peer.release();
        }
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            peer.send(1, new CStoreRq(CT, "2.25.1", Priority.MEDIUM).withMessageId(1),
                    Checklist.image("2.25.1").encode(IMPLICIT));
            Status status = peer.expectMessage(CStoreRsp.class).status();
            assertEquals(Status.Category.FAILURE, status.category(), status.toString());
            refused.countDown();
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector()).sopClasses(CT).build();
            try (var association = client.connect()) {
                await(refused);
                assertTrue(association.isOpen());
            }
            server.verify();
        }
    }
}
