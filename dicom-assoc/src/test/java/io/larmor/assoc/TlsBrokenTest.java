package io.larmor.assoc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Peers that break off a handshake, or begin another. What hangs here would turn in circles.
class TlsBrokenTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @TempDir
    private Path folder = Path.of("");

    private Certificates files;

    @BeforeEach
    void makeCertificates() throws IOException {
        files = Certificates.in(folder);
    }

    /// A connection that can be read, but is broken for whoever writes.
    private record Broken(Transport below) implements Transport {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return below.read(target);
        }

        @Override
        public void write(ByteBuffer[] sources, int count) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public Optional<InetSocketAddress> remoteAddress() {
            return below.remoteAddress();
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return below.localAddress();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return below.tlsSession();
        }

        @Override
        public void close() {
            below.close();
        }
    }

    @Test
    void whoIsGoneWhenItsHandshakeIsAnsweredHoldsNobodyUp() throws Exception {
        var pair = MemoryTransport.pair();
        var client = AssociationTest.async(
                () -> TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST));
        var accepted = AssociationTest.async(() -> TlsTransport.server(new Broken(pair.b()), files.server().build()));
        var broken = assertThrows(IOException.class, () -> AssociationTest.get(accepted));
        assertTrue(broken.toString().contains("Broken pipe"), broken.toString());
        assertThrows(IOException.class, () -> AssociationTest.get(client));
    }

    @Test
    void whoWantsToRenegotiateEndsTheConnectionThoughThisSideWrites() throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), files.server().build()));
        var engine = tls12();
        var in = ByteBuffer.allocate(100_000).flip();
        shakeHands(engine, in, pair.a());
        Transport server = AssociationTest.get(accepted);
        var written = AssociationTest.async(() -> {
            while (true) {
                server.write(new ByteBuffer[] {ByteBuffer.allocate(100_000)}, 1);
            }
        });
        var drained = AssociationTest.async(() -> {
            while (pair.a().read(ByteBuffer.allocate(100_000)) >= 0) {
                // The peer looks at nothing of it.
            }
            return true;
        });
        var read = AssociationTest.async(() -> {
            try (server) {
                return server.read(ByteBuffer.allocate(1000));
            }
        });
        engine.beginHandshake();
        wrap(engine, pair.a());
        var refused = assertThrows(TlsException.class, () -> AssociationTest.get(read));
        assertTrue(refused.toString().contains("renegotiate"), refused.toString());
        assertThrows(IOException.class, () -> AssociationTest.get(written));
        assertTrue(AssociationTest.get(drained));
    }

    private static SSLEngine tls12() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverybody()}, null);
        var engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        return engine;
    }

    private static void shakeHands(SSLEngine engine, ByteBuffer in, Transport peer) throws IOException {
        engine.beginHandshake();
        for (var status = engine.getHandshakeStatus(); status != HandshakeStatus.NOT_HANDSHAKING;) {
            switch (status) {
                case NEED_WRAP -> wrap(engine, peer);
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> {
                    if (engine.unwrap(in, ByteBuffer.allocate(20_000)).getStatus() == Status.BUFFER_UNDERFLOW) {
                        assertTrue(peer.read(in.compact()) > 0);
                        in.flip();
                    }
                }
            }
            status = engine.getHandshakeStatus();
        }
    }

    private static void wrap(SSLEngine engine, Transport peer) throws IOException {
        var out = ByteBuffer.allocate(20_000);
        engine.wrap(NOTHING, out);
        peer.write(new ByteBuffer[] {out.flip()}, 1);
    }
}
