package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

import io.larmor.pdu.AssociateRj;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TlsTransportTest {
    @TempDir
    private Path folder = Path.of("");

    private Certificates files;

    @BeforeEach
    void makeCertificates() throws IOException {
        files = Certificates.in(folder);
    }

    private record Ends(Transport client, Transport server) implements AutoCloseable {
        static Ends of(TlsConfig client, TlsConfig server) throws Exception {
            return of(client, server, MemoryTransport.pair());
        }

        static Ends of(TlsConfig client, TlsConfig server, MemoryTransport.Pair pair) throws Exception {
            var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), server));
            Transport requested = TlsTransport.client(pair.a(), client, Certificates.LOCALHOST);
            return new Ends(requested, AssociationTest.get(accepted));
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    private static void readFully(Transport transport, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (transport.read(target) < 0) {
                throw new EOFException();
            }
        }
    }

    @Test
    void messagesGoEachWayAndTheAssociationIsReleased() throws Exception {
        byte[] data = AssociationTest.random(3_000_000);
        try (var ends = Ends.of(files.client().build(), files.server().build())) {
            var served = AssociationTest.async(() -> {
                try (var association = Association.accept(ends.server, (rq, _) -> AssociationTest.acceptAll(rq),
                        AssociationOptions.DEFAULT.withMaxPduLength(16_384))) {
                    AssociationTest.receive(association, true);
                    byte[] received = AssociationTest.receive(association, false);
                    association.send(1, ByteBuffer.wrap(AssociationTest.random(60)), Payload.of(received));
                    assertNull(association.receive());
                    association.acceptRelease();
                }
                return true;
            });
            try (var association = Association.request(ends.client, AssociationTest.request().build(),
                    AssociationOptions.DEFAULT)) {
                var session = association.info().tlsSession().orElseThrow();
                assertEquals("TLSv1.3", session.getProtocol());
                assertEquals("CN=node", ((X509Certificate) session.getPeerCertificates()[0])
                        .getSubjectX500Principal().getName());
                association.send(1, ByteBuffer.wrap(AssociationTest.random(100)), Payload.of(data));
                AssociationTest.receive(association, true);
                assertArrayEquals(data, AssociationTest.receive(association, false));
                association.requestRelease();
                assertNull(association.receive());
            }
            assertTrue(AssociationTest.get(served));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 16_384, 70_000, 262_144})
    void whatIsWrittenArrivesWhateverTheReaderHasRoomFor(int room) throws Exception {
        var random = new Random(room);
        try (var ends = Ends.of(files.client().build(), files.server().build())) {
            for (int round = 0; round < 10; round++) {
                byte[] data = AssociationTest.random(room == 1 ? 500 : 1 + random.nextInt(400_000));
                var written = AssociationTest.async(() -> {
                    ends.client.write(pieces(data), 3);
                    return true;
                });
                var target = ByteBuffer.allocateDirect(data.length);
                while (target.position() < data.length) {
                    target.limit(Math.min(data.length, target.position() + room));
                    assertTrue(ends.server.read(target) > 0);
                }
                assertEquals(ByteBuffer.wrap(data), target.flip());
                assertTrue(AssociationTest.get(written));
            }
        }
    }

    /// Counts the writes that pass.
    private record Counting(Transport below, AtomicInteger writes) implements Transport {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return below.read(target);
        }

        @Override
        public void write(ByteBuffer[] sources, int count) throws IOException {
            writes.incrementAndGet();
            below.write(sources, count);
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

    private static ByteBuffer[] pieces(byte[] data) {
        int third = data.length / 3;
        return new ByteBuffer[] {ByteBuffer.wrap(data, 0, third), ByteBuffer.wrap(data, third, third),
            ByteBuffer.wrap(data, 2 * third, data.length - 2 * third)};
    }

    @Test
    void manySmallBuffersShareRecordsAndWrites() throws Exception {
        var pair = MemoryTransport.pair();
        var writes = new AtomicInteger();
        var counted = new Counting(pair.a(), writes);
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), files.server().build()));
        try (var client = TlsTransport.client(counted, files.client().build(), Certificates.LOCALHOST);
                var server = AssociationTest.get(accepted)) {
            int before = writes.get();
            var sources = new ByteBuffer[64];
            Arrays.setAll(sources, i -> ByteBuffer.wrap(AssociationTest.random(1000)));
            var target = ByteBuffer.allocateDirect(64_000);
            client.write(sources, 64);
            readFully(server, target);
            assertEquals(1, writes.get() - before);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsProfile.class, names = {"AES", "BASIC"}, mode = EnumSource.Mode.EXCLUDE)
    void everyProfileThatIsSafeAgreesOnOneOfItsSuites(TlsProfile profile) throws Exception {
        var client = files.client().profile(profile).allowRetiredProfile(true).build();
        var server = files.server().profile(profile).allowRetiredProfile(true).build();
        try (var ends = Ends.of(client, server)) {
            assertTrue(profile.cipherSuites().contains(ends.server.tlsSession().orElseThrow().getCipherSuite()));
        }
    }

    @Test
    void profilesAreFoundByNameAndRetiredOnesNeedAWord() {
        assertEquals(TlsProfile.BCP_195_RFC_8996, TlsProfile.named("B.12"));
        assertEquals(TlsProfile.MODIFIED_BCP_195_RFC_8996, TlsProfile.named("BCP195-RFC8996-modified"));
        assertThrows(IllegalArgumentException.class, () -> TlsProfile.named("ssl3"));
        var retired = assertThrows(IllegalArgumentException.class,
                () -> files.client().profile(TlsProfile.BCP_195).build());
        assertTrue(retired.toString().contains("retired"), retired.toString());
        var unsafe = assertThrows(IllegalArgumentException.class,
                () -> files.client().profile(TlsProfile.BASIC).allowRetiredProfile(true).build());
        assertTrue(unsafe.toString().contains("cannot be used"), unsafe.toString());
    }

    @Test
    void currentProfilesHaveTheSuitesOfTheStandardThatJavaHas() throws Exception {
        Optional<Path> shared = HostilePeerTest.shared();
        Assumptions.assumeTrue(shared.isPresent(), "The shared test material is not there.");
        var supported = List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        for (TlsProfile profile : TlsProfile.values()) {
            var expected = Files.readAllLines(shared.orElseThrow().resolve("dictionary/tls-profiles.tsv")).stream()
                    .map(line -> line.split("\t"))
                    .filter(fields -> fields[0].contains("(" + profile.section() + ")"))
                    .filter(fields -> profile.retired() == fields[1].equals("retired"))
                    .map(fields -> fields[3])
                    .filter(supported::contains)
                    .collect(Collectors.toSet());
            var offered = new HashSet<>(profile.cipherSuites());
            if (profile.retired()) {
                // TLS 1.3 is newer than they are; what needs RSA key transport, CBC or 3DES is not offered
                offered.removeIf(suite -> !suite.contains("_WITH_"));
                expected.removeIf(suite -> suite.startsWith("TLS_RSA_"));
            }
            assertEquals(expected, offered, profile.label());
        }
    }

    @Test
    void aCertificateOfSomebodyElsesIsRefusedOnBothSides() throws Exception {
        var other = Certificates.in(Files.createDirectory(folder.resolve("other")));
        var failed = failure(other.client().build(), files.server().build());
        assertTrue(failed.client.toString().contains("not issued by anyone trusted here"), failed.client.toString());
        assertTrue(failed.server.toString().contains("certificate_unknown"), failed.server.toString());
    }

    @ParameterizedTest
    @EnumSource(CertificateAuthority.KeyKind.class)
    void aKeyOfAnotherCertificateIsRefusedAtOnce(CertificateAuthority.KeyKind kind) throws Exception {
        var authority = CertificateAuthority.create("CA", kind, Duration.ofDays(1));
        for (var name : List.of("one", "two")) {
            var issued = authority.issue(name, List.of("localhost"), Duration.ofDays(1));
            Files.writeString(files.path(name), issued.certificatePem());
            Files.writeString(files.path(name + "-key"), issued.keyPem());
        }
        assertTrue(TlsConfig.builder().certificate(files.path("one"), files.path("one-key")).build().hasCertificate());
        for (var key : List.of("two-key", "node-key")) {
            var wrong = TlsConfig.builder().certificate(files.path("one"), files.path(key));
            var refused = assertThrows(IOException.class, wrong::build);
            assertEquals("The key in " + files.path(key) + " does not belong to the first certificate in "
                    + files.path("one") + "; name the one that it was issued for.", refused.getMessage());
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessTheHostIsNotChecked() throws Exception {
        files.issue("elsewhere", "pacs.example.org");
        var server = TlsConfig.builder().certificate(files.path("elsewhere"), files.path("elsewhere-key")).build();
        var failed = failure(files.client().build(), server);
        assertTrue(failed.client.toString().contains("is not for the host"), failed.client.toString());
        try (var ends = Ends.of(files.client().hostCheck(false).build(), server)) {
            assertTrue(ends.client.tlsSession().orElseThrow().isValid());
        }
        try (var ends = Ends.of(TlsConfig.builder().insecure(true).build(), server)) {
            assertTrue(ends.client.tlsSession().orElseThrow().isValid());
        }
    }

    private record Failed(IOException client, IOException server) {}

    private static Failed failure(TlsConfig client, TlsConfig server) {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), server));
        var mine = assertThrows(IOException.class,
                () -> TlsTransport.client(pair.a(), client, Certificates.LOCALHOST));
        return new Failed(mine, assertThrows(IOException.class, () -> AssociationTest.get(accepted)));
    }

    @Test
    void aRequiredCertificateIsShownAndCheckedAndItsLackIsExplainedToBoth() throws Exception {
        files.issue("modality");
        var server = files.server().trust(files.path("ca"))
                .clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build();
        var client = files.client().certificate(files.path("modality"), files.path("modality-key")).build();
        try (var ends = Ends.of(client, server)) {
            assertEquals("CN=modality", ends.server.tlsSession().orElseThrow().getPeerPrincipal().getName());
        }
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), server));
        // In TLS 1.3 the client is done before the server has looked
        var without = TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST);
        var told = assertThrows(TlsException.class, () -> without.read(ByteBuffer.allocate(100)));
        assertTrue(told.toString().contains("requires a certificate"), told.toString());
        var seen = assertThrows(TlsException.class, () -> AssociationTest.get(accepted));
        assertTrue(seen.toString().contains("showed no certificate"), seen.toString());
    }

    @Test
    void aMissingClientCertificateIsExplainedToWhoRequestsAnAssociation() throws Exception {
        var server = files.server().trust(files.path("ca"))
                .clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build();
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), server));
        var without = TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST);
        var told = assertThrows(TlsException.class, () -> Association.request(without,
                AssociationTest.request().build(), AssociationOptions.DEFAULT));
        assertTrue(told.toString().contains("requires a certificate"), told.toString());
        assertThrows(TlsException.class, () -> AssociationTest.get(accepted));
    }

    @Test
    void aServerThatChecksClientsNeedsToKnowWhomItTrusts() {
        assertThrows(IllegalArgumentException.class,
                () -> files.server().clientCertificate(TlsConfig.ClientCertificate.REQUIRE).build());
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        TlsConfig server = files.server().build();
        TlsConfig client = files.client().build();
        Object first;
        try (var ends = Ends.of(client, server)) {
            first = ends.client.tlsSession().orElseThrow().getPeerCertificates()[0];
        }
        files.issue("node", "localhost", "127.0.0.1");
        Files.setLastModifiedTime(files.path("node"), FileTime.from(Instant.now().plusSeconds(5)));
        Object now = first;
        for (int i = 0; i < 200 && now.equals(first); i++) {
            Thread.sleep(Duration.ofMillis(50));
            try (var ends = Ends.of(files.client().build(), server)) {
                now = ends.client.tlsSession().orElseThrow().getPeerCertificates()[0];
            }
        }
        assertNotEquals(first, now);
    }

    @Test
    void aHandshakeThatStallsHasADeadline() throws Exception {
        var pair = MemoryTransport.pair();
        var server = files.server().handshakeTimeout(Duration.ofMillis(50)).build();
        var late = assertThrows(DicomTimeoutException.class, () -> TlsTransport.server(pair.b(), server));
        assertEquals(DicomTimeoutException.Which.TLS_HANDSHAKE, late.which());
        assertEquals(-1, pair.a().read(ByteBuffer.allocate(1)));
    }

    @Test
    void whoDoesNotSpeakTlsIsNamed() throws Exception {
        for (String first : List.of("\u0001\0\0\0\0\u0010", "GET / HTTP/1.1\r\n", "\u000bMSH|^~\\&|", "SSH-2.0-Open",
                "PROXY TCP4 1.2.3.4")) {
            var pair = MemoryTransport.pair();
            var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), files.server().build()));
            new ScriptedPeer(pair.a()).send(first.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            var _ = AssociationTest.async(() -> {
                int _ = pair.a().read(ByteBuffer.allocate(16));
                pair.a().close();
                return "told, or closed";
            });
            var failure = assertThrows(TlsException.class, () -> AssociationTest.get(accepted));
            String name = switch (first.charAt(0)) {
                case 1 -> "A-ASSOCIATE-RQ";
                case 'G' -> "HTTP";
                case 'S' -> "SSH";
                case 'P' -> "PROXY";
                default -> "HL7";
            };
            assertTrue(failure.toString().contains(name), failure.toString());
        }
    }

    @Test
    void aPeerThatAnswersWithDicomIsNamedByTheClient() throws Exception {
        var pair = MemoryTransport.pair();
        var requested = AssociationTest.async(
                () -> TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST));
        new ScriptedPeer(pair.b()).send(new AssociateRj(1, 1, 1));
        var failure = assertThrows(TlsException.class, () -> AssociationTest.get(requested));
        assertTrue(failure.toString().contains("A-ASSOCIATE-RJ"), failure.toString());
    }

    @Test
    void aStreamCutAtEachByteOfTheHandshakeEndsIt() throws Exception {
        for (int cut : new int[] {0, 1, 4, 5, 6, 60, 200}) {
            var recorded = MemoryTransport.pair();
            var client = AssociationTest.async(
                    () -> TlsTransport.client(recorded.a(), files.client().build(), Certificates.LOCALHOST));
            var buffer = ByteBuffer.allocate(2000);
            int count = recorded.b().read(buffer);
            recorded.b().close();
            assertThrows(IOException.class, () -> AssociationTest.get(client));
            assertTrue(count > 200);
            var pair = MemoryTransport.pair();
            var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), files.server().build()));
            new ScriptedPeer(pair.a()).send(Arrays.copyOf(buffer.array(), cut));
            pair.a().close();
            assertThrows(IOException.class, () -> AssociationTest.get(accepted));
        }
    }

    @Test
    void closingTellsThePeerAndEndsAReader() throws Exception {
        var pair = MemoryTransport.pair();
        try (var ends = Ends.of(files.client().build(), files.server().build(), pair)) {
            CompletableFuture<Integer> read = AssociationTest.async(() -> ends.server.read(ByteBuffer.allocate(10)));
            ends.client.close();
            assertEquals(-1, AssociationTest.get(read));
            assertThrows(IOException.class, () -> ends.client.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 1));
            assertThrows(IOException.class, () -> ends.client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void anAddressThatIsNotTheCertificatesIsRefused() throws Exception {
        var pair = MemoryTransport.pair();
        var accepted = AssociationTest.async(() -> TlsTransport.server(pair.b(), files.server().build()));
        var failure = assertThrows(TlsException.class, () -> TlsTransport.client(pair.a(), files.client().build(),
                InetSocketAddress.createUnresolved("127.0.0.2", 104)));
        assertTrue(failure.toString().contains("127.0.0.2"), failure.toString());
        assertThrows(TlsException.class, () -> AssociationTest.get(accepted));
    }
}
