package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.larmor.assoc.Association;
import io.larmor.assoc.AssociationAbortedException;
import io.larmor.assoc.AssociationOptions;
import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.ProtocolViolationException;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsException;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.larmor.scp.Loopback.IMPLICIT;
import static io.larmor.scp.Loopback.connection;
import static io.larmor.scp.Loopback.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class FailedConnectionsTest {
    private final CompletableFuture<IOException> failed = new CompletableFuture<>();

    private DicomServerBuilder builder() {
        return DicomServer.builder().echo((_, _) -> Status.SUCCESS).listener(new AssociationListener() {
            @Override
            public void failed(Optional<InetSocketAddress> from, IOException cause) {
                failed.complete(cause);
            }
        });
    }

    private String failure(Class<? extends IOException> type) throws Exception {
        var cause = failed.get(30, TimeUnit.SECONDS);
        assertInstanceOf(type, cause);
        return String.valueOf(cause.getMessage());
    }

    @Test
    void anAddressIsLoggedOnceAMinuteWithTheNumberOfThoseInBetween() {
        var connections = new Repeats(1);
        long minute = Repeats.QUIET.toNanos();
        assertEquals(0, connections.admit("connection", "10.0.0.1", 5));
        assertEquals(-1, connections.admit("connection", "10.0.0.1", 6));
        assertEquals(0, connections.admit("connection", "10.0.0.2", 6));
        assertEquals(-1, connections.admit("connection", "10.0.0.1", 4 + minute));
        assertEquals(2, connections.admit("connection", "10.0.0.1", 5 + minute));
        assertEquals(-1, connections.admit("connection", "10.0.0.1", 6 + minute));
    }

    @Test
    void onlySoManyAddressesAreRemembered() {
        var connections = new Repeats(1);
        for (int i = 0; i <= Repeats.MAX_KEYS; i++) {
            assertEquals(0, connections.admit("connection", "10.0.0." + i, 1));
        }
        assertEquals(-1, connections.admit("connection", "10.0.0." + Repeats.MAX_KEYS, 1));
        assertEquals(0, connections.admit("connection", "10.0.0.0", 1));
    }

    @Test
    void anotherProtocolIsNamedToTheListener() throws Exception {
        try (var server = builder().time(new TenfoldTime()).build()) {
            Transport transport = connection(server);
            transport.write(new ByteBuffer[] {
                ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))}, 1);
            var message = failure(ProtocolViolationException.class);
            assertTrue(message.contains("HTTP"), message);
            transport.close();
        }
    }

    @Test
    void whoSaysNothingIsToldToTheListener() throws Exception {
        var hasty = Timeouts.builder().accept(Duration.ofMillis(20)).build();
        try (var server = builder().timeouts(hasty).build()) {
            connection(server);
            failure(DicomTimeoutException.class);
        }
    }

    @Test
    void aPlainClientAtATlsPortIsToldAndSoIsTheServer(@TempDir Path folder) throws Exception {
        try (var server = builder().tls(certificate(folder)).build()) {
            var transport = connection(server);
            var aborted = assertThrows(AssociationAbortedException.class, () -> Association.request(transport,
                    request().context(Uid.Verification, IMPLICIT).build(), AssociationOptions.DEFAULT));
            assertTrue(aborted.toString().contains("TLS"), aborted.toString());
            var message = failure(TlsException.class);
            assertTrue(message.contains("A-ASSOCIATE-RQ"), message);
        }
    }

    @Test
    void aTlsClientAtAPlainPortIsToldAndSoIsTheServer(@TempDir Path folder) throws Exception {
        try (var server = builder().build()) {
            var transport = connection(server);
            var refused = assertThrows(TlsException.class, () -> TlsTransport.client(transport, certificate(folder),
                    InetSocketAddress.createUnresolved("localhost", 11112)));
            assertTrue(refused.toString().contains("A-ABORT"), refused.toString());
            var message = failure(ProtocolViolationException.class);
            assertTrue(message.contains("TLS"), message);
        }
    }

    private static TlsConfig certificate(Path folder) throws IOException {
        var authority = CertificateAuthority.create("Test CA", CertificateAuthority.KeyKind.EC_P256,
                Duration.ofDays(1));
        var issued = authority.issue("node", List.of("localhost"), Duration.ofDays(1));
        Files.writeString(folder.resolve("ca.pem"), authority.own().certificatePem());
        return TlsConfig.builder()
                .certificate(Files.writeString(folder.resolve("node.pem"), issued.certificatePem()),
                        Files.writeString(folder.resolve("key.pem"), issued.keyPem()))
                .trust(folder.resolve("ca.pem")).build();
    }
}
