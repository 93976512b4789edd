package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.QueryModel;
import io.larmor.scu.StoreHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A C-GET brings studies whole, whatever they consist of: from a node of ours, Orthanc and dcmqrscp.
@Timeout(120)
class WholeGetIT {
    @TempDir
    Path folder = Path.of("unset");

    @BeforeEach
    void needsRealFiles() {
        SharedFiles.require();
    }

    /// Real files, one of each SOP class and transfer syntax.
    private static List<Path> oneOfEach() throws IOException {
        var seen = new HashSet<String>();
        return SharedFiles.entries().stream()
                .filter(entry -> entry.expected().equals("reads") && !entry.sopClass().isEmpty())
                .filter(entry -> Boolean.getBoolean("larmor.everyFile")
                        || seen.add(entry.sopClass() + ' ' + entry.transferSyntax()))
                .map(SharedFiles.Entry::path).toList();
    }

    @Test
    void ourNodeGivesEveryStudyByteForByte() throws Exception {
        try (var node = LarmorNode.start(folder.resolve("archive"))) {
            for (Path file : oneOfEach()) {
                importIfItIsTaken(node, file);
            }
            var syntaxes = new TreeSet<String>();
            var compressed = new HashSet<String>();
            var studies = new HashMap<String, List<String>>();
            for (var instance : node.all()) {
                syntaxes.add(instance.transferSyntax());
                if (TransferSyntax.of(instance.transferSyntax()).encapsulated()) {
                    compressed.add(instance.sopInstance());
                }
                studies.computeIfAbsent(instance.study(), _ -> new ArrayList<>()).add(instance.sopInstance());
            }
            assertTrue(syntaxes.size() > 10, syntaxes::toString);
            var client = DicomClient.builder(LarmorNode.AE + "@localhost:" + node.port()).build();
            var incomplete = new TreeMap<String, String>();
            studies.remove(""); // some have no UID, and cannot be asked for
            for (var study : studies.entrySet()) {
                Path out = Files.createTempDirectory(folder, "study");
                var result = client.get(QueryLevel.STUDY, keys(study.getKey()), StoreHandler.toFolder(out));
                var got = dataSets(out);
                if (!result.status().isSuccess() || !got.keySet().equals(new TreeSet<>(study.getValue()))) {
                    incomplete.put(study.getKey(), result + " " + got.keySet() + " of " + study.getValue());
                }
                for (var each : got.entrySet()) {
                    if (!compressed.contains(each.getKey())) {
                        continue;
                    }
                    byte[] stored = node.stored(each.getKey());
                    // What is deflated is padded on its way (PS3.5 §A.5)
                    byte[] sent = Arrays.copyOf(stored, stored.length + (stored.length & 1));
                    assertArrayEquals(sent, each.getValue(), each.getKey());
                }
            }
            assertEquals(Map.of(), incomplete, studies.size() + " studies");
        }
    }

    private static void importIfItIsTaken(LarmorNode node, Path file) {
        try {
            node.archive().importFile(file);
        } catch (IOException e) {
            // An archive need not take each file that a reader reads: that it does is tested elsewhere.
            return;
        }
    }

    /// {@return the data sets of the files in a folder, as they are, by SOP Instance UID}
    private static Map<String, byte[]> dataSets(Path folder) throws IOException {
        var found = new TreeMap<String, byte[]>();
        for (Path path : Dcmtk.files(folder)) {
            try (DicomFile file = DicomFile.open(path)) {
                byte[] bytes = Files.readAllBytes(path);
                found.put(file.sopInstanceUid(), Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length));
            }
        }
        return found;
    }

    @Test
    void orthancGivesEachInstanceInItsOwnSyntax() throws Exception {
        Programs.require("Orthanc");
        var files = List.of("pydicom/SC_jpeg_no_color_transform.dcm", "pydicom/JPEG2000.dcm",
                "pydicom/MR_small_RLE.dcm",
                "pydicom/CT_small.dcm");
        try (var orthanc = Orthanc.start(folder.resolve("orthanc"), ForeignProcess.freePort(), "")) {
            var client = DicomClient.builder(Orthanc.AE + "@127.0.0.1:" + orthanc.dicomPort()).build();
            for (var name : files) {
                Path file = SharedFiles.folder("files").resolve(name);
                orthanc.upload(file);
                assertComes(client, file);
            }
        }
    }

    @Test
    void dcmqrscpGivesWhatIsCompressed() throws Exception {
        Programs.require("dcmqrscp");
        int port = ForeignProcess.freePort();
        Path config = LarmorUsesDcmtkIT.dcmqrscpConfig(folder, port, ForeignProcess.freePort());
        try (var dcmqrscp = ForeignProcess.start("dcmqrscp", "+xy", "-c", config.toString()).awaitListening(port)) {
            var client = DicomClient.builder("DCMQRSCP@127.0.0.1:" + port).build();
            for (var name : List.of("pydicom/SC_jpeg_no_color_transform.dcm", "pydicom/CT_small.dcm")) {
                Path file = SharedFiles.folder("files").resolve(name);
                assertTrue(client.storeAll(List.of(file)).getFirst().isStored(), dcmqrscp.output());
                assertComes(client, file);
            }
        }
    }

    private void assertComes(DicomClient client, Path path) throws IOException {
        try (DicomFile file = DicomFile.open(path)) {
            DataSet sent = file.dataSet();
            Path out = Files.createTempDirectory(folder, "study");
            var result = client.get(QueryLevel.STUDY, keys(sent.string(Tag.StudyInstanceUID).orElseThrow()),
                    StoreHandler.toFolder(out));
            assertTrue(result.status().isSuccess(), path + ": " + result);
            try (DicomFile came = DicomFile.open(out.resolve(file.sopInstanceUid() + ".dcm"))) {
                assertEquals(syntaxOf(file), came.transferSyntax(), path.toString());
            }
        }
    }

    /// Uncompressed, a peer may choose.
    private static TransferSyntax syntaxOf(DicomFile file) {
        return file.transferSyntax().encapsulated() ? file.transferSyntax() : TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    }

    @Test
    void instancesComeInTheSyntaxThatIsWantedByTheirUidsAlone() throws Exception {
        Path file = SharedFiles.folder("files").resolve("pydicom/SC_jpeg_no_color_transform.dcm");
        try (var node = LarmorNode.start(folder.resolve("archive")); DicomFile sent = DicomFile.open(file)) {
            node.archive().importFile(file);
            var keys = DataSet.builder().set(Tag.SOPInstanceUID, sent.sopInstanceUid()).build();
            var client = DicomClient.builder(LarmorNode.AE + "@localhost:" + node.port())
                    .retrievalSyntaxes(List.of(Uid.JPEGBaseline8Bit)).build();
            Path out = folder.resolve("out");
            var result = client.get(QueryModel.COMPOSITE_INSTANCE_ROOT, QueryLevel.IMAGE, keys,
                    StoreHandler.toFolder(out), CallOptions.DEFAULT, _ -> {});
            assertTrue(result.status().isSuccess(), result.toString());
            try (DicomFile came = DicomFile.open(out.resolve(sent.sopInstanceUid() + ".dcm"))) {
                assertEquals(Uid.JPEGBaseline8Bit, came.transferSyntax().uid());
            }
        }
    }

    private static DataSet keys(String study) {
        return DataSet.builder().lenient().set(Tag.StudyInstanceUID, study).build();
    }
}
