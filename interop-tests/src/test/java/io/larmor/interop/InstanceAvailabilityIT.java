package io.larmor.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.assoc.Peer;
import io.larmor.data.DicomFile;
import io.larmor.data.Uid;
import io.larmor.scp.DicomServer;
import io.larmor.services.availability.AvailabilityListener;
import io.larmor.services.availability.AvailabilityNotification;
import io.larmor.services.availability.InstanceAvailabilityProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/// Instance availability notifications between two servers of ours: there is no foreign peer for them.
class InstanceAvailabilityIT {
    @TempDir
    Path folder;

    @Test
    void serveKeepsWhatOthersNotifyIfItIsToldTo() throws Exception {
        String files = folder.resolve("files").toString();
        Synthetic.study(folder.resolve("files"), 52, 2);
        Path kept = folder.resolve("kept");
        int port = ForeignProcess.freePort();
        try (var served = LarmorProgram.serve(port, folder.resolve("archive"), "--keep-notifications",
                kept.toString())) {
            String peer = LarmorNode.AE + "@127.0.0.1:" + port;
            LarmorProgram.run("ian", peer, files, "--retrieve-ae", "PACS").expectSuccess();
            var file = Dcmtk.files(kept).getFirst();
            try (var notification = DicomFile.open(file)) {
                assertEquals(Uid.InstanceAvailabilityNotification, notification.sopClassUid());
                var taken = AvailabilityNotification.of(notification.dataSet());
                assertEquals(Synthetic.studyUid(52), taken.study());
                assertEquals(2, taken.series().values().iterator().next().size());
            }
            assertEquals(1, Dcmtk.files(kept).size(), served.output());
        }
        try (var _ = LarmorProgram.serve(port, folder.resolve("other"))) {
            assertEquals(4, LarmorProgram.run("ian", LarmorNode.AE + "@127.0.0.1:" + port, files, "--retrieve-ae",
                    "PACS").exitCode());
        }
    }

    @Test
    void aStudyIsNotifiedWholeOnceItIsQuiet() throws Exception {
        var notified = new ArrayBlockingQueue<AvailabilityNotification>(10);
        List<Path> files = Synthetic.study(folder.resolve("files"), 51, 3);
        try (var manager = DicomServer.builder().aeTitle("MANAGER").port(0)
                .share(AvailabilityListener.class, (callingAe, notification) -> {
                    assertEquals("STORE", callingAe);
                    notified.add(notification);
                }).provider(new InstanceAvailabilityProvider()).build().start();
                var archive = Archive.open(ArchiveConfig.builder(folder.resolve("archive"))
                        .durability(Durability.NONE).build());
                var store = DicomServer.builder().aeTitle("STORE")
                        .peers(new Peer("MANAGER", "127.0.0.1", manager.port())).share(Archive.class, archive)
                        .settings("instance-availability", Map.of("notify", "MANAGER", "quiet", "PT0.2S"))
                        .provider(new InstanceAvailabilityProvider()).build()) {
            assertEquals(1, store.services().size());
            for (Path file : files) {
                archive.importFile(file);
            }
            var notification = notified.poll(30, TimeUnit.SECONDS);
            assertNotNull(notification);
            assertEquals(Synthetic.studyUid(51), notification.study());
            var instances = notification.series().values().iterator().next();
            assertEquals(3, instances.size());
            assertEquals("STORE", instances.getFirst().retrieveAe());
            assertEquals("ONLINE", instances.getFirst().availability());

            LarmorProgram.run("ian", "MANAGER@127.0.0.1:" + manager.port(), folder.resolve("files").toString(),
                    "--retrieve-ae", "PACS", "--calling", "STORE").expectSuccess();
            var told = notified.poll(30, TimeUnit.SECONDS);
            assertNotNull(told);
            assertEquals("PACS", told.series().values().iterator().next().getFirst().retrieveAe());
        }
    }
}
