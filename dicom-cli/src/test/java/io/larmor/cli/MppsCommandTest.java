package io.larmor.cli;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.data.DataSet;
import io.larmor.data.DicomJson;
import io.larmor.data.Tag;
import io.larmor.scp.DicomServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MppsCommandTest {
    @TempDir
    private Path folder = Path.of("");

    /// As the help has it: what a worklist says becomes a file, and that a procedure step.
    @Test
    void aStepIsBegunFromAWorklistItem() throws Exception {
        var items = Files.createDirectory(folder.resolve("items"));
        var step = DataSet.builder().set(Tag.Modality, "CT").set(Tag.ScheduledStationAETitle, "CT1")
                .set(Tag.ScheduledProcedureStepStartDate, "20260131").set(Tag.ScheduledProcedureStepStartTime, "0800")
                .set(Tag.ScheduledProcedureStepID, "SPS1").set(Tag.ScheduledProcedureStepDescription, "Head")
                .build();
        Files.writeString(items.resolve("item.json"),
                DicomJson.toString(DataSet.builder().set(Tag.PatientName, "DOE^JANE").set(Tag.PatientID, "P1")
                        .set(Tag.PatientBirthDate, "19700101").set(Tag.PatientSex, "F").set(Tag.AccessionNumber, "A1")
                        .set(Tag.StudyInstanceUID, "1.2.3").set(Tag.RequestedProcedureID, "RP1")
                        .set(Tag.RequestedProcedureDescription, "CT head")
                        .setItems(Tag.ScheduledProcedureStepSequence, step).build()));
        try (var archive = Archive
                .open(ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
                var server = DicomServer.builder().aeTitle("LARMOR").port(0).bind(InetAddress.getLoopbackAddress())
                        .acceptCalling("LARMOR").share(Archive.class, archive)
                        .settings("worklist", Map.of("folder", items.toString())).discoverProviders()
                        .build().start()) {
            var peer = "LARMOR@127.0.0.1:" + server.port();
            var found = Run.of("worklist", peer, "--json");
            assertEquals(1, found.out().lines().count(), found.err());
            var json = Files.writeString(folder.resolve("wi.json"), found.out());
            var item = folder.resolve("item.dcm");
            assertEquals(ExitCode.DONE, Run.of("json", "--to-dicom", item, json).code());
            var created = Run.of("mpps", peer, "create", "--from", item);
            assertEquals(ExitCode.DONE, created.code(), created.err());
            var known = DicomJson.parse(Run.of("mpps", peer, "get", created.out().strip()).out());
            assertEquals(List.of("CT", "P1", "19700101"), List.of(known.string(Tag.Modality).orElse(""),
                    known.string(Tag.PatientID).orElse(""), known.string(Tag.PatientBirthDate).orElse("")));
            var scheduled = known.item(Tag.ScheduledStepAttributesSequence).orElseThrow();
            assertEquals(List.of("1.2.3", "A1", "RP1", "SPS1", "Head"),
                    List.of(scheduled.string(Tag.StudyInstanceUID).orElse(""),
                            scheduled.string(Tag.AccessionNumber).orElse(""),
                            scheduled.string(Tag.RequestedProcedureID).orElse(""),
                            scheduled.string(Tag.ScheduledProcedureStepID).orElse(""),
                            scheduled.string(Tag.ScheduledProcedureStepDescription).orElse("")));
        }
    }
}
