package io.larmor.assoc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.Octets;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.ReleaseRp;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Streams made to hurt, each with what must happen.
class HostilePeerTest {
    record Hostile(String file, boolean acceptor, Octets bytes, List<String> script) {
        @Override
        public String toString() {
            return file;
        }
    }

    private static final AssociationOptions OPTIONS = AssociationOptions.DEFAULT
            .withTimeouts(Timeouts.builder().accept(Duration.ofMillis(200)).build());

    /// What the acceptor answers at last, where this layer alone decides.
    private static final Map<String, Class<? extends Pdu>> ANSWERS = Map.ofEntries(
            Map.entry("aet-both-nul.bin", AssociateAc.class), Map.entry("est-ctx-switch-cmd.bin", Abort.class),
            Map.entry("est-pdv-len-negative.bin", Abort.class),
            Map.entry("est-release-reserved.bin", ReleaseRp.class), Map.entry("est-type-0a.bin", Abort.class),
            Map.entry("first-type-20.bin", Abort.class), Map.entry("garbage-smtp.bin", Abort.class),
            Map.entry("maxlen-6.bin", AssociateRj.class), Map.entry("maxlen-12.bin", ReleaseRp.class),
            Map.entry("pc-200-same.bin", Abort.class), Map.entry("pc-dup-3.bin", Abort.class),
            Map.entry("pc-len-1.bin", Abort.class), Map.entry("pc-ts-space-pad.bin", AssociateAc.class),
            Map.entry("pv-8000.bin", AssociateRj.class), Map.entry("role-short.bin", Abort.class),
            Map.entry("rq-len-100m.bin", Abort.class), Map.entry("rq-len-minus-1.bin", Abort.class),
            Map.entry("slow-byte-each.bin", ReleaseRp.class), Map.entry("ui-before-pc.bin", AssociateAc.class),
            Map.entry("userid-empty.bin", Abort.class));

    static List<Hostile> streams() throws IOException {
        Optional<Path> folder = shared();
        Assumptions.assumeTrue(folder.isPresent(), "The shared test material is not there.");
        Path malformed = folder.orElseThrow().resolve("malformed");
        try (Stream<String> lines = Files.lines(malformed.resolve("pdus-INDEX.tsv"))) {
            return lines.skip(1).map(line -> line.split("\t", -1)).map(field -> {
                try {
                    return new Hostile(field[0], field[1].equals("acceptor"),
                            Octets.of(Files.readAllBytes(malformed.resolve("pdus").resolve(field[0]))),
                            List.of(field[3].split("; ", -1)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        }
    }

    static Optional<Path> shared() {
        String override = System.getenv("LARMOR_SHARED");
        if (override != null) {
            return Optional.of(Path.of(override));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("../shared").normalize())
                .filter(p -> Files.exists(p.resolve("malformed/pdus-INDEX.tsv")))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aHostileStreamEndsInAnAnswerOrAnError(Hostile stream) throws Exception {
        var pair = MemoryTransport.pair();
        CompletableFuture<Boolean> side = AssociationTest.async(() -> {
            if (stream.acceptor) {
                accept(pair.b());
            } else {
                request(pair.b());
            }
            return true;
        });
        try (var peer = new ScriptedPeer(pair.a())) {
            Optional<Pdu> last = play(stream, peer);
            Class<? extends Pdu> answer = ANSWERS.get(stream.file);
            if (answer != null) {
                assertInstanceOf(answer, last.orElseThrow());
            }
            if (stream.file.equals("est-type-0a.bin")) {
                assertEquals(Optional.of(new Abort(Abort.SERVICE_PROVIDER, Abort.UNRECOGNIZED_PDU)), last);
            }
        }
        assertTrue(AssociationTest.get(side));
    }

    private static void accept(Transport transport) {
        try (Association association = Association.accept(transport, (rq, _) -> AssociationTest.acceptAll(rq),
                OPTIONS)) {
            while (association.receive() != null) {
                Thread.onSpinWait();
            }
            if (association.releaseIndicated()) {
                association.acceptRelease();
            }
        } catch (IOException e) {
            assertInstanceOf(AssociationException.class, e);
        }
    }

    private static void request(Transport transport) {
        try (Association association = Association.request(transport, AssociationTest.request().build(), OPTIONS)) {
            while (association.receive() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            assertInstanceOf(AssociationException.class, e);
        }
    }

    /// Follows the script as far as this layer answers; returns the last PDU that came.
    private static Optional<Pdu> play(Hostile stream, ScriptedPeer peer) throws IOException {
        Optional<Pdu> last = Optional.empty();
        for (String step : stream.script) {
            String[] word = step.split(" ", -1);
            switch (word[0].toLowerCase(Locale.ROOT)) {
                case "send" -> {
                    String[] range = word[1].split("-", -1);
                    byte[] bytes = Arrays.copyOfRange(stream.bytes.toArray(), Integer.parseInt(range[0]),
                            Integer.parseInt(range[1]));
                    if (stream.file.startsWith("slow-byte")) {
                        for (byte b : bytes) {
                            peer.send(b);
                        }
                    } else {
                        peer.send(bytes);
                    }
                }
                case "await", "expect" -> {
                    // Responses come from the layer above.
                    boolean above = word[1].startsWith("C-ECHO") || word[1].equals("response")
                            || (word[1].equals("reply") && last.isPresent());
                    Optional<Pdu> came = above ? Optional.empty() : peer.next();
                    last = came.isPresent() ? came : last;
                }
                case "hold" -> {
                    Optional<Pdu> came = stream.acceptor ? peer.next() : Optional.empty();
                    last = came.isPresent() ? came : last;
                }
                case "close" -> peer.close();
                default -> throw new AssertionError(step);
            }
        }
        return last;
    }
}
