package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What others sent, recorded, sent again: requestors to an acceptor of ours, acceptors to a requestor of ours.
class RecordedAssociationTest {
    static List<Path> recordings() throws IOException {
        return recordings("c2s.bin");
    }

    static List<Path> acceptors() throws IOException {
        return recordings("s2c.bin");
    }

    private static List<Path> recordings(String end) throws IOException {
        Optional<Path> shared = HostilePeerTest.shared();
        Assumptions.assumeTrue(shared.isPresent(), "The shared test material is not there.");
        try (Stream<Path> files = Files.list(shared.orElseThrow().resolve("captures"))) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
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

    @ParameterizedTest
    @MethodSource("acceptors")
    void aRecordedAcceptorIsUnderstood(Path file) throws Exception {
        var requested = Files.readAllBytes(Path.of(file.toString().replace("s2c.bin", "c2s.bin")));
        var recorded = assertInstanceOf(AssociateRq.class, Pdu.decode(ByteBuffer.wrap(requested)));
        var answers = pdus(Files.readAllBytes(file));
        long expected = answers.stream().filter(PDataTf.class::isInstance).map(PDataTf.class::cast)
                .flatMap(data -> data.values().stream()).mapToLong(value -> value.fragment().size()).sum();
        var pair = MemoryTransport.pair();
        var requestor = AssociationTest.async(() -> use(pair.a(), Negotiation.request(recorded), answers, expected));
        try (var peer = new ScriptedPeer(pair.b())) {
            var sent = assertInstanceOf(AssociateRq.class, peer.next().orElseThrow());
            assertEquals(recorded.contexts(), sent.contexts());
            for (Pdu answer : answers) {
                if (answer instanceof ReleaseRp) {
                    assertInstanceOf(ReleaseRq.class, peer.next().orElseThrow());
                }
                peer.send(answer);
            }
            if (!(answers.getLast() instanceof AssociateRj || answers.getLast() instanceof ReleaseRp
                    || answers.getLast() instanceof Abort)) {
                assertInstanceOf(Abort.class, peer.next().orElseThrow());
            }
        }
        assertTrue(AssociationTest.get(requestor));
    }

    /// All whole PDUs, in the order in which they came.
    private static List<Pdu> pdus(byte[] bytes) throws MalformedPduException {
        var pdus = new ArrayList<Pdu>();
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= Pdu.HEADER_LENGTH
                && buffer.remaining() - Pdu.HEADER_LENGTH >= buffer.getInt(buffer.position() + 2)) {
            pdus.add(Pdu.decode(buffer));
        }
        return pdus;
    }

    /// Takes what the acceptor sends, and ends as the recording does.
    private static boolean use(Transport transport, AssociationRequest request, List<Pdu> answers, long expected)
            throws IOException {
        Pdu last = answers.getLast();
        if (last instanceof AssociateRj rj) {
            var rejected = assertThrows(AssociationRejectedException.class,
                    () -> Association.request(transport, request, AssociationOptions.DEFAULT));
            assertEquals(rj, rejected.pdu());
            return true;
        }
        var ac = assertInstanceOf(AssociateAc.class, answers.getFirst());
        if (ac.contexts().stream().noneMatch(context -> context.result() == 0)) {
            assertThrows(NegotiationException.class,
                    () -> Association.request(transport, request, AssociationOptions.DEFAULT));
            return true;
        }
        try (Association association = Association.request(transport, request, AssociationOptions.DEFAULT)) {
            assertEquals(ac.contexts().stream().filter(context -> context.result() == 0).count(),
                    association.info().contexts().stream().filter(PresentationContext::accepted).count());
            for (long total = 0; total < expected;) {
                total += Objects.requireNonNull(association.receive()).data().remaining();
            }
            if (last instanceof Abort) {
                assertThrows(AssociationAbortedException.class, association::receive);
            } else if (last instanceof ReleaseRp) {
                association.requestRelease();
                assertNull(association.receive());
            }
            return true;
        }
    }
}
