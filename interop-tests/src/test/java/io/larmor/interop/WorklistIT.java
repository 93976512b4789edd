package io.larmor.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Modality Worklist in both roles: DCMTK's `findscu -W` asks the `larmor` program, which asks DCMTK's `wlmscpfs`.
class WorklistIT {
    private static final int STEP = Tag.ScheduledProcedureStepSequence;
    private static final List<String> ASKED = List.of("-k", "PatientName", "-k", "PatientID", "-k", "AccessionNumber",
            "-k", "ScheduledProcedureStepSequence[0].ScheduledProcedureStepID");

    @Test
    void findscuAsksLarmor(@TempDir Path folder) throws Exception {
        Programs.require("findscu");
        Path items = Files.createDirectories(folder.resolve("items"));
        for (DataSet item : items()) {
            Files.writeString(items.resolve(id(item) + ".json"), DicomJson.toString(item));
        }
        int port = ForeignProcess.freePort();
        try (var _ = LarmorProgram.serve(port, folder.resolve("archive"), "--worklist", items.toString())) {
            assertEquals("1 2 3", find(folder, port, "PatientID"));
            assertEquals("1 2", find(folder, port, "PatientName=DOE*"));
            assertEquals("3", find(folder, port, "ScheduledProcedureStepSequence[0].Modality=MR"));
            assertEquals("2", find(folder, port, "ScheduledProcedureStepSequence[0].ScheduledStationAETitle=CT2"));
            assertEquals("2 3",
                    find(folder, port, "ScheduledProcedureStepSequence[0].ScheduledProcedureStepStartDate=20240706-"));
            assertEquals("", find(folder, port, "ScheduledProcedureStepSequence[0].Modality=US"));
            var answer = Dcmtk.find(folder, port, "-W", "-k", "PatientID=P1", "-k",
                    "ScheduledProcedureStepSequence[0].Modality", "-k", "StudyInstanceUID").getFirst();
            assertEquals("CT", answer.item(STEP).orElseThrow().string(Tag.Modality).orElse(""));
            assertEquals("1.2.3.1", answer.string(Tag.StudyInstanceUID).orElse(""));
        }
    }

    @Test
    void larmorAsksWlmscpfs(@TempDir Path folder) throws Exception {
        Programs.require("wlmscpfs");
        Path worklists = folder.resolve("worklists");
        Path items = dicomFiles(worklists.resolve("WLM"));
        Files.createFile(items.resolve("lockfile"));
        int port = ForeignProcess.freePort();
        try (var _ = ForeignProcess.start("wlmscpfs", "-dfp", worklists.toString(), String.valueOf(port))
                .awaitListening(port)) {
            ask("WLM@127.0.0.1:" + port);
        }
    }

    private static void ask(String peer) throws Exception {
        assertEquals("P1 P2 P3", larmor(peer));
        assertEquals("P1 P2", larmor(peer, "--modality", "CT"));
        assertEquals("P2", larmor(peer, "--station", "CT2"));
        assertEquals("P1 P2", larmor(peer, "-m", "PatientName=Doe*"));
        assertEquals("P2 P3", larmor(peer, "--date", "20240706-"));
        assertEquals("P3", larmor(peer, "--date", "20240706-", "--modality", "MR"));
        assertEquals("P3",
                larmor(peer, "-m", "ScheduledProcedureStepSequence.ScheduledPerformingPhysicianName=Green*"));
        var json = LarmorProgram.run("worklist", peer, "--modality", "MR", "--json").expectSuccess().output();
        var item = DicomJson.parse(json.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
        assertEquals("Müller^Jürgen", item.string(Tag.PatientName).orElse(""));
        assertEquals("S3", item.item(STEP).orElseThrow().string(Tag.ScheduledProcedureStepID).orElse(""));
    }

    /// {@return the Patient IDs that the program shows}
    private static String larmor(String peer, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("worklist", peer, "-r", "PatientID"));
        command.addAll(List.of(arguments));
        var run = LarmorProgram.run(command.toArray(String[]::new)).expectSuccess();
        return String.join(" ", run.output().lines().flatMap(line -> List.of(line.split("\t")).stream())
                .filter(cell -> cell.matches("P\\d")).sorted().toList());
    }

    private static String find(Path folder, int port, String key) throws Exception {
        var arguments = new ArrayList<>(List.of("-W"));
        arguments.addAll(ASKED);
        arguments.addAll(List.of("-k", key));
        var found = Dcmtk.find(folder, port, arguments.toArray(String[]::new));
        for (DataSet answer : found) {
            assertTrue(answer.contains(Tag.AccessionNumber));
            assertEquals("S" + id(answer),
                    answer.item(STEP).orElseThrow().string(Tag.ScheduledProcedureStepID).orElse(""));
        }
        return String.join(" ", found.stream().map(WorklistIT::id).sorted().toList());
    }

    private static String id(DataSet item) {
        return item.string(Tag.PatientID).orElseThrow().substring(1);
    }

    private static List<DataSet> items() {
        return List.of(item("1", "Doe^John", "20240705", "CT", "CT1", "Brown^Bea"),
                item("2", "Doe^Jane", "20240706", "CT", "CT2", "Brown^Bea"),
                item("3", "Müller^Jürgen", "20240707", "MR", "MR1", "Green^Gus"));
    }

    private static Path dicomFiles(Path folder) throws Exception {
        Files.createDirectories(folder);
        for (DataSet item : items()) {
            var meta = DicomFile.fileMeta("1.2.276.0.7230010.3.1.0.1", "1.2.3." + id(item), Uid.ExplicitVRLittleEndian,
                    "LARMOR");
            DicomFile.write(folder.resolve(id(item) + ".wl"), meta, item);
        }
        return folder;
    }

    static DataSet item(String id, String name, String date, String modality, String station,
            String physician) {
        var step = DataSet.builder().set(Tag.ScheduledStationAETitle, station)
                .set(Tag.ScheduledProcedureStepStartDate, date).set(Tag.ScheduledProcedureStepStartTime, "100000")
                .set(Tag.Modality, modality).set(Tag.ScheduledPerformingPhysicianName, physician)
                .set(Tag.ScheduledProcedureStepDescription, "Scan").set(Tag.ScheduledProcedureStepID, "S" + id)
                .set(Tag.ScheduledStationName, station).set(Tag.ScheduledProcedureStepLocation, "Room").build();
        return DataSet.builder().set(Tag.SpecificCharacterSet, "ISO_IR 100").set(Tag.PatientName, name)
                .set(Tag.PatientID, "P" + id).set(Tag.PatientBirthDate, "19700101").set(Tag.PatientSex, "O")
                .set(Tag.AccessionNumber, "A" + id).set(Tag.StudyInstanceUID, "1.2.3." + id)
                .set(Tag.RequestedProcedureID, "R" + id).set(Tag.RequestedProcedureDescription, "Procedure")
                .setItems(STEP, step).build();
    }
}
