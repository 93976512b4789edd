package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Dictionary;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What implementations get wrong about data, and what they do not offer to those who test.
class ChecklistKitTest {
    private static final DataSet IMAGE = Checklist.image("2.25.3").with(Tag.ImageComments, "f".repeat(3000));
    /// A link on which nothing moves for so long, twice, waits for time to pass.
    private static final Duration STILL = Duration.ofMillis(5);

    @Test
    void sequencesUndefinedLengthsIso2022AndTheDictionary() throws Exception {
        // (0008,1115) of undefined length, with an item of undefined length that has a sequence of its own
        byte[] nested = java.util.HexFormat.of().parseHex(("0800 0500 4353 1000" + hex("\\ISO 2022 IR 87 ")
                + "0800 1511 5351 0000 FFFFFFFF  FEFF00E0 FFFFFFFF  0800 9911 5351 0000 14000000"
                + "FEFF00E0 0C000000 0800 5511 5549 0400 322E3500  FEFF0DE0 00000000  FEFFDDE0 00000000"
                + "1000 1000 504E 1600" + hex("A^B=") + "1B2442" + "3B33" + "1B2842" + "5E" + "1B2442" + "4240"
                + "1B2842"
                + "20").replace(" ", ""));
        DataSet dataSet = DataSet.parse(nested, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        DataSet item = dataSet.items(Tag.ReferencedSeriesSequence).getFirst();
        assertEquals("2.5", item.items(Tag.ReferencedSOPSequence).getFirst().string(Tag.ReferencedSOPInstanceUID)
                .orElseThrow());
        assertTrue(dataSet.string(Tag.PatientName).orElseThrow().startsWith("A^B=\u5C71^\u592A"),
                dataSet.string(Tag.PatientName).orElseThrow());
        assertEquals(Tag.PatientName, Dictionary.tag("PatientName").orElseThrow());
        assertArrayEquals(nested, dataSet.encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), "written again");
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void filesWithoutAPreambleAreRead(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole");
        DicomFile.write(whole, Checklist.image("2.25.3"), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] bytes = Files.readAllBytes(whole);
        Path bare = Files.write(folder.resolve("bare"), Arrays.copyOfRange(bytes, 132, bytes.length));
        Path naked = Files.write(folder.resolve("naked"), Checklist.image("2.25.3").encode(Checklist.IMPLICIT));
        for (Path file : List.of(whole, bare, naked)) {
            try (var opened = DicomFile.open(file)) {
                assertEquals("2.25.3", opened.dataSet().string(Tag.SOPInstanceUID).orElseThrow(), file.toString());
            }
        }
    }

    /// Whatever the faults do: what was stored is what was sent, byte for byte; who waits for nothing gives up, in a time that only the test lets
    /// pass; the server goes on, and nothing is left behind.
    @Test
    void theFaultInjectorFuzzesWholeSessionsAndNothingIsLeftBehind() throws Exception {
        var stored = new AtomicInteger();
        var time = new VirtualTime();
        var moves = new AtomicLong();
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).store((_, _, body) -> {
            byte[] sent = IMAGE.encode(TransferSyntax.of(body.transferSyntax()));
            boolean whole = Arrays.equals(sent, body.readAll(1 << 20));
            stored.addAndGet(whole ? 1 : 0);
            return Staged.done(whole ? Status.SUCCESS : Status.PROCESSING_FAILURE);
        }).time(time).build()) {
            int failed = 0;
            for (int seed = 0; seed < 150; seed++) {
                Faults faults = Faults
                        .of(List.of("corrupt=2@15%", "drop=3@15%", "duplicate=5@15%", "truncate@8%", "reset@8%")
                                .get(seed % 5) + ",split=11")
                        .withSeed(seed);
                stored.set(0);
                if (passing(time, session(server, faults, time, moves), moves)) {
                    assertEquals(2, stored.get(), "stored in session " + seed + ", which went well");
                } else {
                    failed++;
                }
            }
            assertTrue(failed > 40, "only " + failed + " sessions were disturbed");
            assertTrue(session(server, Faults.NONE, time, moves).get(30, TimeUnit.SECONDS), "after all that");
            awaitNone(server);
        }
    }

    /// An echo and two stores over a faulty link; whether all of it went well.
    private static CompletableFuture<Boolean> session(DicomServer server, Faults faults, VirtualTime time,
            AtomicLong moves) {
        var client = DicomClient.builder("LARMOR@memory:104").sopClasses(Uid.Verification, Checklist.CT).time(time)
                .connector((_, _) -> {
                    var link = faults.pair();
                    server.serve(new WatchedTransport(link.server(), moves));
                    return new WatchedTransport(link.client(), moves);
                }).build();
        return CompletableFuture.supplyAsync(() -> {
            try (var association = client.connect()) {
                association.echo();
                association.store(IMAGE, Checklist.IMPLICIT, CallOptions.DEFAULT);
                association.store(IMAGE, Checklist.IMPLICIT, CallOptions.DEFAULT);
                return true;
            } catch (IOException _) {
                return false;
            }
        }, Thread::startVirtualThread);
    }

    /// Lets time pass while nothing moves on the link.
    private static boolean passing(VirtualTime time, CompletableFuture<Boolean> session, AtomicLong moves)
            throws Exception {
        for (long before = -1;;) {
            try {
                return session.get(STILL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                long now = moves.get();
                if (now == before) {
                    time.advance(Duration.ofMinutes(1));
                }
                before = now;
            }
        }
    }

    private static void awaitNone(DicomServer server) throws InterruptedException {
        for (int i = 0; i < 600 && !server.associations().isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), server.associations());
    }

    @Test
    void theGuideToTestingAndWiresharkExistsAndItsExamplesAreRight() throws IOException {
        String guide = Files.readString(root().resolve("docs/testing.md"));
        assertTrue(guide.contains("Wireshark") && guide.contains("larmor proxy"));
        var rules = Pattern.compile("--fault '([^']+)'").matcher(guide).results().map(found -> found.group(1)).toList();
        assertTrue(rules.size() >= 3, rules.toString());
        rules.forEach(text -> assertTrue(!Faults.of(text).rules().isEmpty(), text));
        String source = Files
                .readString(root().resolve("dicom-testkit/src/test/java/io/larmor/testkit/GuideTest.java"));
        for (String region : List.of("peer", "link", "time", "contract")) {
            int from = source.indexOf("// [" + region + "]") + region.length() + 5;
            String code = source.substring(from, source.indexOf("// [/" + region + "]")).stripIndent().strip();
            assertTrue(guide.contains(code), "docs/testing.md lacks the example \"" + region + "\"");
        }
    }

    /// With ourselves, here; with DCMTK and pynetdicom, whose recorded associations [CapturesTest] plays in either role, of which there must be some
    /// of each; with DCMTK and Orthanc as programs, in the module interop-tests.
    @Test
    void interoperabilityIsTestedInBothRoles() throws Exception {
        try (var server = Checklist.server(10).build().start();
                var association = DicomClient.builder("LARMOR@127.0.0.1:" + server.port())
                        .sopClasses(Uid.Verification, Checklist.CT, Checklist.FIND).build().connect()) {
            assertEquals(Status.SUCCESS, association.echo());
            assertEquals(Status.SUCCESS, association.store(IMAGE, CallOptions.DEFAULT));
            try (var matches = association.find(QueryLevel.STUDY, Checklist.KEYS)) {
                assertTrue(matches.iterator().hasNext());
            }
        }
        var captures = CapturesTest.captures();
        var index = Files.readAllLines(captures.getFirst().resolveSibling("INDEX.tsv"));
        for (String peer : List.of("dcmtk", "pynetdicom")) {
            for (boolean asks : List.of(true, false)) {
                assertTrue(index.stream().skip(1).map(line -> line.split("\t", -1)[1].split(" -> ", -1)).anyMatch(
                        sides -> sides[asks ? 0 : sides.length - 1].startsWith(peer)), peer + " asks: " + asks);
            }
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md")) || !Files.exists(folder.resolve("bom"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the checkout's root is not above");
        }
        return folder;
    }
}
