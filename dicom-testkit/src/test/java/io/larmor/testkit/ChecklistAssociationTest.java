package io.larmor.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.AbortSource;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationException;
import io.larmor.assoc.AssociationRejectedException;
import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.Peer;
import io.larmor.assoc.RejectReason;
import io.larmor.assoc.RejectResult;
import io.larmor.assoc.RejectSource;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.Uid;
import io.larmor.dimse.CEchoRq;
import io.larmor.dimse.CEchoRsp;
import io.larmor.dimse.DimseResponse;
import io.larmor.dimse.Status;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import io.larmor.pdu.RoleSelection;
import io.larmor.scp.DicomServer;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DimseStatusException;
import io.larmor.scu.Proposals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.testkit.Checklist.CT;
import static io.larmor.testkit.Checklist.GET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What implementations get wrong about associations.
class ChecklistAssociationTest {
    private static DicomClient client(ScriptedServer server) {
        return DicomClient.builder("PEER@memory:104").connector(server.connector()).sopClasses(Uid.Verification)
                .build();
    }

    private static AssociateRj rejection(DicomServer server, String calling, String called) throws Exception {
        try (var peer = ScriptedPeer.connect(server)) {
            peer.send(ScriptedPeer.request(calling, called, Uid.Verification));
            AssociateRj rj = peer.expect(AssociateRj.class);
            peer.halfClose().expectEnd();
            return rj;
        }
    }

    @Test
    void callersAreMatchedWithWildcardsAndTheCalledTitleIsStrict() throws Exception {
        try (var server = Checklist.server(10).aeTitle("ARCHIVE").acceptCalling("CT*", "MR?").build()) {
            assertEquals(new AssociateRj(1, 1, 3), rejection(server, "US1", "ARCHIVE"));
            assertEquals(new AssociateRj(1, 1, 3), rejection(server, "MR12", "ARCHIVE"));
            assertEquals(new AssociateRj(1, 1, 7), rejection(server, "CT1", "archive"));
            for (String caller : List.of("CT1", "CT", "MR7")) {
                try (var peer = ScriptedPeer.connect(server)) {
                    peer.associate(ScriptedPeer.request(caller, "ARCHIVE", Uid.Verification)).release();
                }
            }
        }
    }

    @Test
    void errorsAreTypedAndCarrySourceReasonAndStatus() throws Exception {
        try (var server = ScriptedServer.play(
                peer -> peer.accept(_ -> new AssociateRj(2, 3, 2)),
                peer -> {
                    peer.accept();
                    peer.expectMessage(CEchoRq.class);
                    peer.send(new Abort(Abort.SERVICE_PROVIDER, Abort.INVALID_PDU_PARAMETER_VALUE));
                }, peer -> {
                    peer.accept();
                    peer.send(1, DimseResponse.to(peer.expectMessage(CEchoRq.class), Status.of(0x0122)));
                    peer.expectRelease();
                })) {
            var rejected = assertThrows(AssociationRejectedException.class, () -> client(server).connect());
            assertEquals(RejectResult.TRANSIENT, rejected.result());
            assertEquals(RejectSource.SERVICE_PROVIDER_PRESENTATION, rejected.source());
            assertEquals(RejectReason.LOCAL_LIMIT_EXCEEDED, rejected.reason());
            try (var association = client(server).connect()) {
                var aborted = assertThrows(AssociationAbortedException.class, association::echo);
                assertEquals(AbortSource.SERVICE_PROVIDER, aborted.source());
                assertEquals(AbortReason.INVALID_PDU_PARAMETER_VALUE, aborted.reason());
            }
            try (var association = client(server).connect()) {
                assertEquals(0x0122, assertThrows(DimseStatusException.class, association::echo).status().code());
            }
            server.verify();
        }
    }

    @Test
    void rolesAreSelectedOnBothSides() throws Exception {
        try (var server = Checklist.server(10).build(); var peer = ScriptedPeer.connect(server)) {
            peer.associate(Checklist.request(0, List.of(new RoleSelection(CT, true, true)), GET, CT));
            assertEquals(List.of(new RoleSelection(CT, true, true)),
                    peer.accepted().orElseThrow().userInformation().all(RoleSelection.class));
            peer.release();
        }
        try (var server = ScriptedServer.play(peer -> {
            var rq = peer.accept(Answers::acceptingRoles);
            var roles = rq.userInformation().all(RoleSelection.class);
            assertTrue(roles.stream().anyMatch(role -> role.sopClassUid().equals(CT) && role.scp()), roles.toString());
            peer.expectRelease();
        })) {
            var client = DicomClient.builder("PEER@memory:104").connector(server.connector())
                    .contexts(Proposals.of(List.of(GET, CT), List.of(Uid.ImplicitVRLittleEndian))).build();
            try (var association = client.connect()) {
                assertTrue(association.info().contexts().getLast().scp());
            }
            server.verify();
        }
    }

    @Test
    void tooManyAssociationsAreRejectedForNowBecauseOfALocalLimit() throws Exception {
        try (var server = Checklist.server(10).maxAssociations(1).build(); var first = ScriptedPeer.connect(server)) {
            first.associate(Uid.Verification);
            assertEquals(new AssociateRj(2, 3, 2), rejection(server, "SCRIPTED", "LARMOR"));
            first.release();
        }
    }

    @Test
    void shutdownReleasesOrAbortsWhatIsOpen() throws Exception {
        var server = Checklist.server(10).build();
        try (var peer = ScriptedPeer.connect(server)) {
            peer.associate(Uid.Verification);
            var ended = CompletableFuture.supplyAsync(() -> server.shutdown(Duration.ofSeconds(30)));
            peer.expect(ReleaseRq.class);
            peer.send(new ReleaseRp());
            peer.expectEnd();
            assertTrue(ended.get(60, TimeUnit.SECONDS));
        }
        var deaf = Checklist.server(10).build();
        try (var peer = ScriptedPeer.connect(deaf)) {
            peer.associate(Uid.Verification).send(1, new CEchoRq(Uid.Verification).withMessageId(1));
            peer.expectMessage(CEchoRsp.class);
            assertFalse(deaf.shutdown(Duration.ofMillis(1)));
            var last = peer.next().orElseThrow();
            while (last instanceof ReleaseRq) {
                last = peer.next().orElseThrow();
            }
            assertInstanceOf(Abort.class, last);
        }
    }

    @Test
    void tlsIsMutualAndItsHandshakeHoldsNobodyUp(@TempDir Path folder) throws Exception {
        var authority = CertificateAuthority.create("Test CA", CertificateAuthority.KeyKind.EC_P256,
                Duration.ofDays(1));
        Path trusted = Files.writeString(folder.resolve("ca.pem"), authority.own().certificatePem());
        var issued = authority.issue("node", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
        Path certificate = Files.writeString(folder.resolve("node.pem"), issued.certificatePem());
        Path key = Files.writeString(folder.resolve("node-key.pem"), issued.keyPem());
        TlsConfig both = TlsConfig.builder().certificate(certificate, key).trust(trusted)
                .clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build();
        TlsConfig nobody = TlsConfig.builder().trust(trusted).build();
        try (var server = Checklist.server(10).tls(both).bind(InetAddress.getLoopbackAddress()).build().start();
                var _ = ScriptedPeer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            // The one above has connected and never begins its handshake
            var client = DicomClient.builder(new Peer("LARMOR", "localhost", server.port()))
                    .sopClasses(Uid.Verification);
            try (var association = client.tls(both).build().connect()) {
                assertEquals(Status.SUCCESS, association.echo());
                assertTrue(association.info().tlsSession().isPresent());
            }
            assertThrows(AssociationException.class, () -> client.tls(nobody).build().connect());
        }
    }
}
