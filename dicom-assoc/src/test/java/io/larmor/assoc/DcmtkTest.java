package io.larmor.assoc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.larmor.pdu.RoleSelection;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Associations with DCMTK's `echoscu` and `storescp`, where they are installed.
class DcmtkTest {
    private static String program(String name) {
        List<Path> found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .toList();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + " is not installed; install the package dcmtk.");
        }
        Assumptions.assumeFalse(found.isEmpty(), name + " is not installed");
        return found.getFirst().toString();
    }

    private static Process start(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    @Test
    void echoscuAssociatesSendsAndReleases(@TempDir Path folder) throws Exception {
        String echoscu = program("echoscu");
        try (var server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Process process = start(folder, echoscu, "-v", "-aet", "ECHOSCU", "-aec", "LARMOR", "--repeat", "3",
                    "127.0.0.1", Integer.toString(port));
            try (var association = Association.accept(TcpTransport.of(server.accept()),
                    (rq, _) -> AssociationTest.acceptAll(rq), AssociationOptions.DEFAULT)) {
                assertEquals("ECHOSCU", association.info().callingAe());
                assertTrue(association.info().peerImplementationVersionName().orElseThrow().startsWith("OFFIS_DCMTK"));
                for (int i = 0; i < 3; i++) {
                    association.send(1, echoResponse(AssociationTest.receive(association, true)), null);
                }
                assertNull(association.receive());
                assertTrue(association.releaseIndicated());
                association.acceptRelease();
            }
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), Files.readString(folder.resolve("output")));
        }
    }

    /// A C-ECHO-RSP in implicit VR little endian (PS3.7 §9.3.5.2) to a C-ECHO-RQ.
    private static ByteBuffer echoResponse(byte[] request) {
        var in = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        int messageId = 0;
        while (in.hasRemaining()) {
            int group = in.getShort();
            int element = in.getShort();
            int length = in.getInt();
            if (group == 0 && element == 0x0110) {
                messageId = in.getShort(in.position());
            }
            in.position(in.position() + length);
        }
        byte[] sopClass = (AssociationTest.VERIFICATION + "\0").getBytes(StandardCharsets.US_ASCII);
        var out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(4).putInt(8 + sopClass.length + 4 * 10);
        out.putShort((short) 0).putShort((short) 0x0002).putInt(sopClass.length).put(sopClass);
        int[][] shorts = {{0x0100, 0x8030}, {0x0120, messageId}, {0x0800, 0x0101}, {0x0900, 0}};
        for (int[] element : shorts) {
            out.putShort((short) 0).putShort((short) element[0]).putInt(2).putShort((short) element[1]);
        }
        return out.flip();
    }

    @Test
    void storescpAcceptsAndReleases(@TempDir Path folder) throws Exception {
        String storescp = program("storescp");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = start(folder, storescp, "-v", "-aet", "STORESCP", Integer.toString(port));
        try {
            var builder = AssociationRequest.builder("LARMOR", "STORESCP");
            var classes = new ArrayList<String>();
            for (String suffix : List.of("2", "4", "6.1", "7", "88.11")) {
                classes.add("1.2.840.10008.5.1.4.1.1." + suffix);
            }
            classes.forEach(sopClass -> builder.context(sopClass, "1.2.840.10008.1.2.1", AssociationTest.IMPLICIT));
            builder.context("1.2.3.4", AssociationTest.IMPLICIT)
                    .operationsWindow(32, 32)
                    .role(new RoleSelection(classes.getFirst(), true, false));
            try (var association = Association.request(connect(port), builder.build(), AssociationOptions.DEFAULT)) {
                AssociationInfo info = association.info();
                assertEquals(5, info.contexts().stream().filter(PresentationContext::accepted).count());
                assertEquals(PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED,
                        info.contexts().getLast().result());
                assertEquals(OperationsWindow.SYNCHRONOUS, info.window());
                association.requestRelease();
                assertNull(association.receive());
            }
        } finally {
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
    }

    /// Waits for the program to listen.
    private static Transport connect(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return TcpTransport.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        Duration.ofSeconds(10));
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
