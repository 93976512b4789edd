package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.larmor.assoc.TlsConfig;
import io.larmor.dimse.Status;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.IdentityVerifier.Verdict;
import io.larmor.scp.ServerSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// `doctor`, `cert` and the options of the connection.
class DoctorTest {
    @TempDir
    private Path folder = Path.of("");

    private static DicomServerBuilder node() {
        return DicomServer.builder().bind(InetAddress.getLoopbackAddress()).port(0)
                .echo((_, _) -> Status.SUCCESS);
    }

    private static String peer(DicomServer server) {
        return "LARMOR@localhost:" + server.port();
    }

    private Path tls(String name) {
        return folder.resolve("tls").resolve(name);
    }

    @Test
    void aHealthyPeerPassesAndWhatItDoesNotOfferIsSaid() throws Exception {
        try (var server = node().build().start()) {
            var run = Run.of("doctor", peer(server));
            assertEquals(ExitCode.DONE, run.code(), run.out() + run.err());
            assertTrue(run.out().contains("ok      C-ECHO: answered"), run.out());
            assertTrue(run.out().contains("refused CT Image Storage: "), run.out());
            var json = Run.of("doctor", peer(server), "--json");
            assertTrue(json.out().contains("\"ok\":true"), json.out());
            assertEquals(1, json.out().lines().count(), json.out());
        }
    }

    @Test
    void itAsksAndStoresIfItIsToldTo() throws Exception {
        var images = folder.resolve("images");
        assertEquals(ExitCode.DONE, Run.of("generate", "--out", images, "--studies", 1, "--series", 1, "--instances",
                1, "--matrix", 16).code());
        var image = new InputFiles(List.of(images), (_, _) -> {}).list().getFirst();
        try (var node = TestNode.start(folder.resolve("archive"))) {
            var stored = Run.of("doctor", node.peer(), "--query", "--store", image);
            assertEquals(ExitCode.DONE, stored.code(), stored.out() + stored.err());
            assertTrue(stored.out().contains("ok      C-FIND: answered; there are no studies"), stored.out());
            assertTrue(stored.out().contains("ok      C-STORE: " + image + " was taken"), stored.out());
            var asked = Run.of("doctor", node.peer(), "--query", "--json");
            assertTrue(asked.out().contains("the first study came"), asked.out());
        }
    }

    @Test
    void whatFailsIsNamedWithTheStepThatItIs() throws Exception {
        var unknown = Run.of("doctor", "X@no-such-host.invalid:104");
        assertEquals(ExitCode.NO_CONNECTION, unknown.code());
        assertTrue(unknown.out().startsWith("failed  name: "), unknown.out());
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var refused = Run.of("doctor", "X@localhost:" + port);
        assertEquals(ExitCode.NO_CONNECTION, refused.code());
        assertTrue(refused.out().contains("failed  connection: "), refused.out());
        try (var server = node().build().start()) {
            var called = Run.of("doctor", "WRONG@localhost:" + server.port(), "--json");
            assertEquals(ExitCode.NO_ASSOCIATION, called.code());
            assertTrue(called.out().contains("\"ok\":false"), called.out());
            var tls = Run.of("doctor", peer(server), "--tls", "--timeout", 5);
            assertEquals(ExitCode.NO_CONNECTION, tls.code(), tls.out());
            assertTrue(tls.out().contains("failed  TLS: "), tls.out());
        }
    }

    @Test
    void certificatesThatCertMakesServe() throws Exception {
        assertEquals(ExitCode.DONE, Run.of("cert", "node", "ct", "--dir", folder.resolve("tls")).code());
        assertEquals(ExitCode.USAGE, Run.of("cert", "node", "--dir", folder.resolve("tls")).code());
        assertEquals(ExitCode.USAGE, Run.of("cert", "../x", "--dir", folder.resolve("tls")).code());
        var config = TlsConfig.builder().certificate(tls("node.pem"), tls("node-key.pem")).trust(tls("ca.pem"))
                .clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build();
        try (var server = node().security(ServerSecurity.builder().tls(config)
                .certificateCaller("ct", "CT*").build()).build().start()) {
            Object[] options = {"--tls-ca", tls("ca.pem"), "--tls-cert", tls("ct.pem"), "--tls-key",
                tls("ct-key.pem")};
            var healthy = Run.of(with(options, "doctor", peer(server), "--calling", "CT1"));
            assertEquals(ExitCode.DONE, healthy.code(), healthy.out() + healthy.err());
            assertTrue(healthy.out().contains("ok      TLS: TLSv1.3"), healthy.out());
            assertEquals(ExitCode.NO_ASSOCIATION,
                    Run.of(with(options, "echo", peer(server), "--calling", "MR1")).code());
            var without = Run.of("echo", peer(server), "--tls-ca", tls("ca.pem"), "--calling", "CT1");
            assertEquals(ExitCode.NO_CONNECTION, without.code(), without.err());
            assertTrue(without.err().contains("requires a certificate"), without.err());
        }
    }

    @Test
    void aPlainClientAtATlsPortIsTold() throws Exception {
        Run.of("cert", "node", "--dir", folder.resolve("tls"));
        var config = TlsConfig.builder().certificate(tls("node.pem"), tls("node-key.pem")).build();
        try (var server = node().tls(config).build().start()) {
            var plain = Run.of("doctor", peer(server));
            assertEquals(ExitCode.NO_ASSOCIATION, plain.code(), plain.out());
        }
    }

    @Test
    void anIdentityIsSentFromAFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");
        try (var server = node().identity((identity, _, _) -> identity.type() == UserIdentity.USERNAME_PASSCODE
                && identity.primaryText().equals("jane")
                && new String(identity.secondaryField().toArray(), StandardCharsets.UTF_8).equals("geheim")
                        ? Verdict.ACCEPTED
                        : new Verdict.Refused("not jane"),
                true)
                .build().start()) {
            assertEquals(ExitCode.DONE,
                    Run.of("echo", peer(server), "--user", "jane", "--password-file", secret).code());
            var refused = Run.of("doctor", peer(server), "--user", "jane");
            assertEquals(ExitCode.NO_ASSOCIATION, refused.code());
            assertTrue(refused.out().contains("check that the peer accepts the user identity that was sent"),
                    refused.out());
            var nobody = Run.of("doctor", peer(server));
            assertTrue(nobody.out().contains("check whether the peer wants a user identity"), nobody.out());
            assertEquals(ExitCode.USAGE, Run.of("echo", peer(server), "--password-file", secret).code());
        }
    }

    private static Object[] with(Object[] more, Object... words) throws IOException {
        var all = new Object[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }
}
