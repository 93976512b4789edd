package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.ReleaseRp;
import io.larmor.pdu.ReleaseRq;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What other requestors sent, recorded, sent again to an acceptor of ours.
class RecordedAssociationTest {
    static List<Path> recordings() throws IOException {
        Optional<Path> shared = HostilePeerTest.shared();
        Assumptions.assumeTrue(shared.isPresent(), "The shared test material is not there.");
        try (Stream<Path> files = Files.list(shared.orElseThrow().resolve("captures"))) {
            return files.filter(file -> file.toString().endsWith("c2s.bin")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void aRecordedRequestorIsUnderstood(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        long expected = 0;
        Optional<Pdu> lastPdu = Optional.empty();
        try {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                Pdu pdu = Pdu.decode(buffer);
                lastPdu = Optional.of(pdu);
                expected += pdu instanceof PDataTf data
                        ? data.values().stream().map(Pdv::fragment).mapToLong(octets -> octets.size()).sum()
                        : 0;
            }
        } catch (MalformedPduException _) {
            // A recording that ends inside a PDU: its peer had aborted.
            lastPdu = Optional.empty();
        }
        var pair = MemoryTransport.pair();
        var received = AssociationTest.async(() -> receiveAll(pair.b()));
        boolean released = lastPdu.filter(ReleaseRq.class::isInstance).isPresent();
        try (var peer = new ScriptedPeer(pair.a())) {
            peer.send(bytes);
            assertInstanceOf(AssociateAc.class, peer.next().orElseThrow());
            if (released) {
                assertInstanceOf(ReleaseRp.class, peer.next().orElseThrow());
            }
        }
        if (released) {
            assertEquals(expected, AssociationTest.get(received));
        } else {
            var aborted = assertThrows(AssociationAbortedException.class, () -> AssociationTest.get(received));
            boolean told = lastPdu.filter(Abort.class::isInstance).isPresent();
            assertEquals(told ? AbortSource.SERVICE_USER : AbortSource.SERVICE_PROVIDER, aborted.source());
        }
    }

    private static long receiveAll(Transport transport) throws IOException {
        try (Association association = Association.accept(transport, (rq, _) -> AssociationTest.acceptAll(rq),
                AssociationOptions.DEFAULT)) {
            long total = 0;
            for (Fragment fragment = association.receive(); fragment != null; fragment = association.receive()) {
                total += fragment.data().remaining();
            }
            assertTrue(association.releaseIndicated());
            association.acceptRelease();
            return total;
        }
    }
}
