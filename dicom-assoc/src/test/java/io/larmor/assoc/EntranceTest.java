package io.larmor.assoc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSession;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EntranceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";

    @TempDir
    private Path folder = Path.of("");

    /// A connection in memory that seems to come from an address.
    private record From(Transport below, String host) implements Transport {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return below.read(target);
        }

        @Override
        public void write(ByteBuffer[] sources, int count) throws IOException {
            below.write(sources, count);
        }

        @Override
        public Optional<InetSocketAddress> remoteAddress() {
            return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), 4000));
        }

        @Override
        public Optional<InetSocketAddress> localAddress() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return Optional.empty();
        }

        @Override
        public void close() {
            below.close();
        }
    }

    private static Entrance behind(String... balancers) {
        return new Entrance(Optional.empty(), false, List.of(balancers).stream().map(AddressRange::parse).toList(),
                TIMEOUT);
    }

    private static Transport entered(Entrance entrance, byte[] sent) throws IOException {
        var pair = MemoryTransport.pair();
        new ScriptedPeer(pair.a()).send(sent);
        pair.a().close();
        return entrance.enter(new From(pair.b(), "10.1.2.3"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String rest(Transport transport) throws IOException {
        var buffer = ByteBuffer.allocate(2000);
        int count = 0;
        while (count >= 0) {
            count = transport.read(buffer);
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void withoutAnyOfItAConnectionIsTakenAsItIs() throws Exception {
        var transport = MemoryTransport.pair().a();
        assertSame(transport, Entrance.OPEN.enter(transport));
    }

    @Test
    void aHeaderOfVersion1TellsWhoThePeerIs() throws Exception {
        var entered = entered(behind("10.0.0.0/8"), text("PROXY TCP4 192.0.2.7 10.0.0.1 56324 11112\r\nREST"));
        assertEquals(new InetSocketAddress("192.0.2.7", 56324), entered.remoteAddress().orElseThrow());
        assertEquals("REST", rest(entered));
    }

    @Test
    void aHeaderOfVersion2TellsWhoThePeerIs() throws Exception {
        byte[] four = HexFormat.of().parseHex(SIGNATURE + "2111000CC00002070A000001DC042B68");
        var entered = entered(behind("10.1.2.3"), concat(four, text("REST")));
        assertEquals(new InetSocketAddress("192.0.2.7", 56324), entered.remoteAddress().orElseThrow());
        assertEquals("REST", rest(entered));
        byte[] six = HexFormat.of().parseHex(SIGNATURE + "21210027" + "20010DB8000000000000000000000001"
                + "20010DB8000000000000000000000002" + "DC042B68" + "040000");
        entered = entered(behind("10.1.2.3"), concat(six, text("REST")));
        assertEquals(new InetSocketAddress("2001:db8::1", 56324), entered.remoteAddress().orElseThrow());
        assertEquals("REST", rest(entered));
    }

    @Test
    void aHealthCheckOfTheBalancerComesFromItself() throws Exception {
        for (byte[] header : List.of(text("PROXY UNKNOWN\r\n"), HexFormat.of().parseHex(SIGNATURE + "20000000"))) {
            var entered = entered(behind("10.0.0.0/8"), concat(header, text("REST")));
            assertEquals("10.1.2.3", entered.remoteAddress().orElseThrow().getHostString());
            assertEquals("REST", rest(entered));
        }
    }

    @Test
    void aHeaderFromElsewhereIsNotBelieved() throws Exception {
        var entered = entered(behind("10.2.0.0/16", "::1"), text("PROXY TCP4 127.0.0.1 10.0.0.1 56324 11112\r\n"));
        assertEquals("10.1.2.3", entered.remoteAddress().orElseThrow().getHostString());
        assertTrue(rest(entered).startsWith("PROXY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY", "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n", "PROXY TCP4 x 5.6.7.8 1 2\r\n......",
        "PROXY TCP4 1.2.3.4 5.6.7.8 99999 2\r\n", "\u0001\0\0\0\u0000\u0010................",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\u0002\u0000", "\r\n\r\n\0\r\nQUIT\n!\u0011\u0000\u0004....",
        "\r\n\r\n\0\r\nQUIT\n1\u0011\u0000\u000C............", "\r\n\r\n\0\r\nQUIT\n!\u0011\u0000\u000C..",
        "PROXY TCP4 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void whatIsNoHeaderIsNotLetIn(String sent) {
        assertThrows(IOException.class, () -> entered(behind("10.0.0.0/8"), text(sent)));
    }

    @Test
    void aBalancerThatSaysNothingHasADeadline() {
        var pair = MemoryTransport.pair();
        var entrance = new Entrance(Optional.empty(), false, behind("10.0.0.0/8").balancers(), Duration.ofMillis(20));
        assertThrows(DicomTimeoutException.class, () -> entrance.enter(new From(pair.b(), "10.1.2.3")));
    }

    @Test
    void tlsAndPlainShareAPortWhenAsked() throws Exception {
        var files = Certificates.in(folder);
        var entrance = new Entrance(Optional.of(files.server().build()), true, List.of(), TIMEOUT);
        var pair = MemoryTransport.pair();
        var secure = AssociationTest.async(() -> entrance.enter(pair.b()));
        try (var _ = TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST)) {
            assertTrue(AssociationTest.get(secure).tlsSession().isPresent());
        }
        var plain = entered(entrance, text("\u0001\0\0\0"));
        assertFalse(plain.tlsSession().isPresent());
        assertEquals("\u0001\0\0\0", rest(plain));
    }

    @Test
    void tlsMayComeBehindABalancer() throws Exception {
        var files = Certificates.in(folder);
        var entrance = new Entrance(Optional.of(files.server().build()), false,
                List.of(AddressRange.parse("10.0.0.0/8")), TIMEOUT);
        var pair = MemoryTransport.pair();
        new ScriptedPeer(pair.a()).send(text("PROXY TCP4 192.0.2.7 10.0.0.1 56324 11112\r\n"));
        var secure = AssociationTest.async(() -> entrance.enter(new From(pair.b(), "10.1.2.3")));
        try (var _ = TlsTransport.client(pair.a(), files.client().build(), Certificates.LOCALHOST)) {
            assertEquals("192.0.2.7", AssociationTest.get(secure).remoteAddress().orElseThrow().getHostString());
        }
    }

    @Test
    void rangesOfAddressesCompareTheFirstBits() {
        assertTrue(AddressRange.parse("10.0.0.0/9").contains(InetAddress.ofLiteral("10.127.0.1")));
        assertFalse(AddressRange.parse("10.0.0.0/9").contains(InetAddress.ofLiteral("10.128.0.1")));
        assertTrue(AddressRange.parse("::/0").contains(InetAddress.ofLiteral("2001:db8::1")));
        assertFalse(AddressRange.parse("::/0").contains(InetAddress.ofLiteral("10.0.0.1")));
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse("10.0.0.0/33"));
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse("pacs"));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
