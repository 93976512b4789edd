package io.larmor.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.CertificateAuthority;
import io.larmor.assoc.Entrance;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.Transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The first bytes of a connection: the header of a load balancer, TLS, or neither. Who is let in without TLS is heard from the first byte behind the
/// header on, to the last; the connection of who is not let in is closed.
///
/// The first byte of an input tells what is expected: bit 0 a header, bit 1 TLS, bit 2 plain connections too; the other bits in what pieces it comes.
final class EntranceTarget implements FuzzTarget {
    private final TlsConfig tls = tls();

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(IOException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        var in = new Input(input);
        int flags = in.u8();
        var entrance = new Entrance((flags & 2) == 0 ? Optional.empty() : Optional.of(tls), (flags & 4) != 0,
                (flags & 1) == 0 ? List.of() : List.of(AddressRange.parse("127.0.0.0/8")), Duration.ZERO);
        byte[] said = in.rest();
        var connection = new SaidTransport(said, 1 + (flags >>> 3) * 37);
        try (Transport entered = entrance.enter(connection)) {
            assertTrue(entered.remoteAddress().isPresent());
            byte[] heard = all(entered);
            int from = said.length - heard.length;
            assertTrue((flags & 1) != 0 || from == 0, "bytes were lost");
            assertTrue(from >= 0 && Arrays.equals(said, from, said.length, heard, 0, heard.length), "bytes changed");
        } catch (IOException e) {
            assertTrue(connection.isClosed(), "a connection that was not let in is still open");
            throw e;
        }
    }

    private static byte[] all(Transport transport) throws IOException {
        var heard = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(512);
        while (transport.read(buffer) >= 0) {
            heard.write(buffer.array(), 0, buffer.position());
            assertFalse(buffer.position() == 0, "nothing was read, and the end was not told");
            buffer.clear();
        }
        return heard.toByteArray();
    }

    private static TlsConfig tls() {
        var authority = CertificateAuthority.create("Fuzz CA", CertificateAuthority.KeyKind.EC_P256,
                Duration.ofDays(1));
        var issued = authority.issue("localhost", List.of("localhost"), Duration.ofDays(1));
        var scratch = new Scratch("server.pem");
        var pem = issued.certificatePem() + issued.keyPem();
        try {
            var file = scratch.holding(pem.getBytes(StandardCharsets.US_ASCII));
            return TlsConfig.builder().certificate(file, file).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
