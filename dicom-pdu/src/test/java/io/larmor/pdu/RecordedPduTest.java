package io.larmor.pdu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Recorded associations of other implementations, and streams made to hurt.
class RecordedPduTest {
    private static Optional<Path> shared() {
        String override = System.getenv("LARMOR_SHARED");
        if (override != null) {
            return Optional.of(Path.of(override));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("../shared").normalize())
                .filter(p -> Files.exists(p.resolve("captures/INDEX.tsv")))
                .findFirst();
    }

    private static List<Path> files(String folder, String suffix) throws IOException {
        Optional<Path> shared = shared();
        assumeTrue(shared.isPresent(), "The shared test material is not there.");
        try (Stream<Path> list = Files.list(shared.get().resolve(folder))) {
            return list.filter(p -> p.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Test
    void recordedPdusAreReadAndWrittenBackAsTheyWere() throws IOException {
        int read = 0;
        for (Path file : files("captures", ".bin")) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            while (bytes.remaining() >= Pdu.HEADER_LENGTH
                    && bytes.remaining() - Pdu.HEADER_LENGTH >= bytes.getInt(bytes.position() + 2)) {
                int start = bytes.position();
                Pdu pdu = Pdu.decode(bytes);
                byte[] recorded = Arrays.copyOfRange(bytes.array(), start, bytes.position());
                assertArrayEquals(withoutReserved(recorded), pdu.encode(), file + " at " + start);
                read++;
            }
        }
        assertTrue(read > 300, read + " PDUs");
    }

    /// The PDU with the reserved bytes of its presentation contexts cleared, which DCMTK sets.
    private static byte[] withoutReserved(byte[] pdu) {
        if (pdu[0] == Pdu.ASSOCIATE_RQ || pdu[0] == Pdu.ASSOCIATE_AC) {
            var buffer = ByteBuffer.wrap(pdu);
            for (int at = 74; at < pdu.length; at += 4 + (buffer.getShort(at + 2) & 0xFFFF)) {
                if (pdu[at] == Item.PRESENTATION_CONTEXT_RQ) {
                    Arrays.fill(pdu, at + 5, at + 8, (byte) 0);
                } else if (pdu[at] == Item.PRESENTATION_CONTEXT_AC) {
                    pdu[at + 5] = 0;
                    pdu[at + 7] = 0;
                }
            }
        }
        return pdu;
    }

    @Test
    void hostileBytesAreRefusedWithAReasonOrRead() throws IOException {
        int refused = 0;
        for (Path file : files("malformed/pdus", ".bin")) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            try {
                while (bytes.hasRemaining()) {
                    assertTrue(Pdu.isDefined(Pdu.decode(bytes).type()));
                }
            } catch (MalformedPduException expected) {
                assertTrue(expected.toString().contains(" at offset "), expected.toString());
                refused++;
            }
        }
        assertTrue(refused > 5, refused + " refused");
    }
}
