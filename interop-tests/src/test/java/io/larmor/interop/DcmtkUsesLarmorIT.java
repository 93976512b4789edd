package io.larmor.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.larmor.archive.StoredInstance;
import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// DCMTK's SCUs against a node of ours: echo, send, find, get, move.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DcmtkUsesLarmorIT {
    private static final String STORESCP = "STORESCP";
    private static final int PATIENTS = 6;
    private static final int BIG_STUDY = 7;

    private Path folder;
    private int storescpPort;
    private LarmorNode node;

    @BeforeAll
    void startAndFill(@TempDir Path temporary) throws Exception {
        Programs.require("echoscu", "storescu", "dcmsend", "findscu", "getscu", "movescu", "storescp", "dcm2json");
        folder = temporary;
        storescpPort = ForeignProcess.freePort();
        node = LarmorNode.start(folder.resolve("archive"), new Peer(STORESCP, "127.0.0.1", storescpPort));
        var files = Synthetic.patients(folder.resolve("small"), PATIENTS);
        for (String syntax : List.of("-xe", "-xi", "-xb")) {
            Dcmtk.send("storescu", node.port(), List.of("-R", syntax),
                    files.stream().filter(file -> syntaxOption(file).equals(syntax)).toList())
                    .expectNoErrorLine();
        }
        var study = Synthetic.study(folder.resolve("big"), BIG_STUDY, 500);
        Dcmtk.send("dcmsend", node.port(), List.of(), study).expectNoErrorLine();
    }

    @AfterAll
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void echoscuIsAnswered() throws Exception {
        Dcmtk.scu("echoscu", node.port(), "-v", "--repeat", "10").expectNoErrorLine();
    }

    @Test
    void aWrongCalledAeTitleIsRejected() throws Exception {
        var result = ForeignProcess.run("echoscu", "-aec", "NOBODY", "127.0.0.1", String.valueOf(node.port()));
        assertTrue(result.output().contains("Called AE Title Not Recognized"), result.output());
    }

    @Test
    void whatWasSentIsStoredOnce() throws Exception {
        assertEquals(PATIENTS * 6 + 500, node.instances());
        Dcmtk.send("storescu", node.port(), List.of(), Dcmtk.files(folder.resolve("small")).subList(0, 3))
                .expectNoErrorLine();
        assertEquals(PATIENTS * 6 + 500, node.instances());
    }

    @Test
    void whatIsStoredIsWhatDcmtkReadsInItsFile() throws Exception {
        for (Path file : Dcmtk.files(folder.resolve("small"))) {
            String uid = file.getFileName().toString().replace(".dcm", "");
            StoredInstance stored = node.archive().instance(uid).orElseThrow();
            try (DicomFile sent = DicomFile.open(file)) {
                assertEquals(sent.transferSyntax().uid(), stored.transferSyntax());
                // storescu reads and writes again, but of these files there is only one way to write them.
                assertArrayEquals(dataSetOf(sent), LarmorNode.bytes(stored), uid);
            }
        }
    }

    @Test
    void otherContentUnderTheSameUidIsRefusedAndTheFirstStays() throws Exception {
        DataSet changed = Synthetic.ct(1000, 1, 1).with(Tag.SliceThickness, "9");
        Path file = Synthetic.write(folder.resolve("changed"), changed, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] before = node.stored(changed.string(Tag.SOPInstanceUID).orElseThrow());
        var result = Dcmtk.send("storescu", node.port(), List.of("-d"), List.of(file));
        assertTrue(result.output().contains("0x0111"), result.output());
        assertArrayEquals(before, node.stored(changed.string(Tag.SOPInstanceUID).orElseThrow()));
    }

    @Test
    void studiesAreFoundInTheStudyRoot() throws Exception {
        List<DataSet> all = find("-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k", "PatientName",
                "-k", "ModalitiesInStudy",
                "-k", "NumberOfStudyRelatedSeries", "-k", "NumberOfStudyRelatedInstances");
        assertEquals(PATIENTS + 1, all.size());
        DataSet big = all.stream()
                .filter(study -> study.string(Tag.StudyInstanceUID).orElse("").equals(Synthetic.studyUid(BIG_STUDY)))
                .findFirst()
                .orElseThrow();
        assertEquals("500", big.string(Tag.NumberOfStudyRelatedInstances).orElse(""));
        assertEquals("5", big.string(Tag.NumberOfStudyRelatedSeries).orElse(""));
        assertEquals("CT", big.string(Tag.ModalitiesInStudy).orElse(""));
        assertEquals("LARMOR", big.string(Tag.RetrieveAETitle).orElse(""));
        assertEquals("STUDY", big.string(Tag.QueryRetrieveLevel).orElse(""));
    }

    @Test
    void patientsAreFoundByNameWithWildcards() throws Exception {
        assertEquals(expectedPatients(name -> name.startsWith("Doe^")), patients("PatientName=Doe*"));
        assertEquals(expectedPatients(name -> name.matches("Doe\\^J.*")), patients("PatientName=Doe^J*"));
        assertEquals(expectedPatients(name -> name.matches("Sm.th\\^Mary\\^.")), patients("PatientName=Sm?th^Mary^?"));
        assertEquals(Set.of(), patients("PatientName=Nobody*"));
    }

    @Test
    void aNameInLatin1IsFoundAndAnsweredInLatin1() throws Exception {
        List<DataSet> found = find("-P", "-k", "QueryRetrieveLevel=PATIENT", "-k", "SpecificCharacterSet=ISO_IR 100",
                "-k", "PatientID", "-k",
                "PatientName=M*ller^J*");
        Set<String> names = found.stream().map(each -> each.string(Tag.PatientName).orElse(""))
                .collect(Collectors.toSet());
        assertEquals(IntStream.concat(small(), IntStream.of(BIG_STUDY)).mapToObj(Synthetic::patientName)
                .filter(name -> name.startsWith("M"))
                .collect(Collectors.toSet()), names);
        assertTrue(
                found.stream().allMatch(each -> each.strings(Tag.SpecificCharacterSet).equals(List.of("ISO_IR 100"))),
                found::toString);
    }

    @Test
    void studiesAreFoundByDateRangeAndByUidList() throws Exception {
        List<DataSet> range = find("-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k",
                "StudyDate=20240101-20240630");
        Set<String> expected = IntStream.concat(small(), IntStream.of(BIG_STUDY))
                .filter(study -> Synthetic.studyDate(study).compareTo("20240630") <= 0).mapToObj(Synthetic::studyUid)
                .collect(Collectors.toSet());
        assertEquals(expected, values(range, Tag.StudyInstanceUID));
        String list = Synthetic.studyUid(1000) + "\\" + Synthetic.studyUid(1003) + "\\1.2.3";
        List<DataSet> listed = find("-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=" + list);
        assertEquals(Set.of(Synthetic.studyUid(1000), Synthetic.studyUid(1003)), values(listed, Tag.StudyInstanceUID));
    }

    @Test
    void seriesAndImagesAreFoundInBothModels() throws Exception {
        String study = "StudyInstanceUID=" + Synthetic.studyUid(1001);
        String series = "SeriesInstanceUID=" + Synthetic.studyUid(1001) + ".2";
        String patient = "PatientID=" + Synthetic.patientId(1001);
        assertEquals(2, find("-S", "-k", "QueryRetrieveLevel=SERIES", "-k", study, "-k", "SeriesInstanceUID").size());
        assertEquals(2,
                find("-P", "-k", "QueryRetrieveLevel=SERIES", "-k", patient, "-k", study, "-k", "SeriesInstanceUID")
                        .size());
        assertEquals(3,
                find("-S", "-k", "QueryRetrieveLevel=IMAGE", "-k", study, "-k", series, "-k", "SOPInstanceUID").size());
        assertEquals(3, find("-P", "-k", "QueryRetrieveLevel=IMAGE", "-k", patient, "-k", study, "-k", series, "-k",
                "SOPInstanceUID").size());
        assertEquals(1, find("-P", "-k", "QueryRetrieveLevel=STUDY", "-k", patient, "-k", "StudyInstanceUID").size());
    }

    @Test
    void aMissingHigherKeyIsAnsweredWithA900() throws Exception {
        var result = Dcmtk.scu("findscu", node.port(), "-d", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k",
                "SeriesInstanceUID");
        assertTrue(result.output().contains("0xa900"), result.output());
        assertTrue(result.output().contains("(0020,000D) is needed at level SERIES"), result.output());
    }

    @Test
    void everyStudyComesBackByGetscu() throws Exception {
        Path out = folder.resolve("got");
        get("+xe", out, IntStream.concat(small(), IntStream.of(BIG_STUDY)));
        assertEquals(
                node.all().stream().map(StoredInstance::sopInstance).collect(Collectors.toCollection(TreeSet::new)),
                checkReceived(out));
    }

    @Test
    void whatGetscuDoesNotAcceptAsItIsIsConvertedWithoutLoss() throws Exception {
        for (String option : List.of("+xi", "+xb")) {
            Path out = folder.resolve("got" + option);
            get(option, out, small());
            assertEquals(PATIENTS * 6, checkReceived(out).size());
        }
    }

    private void get(String option, Path out, IntStream studies) throws Exception {
        Files.createDirectories(out);
        for (int study : studies.toArray()) {
            Dcmtk.scu("getscu", node.port(), "-S", "+B", option, "-od", out.toString(), "-k",
                    "QueryRetrieveLevel=STUDY", "-k",
                    "StudyInstanceUID=" + Synthetic.studyUid(study)).expectNoErrorLine();
        }
    }

    @Test
    void everyStudyIsMovedToStorescp() throws Exception {
        Path out = folder.resolve("moved");
        try (ForeignProcess storescp = Dcmtk.storescp(storescpPort, STORESCP, out)) {
            for (int study : IntStream.concat(small(), IntStream.of(BIG_STUDY)).toArray()) {
                Dcmtk.scu("movescu", node.port(), "-S", "-aem", STORESCP, "-k", "QueryRetrieveLevel=STUDY", "-k",
                        "StudyInstanceUID=" + Synthetic.studyUid(study)).expectNoErrorLine();
            }
            assertTrue(storescp.isAlive(), storescp.output());
        }
        assertEquals(
                node.all().stream().map(StoredInstance::sopInstance).collect(Collectors.toCollection(TreeSet::new)),
                checkReceived(out));
    }

    @Test
    void anUnknownMoveDestinationIsAnsweredWithA801() throws Exception {
        var result = Dcmtk.scu("movescu", node.port(), "-d", "-S", "-aem", "NOWHERE", "-k", "QueryRetrieveLevel=STUDY",
                "-k",
                "StudyInstanceUID=" + Synthetic.studyUid(1000));
        assertTrue(result.output().contains("0xa801"), result.output());
    }

    /// Compares with what is stored: in its own syntax byte for byte, else by content as DCMTK reads it.
    ///
    /// {@return the SOP Instance UIDs received}
    private Set<String> checkReceived(Path received) throws Exception {
        var uids = new TreeSet<String>();
        for (Path file : Dcmtk.files(received)) {
            try (DicomFile got = DicomFile.open(file)) {
                String uid = got.sopInstanceUid();
                StoredInstance stored = node.archive().instance(uid).orElseThrow();
                uids.add(uid);
                if (got.transferSyntax().uid().equals(stored.transferSyntax())) {
                    assertArrayEquals(LarmorNode.bytes(stored), Dcmtk.dataSetBytes(file), uid);
                } else {
                    assertEquals(Dcmtk.content(folder.resolve("small").resolve(uid + ".dcm")), Dcmtk.content(file),
                            uid);
                }
            }
        }
        return uids;
    }

    /// {@return the option that has storescu offer the syntax that a file is in}
    private static String syntaxOption(Path file) {
        try (DicomFile opened = DicomFile.open(file)) {
            return switch (opened.transferSyntax().uid()) {
                case Uid.ImplicitVRLittleEndian -> "-xi";
                case Uid.ExplicitVRBigEndian -> "-xb";
                default -> "-xe";
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<DataSet> find(String... arguments) throws IOException, InterruptedException {
        return Dcmtk.find(folder, node.port(), arguments);
    }

    private Set<String> patients(String key) throws IOException, InterruptedException {
        return values(find("-P", "-k", "QueryRetrieveLevel=PATIENT", "-k", "PatientID", "-k", key), Tag.PatientID);
    }

    private static Set<String> expectedPatients(Predicate<String> name) {
        return IntStream.concat(small(), IntStream.of(BIG_STUDY))
                .filter(study -> name.test(Synthetic.patientName(study)))
                .mapToObj(Synthetic::patientId).collect(Collectors.toSet());
    }

    private static Set<String> values(List<DataSet> found, int tag) {
        return found.stream().map(each -> each.string(tag).orElse("")).collect(Collectors.toSet());
    }

    private static IntStream small() {
        return IntStream.range(1000, 1000 + PATIENTS);
    }

    private static byte[] dataSetOf(DicomFile file) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(file.dataSetLength()));
        while (bytes.hasRemaining() && file.channel().read(bytes, file.dataSetOffset() + bytes.position()) > 0) {
            // until all is read
        }
        return bytes.array();
    }
}
