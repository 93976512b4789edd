package io.larmor.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.MemoryTransport;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CEchoRsp;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScriptedPeerTest {
    private static DicomServer echoServer() throws Exception {
        return DicomServer.builder().port(0).echo((_, _) -> Status.SUCCESS).build();
    }

    @Test
    void aScriptTalksToAServerInMemory() throws Exception {
        try (var server = echoServer(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification).send(1, new CEchoRq(Uid.Verification).withMessageId(7));
            ReceivedMessage answer = peer.expectMessage();
            assertEquals(7, answer.as(CEchoRsp.class).respondedTo());
            assertEquals(1, answer.pdus());
            peer.release();
        }
    }

    @Test
    void aScriptTalksToAClientOverTcpAndInMemory() throws Exception {
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            var request = peer.expectMessage(CEchoRq.class);
            peer.send(peer.context(Uid.Verification),
                    new CEchoRsp(request.messageId(), Uid.Verification, Status.SUCCESS));
            peer.expectRelease();
        })) {
            var client = DicomClient.builder(server.address("SCRIPT")).sopClasses(Uid.Verification).build();
            for (DicomClient each : List.of(client, client.toBuilder().connector(server.connector()).build())) {
                try (var association = each.connect()) {
                    assertEquals(Status.SUCCESS, association.echo());
                }
            }
            server.verify();
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aFailureSaysWhatWasExpectedAndWhatCame() throws Exception {
        var pair = MemoryTransport.pair();
        try (var one = ScriptedPeer.over(pair.a()); var other = ScriptedPeer.over(pair.b())) {
            one.send(new ReleaseRq(), new Abort(2, 6));
            var wrong = assertThrows(AssertionError.class, () -> other.expect(AssociateAc.class));
            assertTrue(wrong.toString().contains("Expected an AssociateAc, but an A-RELEASE-RQ came"),
                    wrong.toString());
            var reason = assertThrows(AssertionError.class, () -> other.expectAbort(2, 1));
            assertTrue(reason.toString().contains("reason=1") && reason.toString().contains("reason=6"),
                    reason.toString());
            var impatient = other.patience(Duration.ofMillis(50));
            var nothing = assertThrows(AssertionError.class, () -> impatient.expect(ReleaseRp.class));
            assertTrue(nothing.toString().contains("nothing came within PT0.05S"), nothing.toString());
        }
        var cut = MemoryTransport.pair();
        try (var one = ScriptedPeer.over(cut.a()); var other = ScriptedPeer.over(cut.b())) {
            one.sendHex("04 00 00 00 00 10  01 02").halfClose();
            var inside = assertThrows(AssertionError.class, () -> other.expect(PDataTf.class));
            assertTrue(inside.toString().contains("of 16 bytes, but the connection ended after 8"),
                    inside.toString());
        }
    }

    @Test
    void aHalfClosedPeerIsStillHeard() throws Exception {
        var pair = MemoryTransport.pair();
        try (var one = ScriptedPeer.over(pair.a()); var other = ScriptedPeer.over(pair.b())) {
            one.send(new ReleaseRq()).halfClose();
            other.expect(ReleaseRq.class);
            other.expectEnd();
            other.send(new ReleaseRp());
            one.expect(ReleaseRp.class);
        }
    }

    @Test
    void aResetIsAnErrorAndNoEnd() throws Exception {
        try (var server = ScriptedServer.play(peer -> {
            peer.accept();
            peer.expectMessage(CEchoRq.class);
            peer.reset();
        })) {
            var client = DicomClient.builder(server.address("RESET")).sopClasses(Uid.Verification).build();
            for (DicomClient each : List.of(client, client.toBuilder().connector(server.connector()).build())) {
                try (var association = each.connect()) {
                    assertThrows(AssociationAbortedException.class, association::echo);
                }
            }
            server.verify();
        }
    }

    @Test
    void verifyThrowsWhatAScriptDid() throws Exception {
        var told = new CountDownLatch(1);
        try (var server = ScriptedServer.play(peer -> {
            peer.stallUntil(told);
            throw new IOException("the script's own");
        }); var _ = server.connect()) {
            told.countDown();
            assertEquals("the script's own", assertThrows(IOException.class, server::verify).getMessage());
        }
        assertThrows(IllegalArgumentException.class, ScriptedServer::play);
    }
}
