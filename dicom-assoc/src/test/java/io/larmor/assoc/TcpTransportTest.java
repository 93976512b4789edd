package io.larmor.assoc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TcpTransportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static InetSocketAddress address(ServerSocketChannel server) throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    @Test
    void aMessageGoesEachWayAndTheAssociationIsReleased(@TempDir Path folder) throws Exception {
        byte[] data = AssociationTest.random(3_000_000);
        Path file = Files.write(folder.resolve("object"), data);
        try (var server = listen(); var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var served = AssociationTest.async(() -> {
                var transport = TcpTransport.of(server.accept());
                try (var association = Association.accept(transport, (rq, _) -> AssociationTest.acceptAll(rq),
                        AssociationOptions.DEFAULT.withMaxPduLength(16_384))) {
                    AssociationTest.receive(association, true);
                    byte[] received = AssociationTest.receive(association, false);
                    association.send(1, ByteBuffer.wrap(AssociationTest.random(60)), Payload.of(received));
                    assertNull(association.receive());
                    association.acceptRelease();
                }
                return true;
            });
            var transport = TcpTransport.connect(address(server), TIMEOUT);
            try (var association = Association.request(transport, AssociationTest.request().build(),
                    AssociationOptions.DEFAULT)) {
                assertEquals(address(server).getPort(), association.info().remoteAddress().orElseThrow().getPort());
                association.send(1, ByteBuffer.wrap(AssociationTest.random(100)),
                        Payload.of(channel, 10, data.length - 10));
                AssociationTest.receive(association, true);
                assertArrayEquals(Arrays.copyOfRange(data, 10, data.length),
                        AssociationTest.receive(association, false));
                association.requestRelease();
                assertNull(association.receive());
            }
            assertTrue(AssociationTest.get(served));
        }
    }

    @Test
    void aBoundOnWhatIsUnsentNestsAndEnds() throws Exception {
        try (var server = listen(); var channel = SocketChannel.open(address(server))) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, 100_000);
            int before = channel.getOption(StandardSocketOptions.SO_SNDBUF);
            var transport = TcpTransport.of(channel);
            transport.limitUnsent(32_768);
            transport.limitUnsent(32_768);
            transport.limitUnsent(0);
            assertTrue(channel.getOption(StandardSocketOptions.SO_SNDBUF) < before);
            transport.limitUnsent(0);
            assertEquals(before, channel.getOption(StandardSocketOptions.SO_SNDBUF));
        }
    }

    @Test
    void aFileThatEndsTooEarlyAbortsTheAssociation(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("object"), new byte[500_000]);
        try (var server = listen(); var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var served = AssociationTest.async(() -> {
                try (var association = Association.accept(TcpTransport.of(server.accept()),
                        (rq, _) -> AssociationTest.acceptAll(rq), AssociationOptions.DEFAULT)) {
                    while (association.receive() != null) {
                        Thread.onSpinWait();
                    }
                }
                return true;
            });
            try (var association = Association.request(TcpTransport.connect(address(server), TIMEOUT),
                    AssociationTest.request().build(), AssociationOptions.DEFAULT)) {
                Payload payload = Payload.of(channel, 0, 900_000);
                var failure = assertThrows(IOException.class,
                        () -> association.send(1, ByteBuffer.wrap(AssociationTest.random(100)), payload));
                assertTrue(failure.toString().contains("ended at 500000 bytes"), failure.toString());
            }
            var aborted = assertThrows(AssociationAbortedException.class, () -> AssociationTest.get(served));
            assertEquals(AbortSource.SERVICE_USER, aborted.source());
        }
    }

    @Test
    void nothingIsHeldBackToFillASegment() throws Exception {
        try (var server = listen(); var peer = SocketChannel.open(address(server))) {
            SocketChannel accepted = server.accept();
            var transport = TcpTransport.of(accepted);
            assertTrue(accepted.getOption(StandardSocketOptions.TCP_NODELAY));
            transport.close();
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void closingFromAnotherThreadEndsAReader() throws Exception {
        try (var server = listen(); var peer = SocketChannel.open(address(server))) {
            var transport = TcpTransport.of(server.accept());
            var read = AssociationTest.async(() -> transport.read(ByteBuffer.allocateDirect(10)));
            transport.close();
            assertThrows(IOException.class, () -> AssociationTest.get(read));
            assertTrue(peer.isOpen());
        }
    }

    @Test
    void aPortWhereNobodyListensIsNamed() throws Exception {
        InetSocketAddress address;
        try (var server = listen()) {
            address = address(server);
        }
        var failure = assertThrows(ConnectException.class, () -> TcpTransport.connect(address, TIMEOUT));
        assertTrue(failure.toString().contains(":" + address.getPort()), failure.toString());
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        var address = InetSocketAddress.createUnresolved("no-such-host.invalid", 104);
        var failure = assertThrows(UnknownHostException.class, () -> TcpTransport.connect(address, TIMEOUT));
        assertTrue(failure.toString().contains("no-such-host.invalid"), failure.toString());
    }
}
