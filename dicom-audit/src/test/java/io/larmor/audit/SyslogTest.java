package io.larmor.audit;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;
import io.larmor.audit.AuditRepository.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The wire of PS3.15 §A.6 and §A.7, as the other side sees it.
class SyslogTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089123Z");

    @TempDir
    private Path folder = Path.of("");

    private static Entry entry(String text) {
        return new Entry(AT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// RFC 5424 §6: PRI 85, version 1, time, host, application, process, MSGID, no structured data, and the message after a byte order mark.
    private static String message(String host, String text) {
        return "<85>1 2026-03-04T05:06:07.089Z " + host + " larmor " + ProcessHandle.current().pid()
                + " DICOM+RFC3881 - \uFEFF" + text;
    }

    private static AuditRepository at(Protocol protocol, int port) {
        return new AuditRepository(protocol, "127.0.0.1", port);
    }

    @Test
    void overUdpADatagramIsAMessage() throws Exception {
        try (var server = new DatagramSocket(new InetSocketAddress(HERE, 0));
                var syslog = new Syslog(at(Protocol.UDP, server.getLocalPort()), null, "node-1")) {
            server.setSoTimeout(30_000);
            assertTrue(syslog.write(entry("<é/>")));
            var packet = new DatagramPacket(new byte[70_000], 70_000);
            server.receive(packet);
            assertEquals(message("node-1", "<é/>"),
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            assertFalse(syslog.write(entry("x".repeat(65_500))));
            assertTrue(syslog.write(entry("x".repeat(60_000))));
            server.receive(packet);
            assertTrue(packet.getLength() > 60_000);
        }
    }

    @Test
    void aHostNameThatIsNoneIsLeftOut() throws Exception {
        try (var server = new DatagramSocket(new InetSocketAddress(HERE, 0));
                var syslog = new Syslog(at(Protocol.UDP, server.getLocalPort()), null, "no de")) {
            server.setSoTimeout(30_000);
            assertTrue(syslog.write(entry("x")));
            var packet = new DatagramPacket(new byte[1000], 1000);
            server.receive(packet);
            assertEquals(message("-", "x"),
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
        }
    }

    /// RFC 5425 §4.3.1: MSG-LEN SP SYSLOG-MSG, the length in octets.
    private static String framed(DataInputStream in) throws IOException {
        int length = 0;
        for (int c = in.read(); c != ' '; c = in.read()) {
            assertTrue(c >= '0' && c <= '9');
            length = 10 * length + c - '0';
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void overTcpTheLengthComesFirstAndALostConnectionIsMadeAnew() throws Exception {
        try (var server = new ServerSocket(0, 10, HERE);
                var syslog = new Syslog(at(Protocol.TCP, server.getLocalPort()), null, "h")) {
            assertTrue(syslog.write(entry("one")));
            assertTrue(syslog.write(entry("zwölf")));
            try (Socket connection = server.accept()) {
                var in = new DataInputStream(connection.getInputStream());
                assertEquals(message("h", "one"), framed(in));
                assertEquals(message("h", "zwölf"), framed(in));
            }
            server.setSoTimeout(10);
            Socket next = null;
            for (int i = 0; next == null && i < 1000; i++) {
                try {
                    // The end of the first connection is seen by a thread; what is written until then may be lost
                    boolean _ = syslog.write(entry("again"));
                    next = server.accept();
                } catch (IOException _) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            try (Socket connection = Objects.requireNonNull(next)) {
                assertEquals(message("h", "again"), framed(new DataInputStream(connection.getInputStream())));
            }
        }
    }

    @Test
    void aRepositoryThatIsDownIsAnError() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, HERE)) {
            port = server.getLocalPort();
        }
        try (var syslog = new Syslog(at(Protocol.TCP, port), null, "h")) {
            assertThrows(IOException.class, () -> syslog.write(entry("x")));
        }
    }

    @Test
    void overTlsBothSidesShowCertificates() throws Exception {
        var authority = CertificateAuthority.create("CA", CertificateAuthority.KeyKind.EC_P256, Duration.ofDays(1));
        Path ca = Files.writeString(folder.resolve("ca.pem"), authority.own().certificatePem());
        var issued = authority.issue("127.0.0.1", List.of("127.0.0.1"), Duration.ofDays(1));
        Path certificate = Files.writeString(folder.resolve("c.pem"), issued.certificatePem());
        Path key = Files.writeString(folder.resolve("k.pem"), issued.keyPem());
        var builder = TlsConfig.builder().certificate(certificate, key).trust(ca)
                .handshakeTimeout(Duration.ofMinutes(1));
        var server = builder.clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build();
        try (var listener = ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0))) {
            var port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            var heard = CompletableFuture.supplyAsync(() -> {
                try (var tls = TlsTransport.server(TcpTransport.of(listener.accept()), server)) {
                    var buffer = ByteBuffer.allocate(4096);
                    while (buffer.position() < 10 || buffer.get(buffer.position() - 1) != '!') {
                        if (tls.read(buffer) < 0) {
                            break;
                        }
                    }
                    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return e.toString();
                }
            });
            try (var syslog = new Syslog(at(Protocol.TLS, port), builder.build(), "h")) {
                assertTrue(syslog.write(entry("secret!")));
                String expected = message("h", "secret!");
                assertEquals(expected.getBytes(StandardCharsets.UTF_8).length + " " + expected,
                        heard.get(30, TimeUnit.SECONDS));
            }
        }
        assertThrows(IllegalArgumentException.class,
                () -> AuditTrail.builder("A").repository(at(Protocol.TLS, 1)).build());
    }
}
