package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What implementations get wrong about data, and what they do not offer to those who test.
class ChecklistKitTest {
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
        Path bare = Files.write(folder.resolve("bare"), java.util.Arrays.copyOfRange(bytes, 132, bytes.length));
        Path naked = Files.write(folder.resolve("naked"), Checklist.image("2.25.3").encode(Checklist.IMPLICIT));
        for (Path file : List.of(whole, bare, naked)) {
            try (var opened = DicomFile.open(file)) {
                assertEquals("2.25.3", opened.dataSet().string(Tag.SOPInstanceUID).orElseThrow(), file.toString());
            }
        }
    }

    @Test
    void theFaultInjectorFuzzesWholeSessionsAndNothingIsLeftBehind() throws Exception {
        byte[] sent = Checklist.image("2.25.3").with(Tag.ImageComments, "f".repeat(3000)).encode(Checklist.IMPLICIT);
        try (var server = DicomServer.builder().echo((_, _) -> Status.SUCCESS).store((_, _, body) -> {
            byte[] came = body.readAll(1 << 20);
            return Staged.done(came.length == sent.length ? Status.SUCCESS : Status.PROCESSING_FAILURE);
        }).build()) {
            int failed = 0;
            for (int seed = 0; seed < 150; seed++) {
                Faults faults = Faults
                        .of(List.of("corrupt=2@15%", "drop=3@15%", "duplicate=5@15%", "truncate@8%", "reset@8%")
                                .get(seed % 5) + ",split=11")
                        .withSeed(seed);
                failed += session(server, faults) ? 0 : 1;
            }
            assertTrue(failed > 40, "only " + failed + " sessions were disturbed");
            // However they ended, the server goes on
            assertTrue(session(server, Faults.NONE));
            awaitNone(server);
        }
    }

    /// An echo and two stores over a faulty link; whether all of it went well.
    private static boolean session(DicomServer server, Faults faults) {
        var client = DicomClient.builder("LARMOR@memory:104").sopClasses(Uid.Verification, Checklist.CT)
                .timeouts(io.larmor.assoc.Timeouts.builder().association(java.time.Duration.ofMillis(700))
                        .response(java.time.Duration.ofMillis(700)).store(java.time.Duration.ofMillis(700))
                        .release(java.time.Duration.ofMillis(700)).build())
                .connector((_, _) -> {
                    var link = faults.pair();
                    server.serve(link.server());
                    return link.client();
                }).build();
        try (var association = client.connect()) {
            association.echo();
            var image = Checklist.image("2.25.3").with(Tag.ImageComments, "f".repeat(3000));
            association.store(image, Checklist.IMPLICIT, CallOptions.DEFAULT);
            association.store(image, Checklist.IMPLICIT, CallOptions.DEFAULT);
            return true;
        } catch (IOException _) {
            return false;
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

    @Test
    void interoperabilityIsTestedInBothRoles() throws IOException {
        Path folder = root().resolve("interop-tests/src/test/java/io/larmor/interop");
        String all = Files.readString(folder.resolve("InteroperabilityIT.java"));
        assertTrue(all.contains("DCMTK") && all.contains("Orthanc"));
        for (String each : List.of("DcmtkUsesLarmorIT", "LarmorUsesDcmtkIT", "RecordedSessionIT")) {
            assertTrue(Files.exists(folder.resolve(each + ".java")), each);
        }
        assertTrue(Files.readString(root().resolve("pom.xml")).contains("<module>interop-tests</module>"));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md")) || !Files.exists(folder.resolve("bom"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the checkout's root is not above");
        }
        return folder;
    }
}
