package io.larmor.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.scu.CallOptions;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.services.spi.FindResult;
import io.larmor.services.spi.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayTest {
    private static DicomServer server(Status stored) throws Exception {
        return DicomServer.builder().port(0).echo((_, _) -> Status.SUCCESS).store((_, _, body) -> {
            body.readAll(1 << 20);
            return Staged.done(stored);
        }).find((_, _, _) -> FindResult.of(List.of(Checklist.image("2.25.1"), Checklist.image("2.25.2")))).build();
    }

    private static int session(DicomClient client) throws Exception {
        try (var association = client.connect()) {
            association.echo();
            association.store(Checklist.image("2.25.3").with(Tag.TextValue, "t".repeat(70_000)), CallOptions.DEFAULT);
            int found = 0;
            try (var matches = association.find(QueryLevel.STUDY, Checklist.KEYS)) {
                for (DataSet _ : matches) {
                    found++;
                }
            }
            return found;
        }
    }

    private static Recording recorded(Path file) throws Exception {
        try (var server = server(Status.SUCCESS).start();
                var recorder = Recorder.create(file, false);
                var proxy = DicomProxy.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                        .recorder(recorder).start()) {
            assertEquals(2, session(client(proxy.port())));
            assertTrue(proxy.awaitIdle(Duration.ofSeconds(30)));
        }
        return Recording.open(file);
    }

    private static DicomClient client(int port) {
        return DicomClient.builder("LARMOR@127.0.0.1:" + port)
                .sopClasses(Uid.Verification, Checklist.CT, Checklist.FIND).build();
    }

    @Test
    void aRecordedClientIsPlayedToAServer(@TempDir Path folder) throws Exception {
        try (var recording = recorded(folder.resolve("r"))) {
            var script = Replay.client(recording, recording.connections().getFirst());
            try (var server = server(Status.SUCCESS); var peer = ScriptedPeer.connect(server)) {
                script.play(peer);
            }
            try (var server = server(Status.of(0xA700)); var peer = ScriptedPeer.connect(server)) {
                var wrong = assertThrows(AssertionError.class, () -> script.play(peer));
                assertTrue(wrong.toString().contains("Expected a C-STORE-RSP with 0000H"), wrong.toString());
            }
        }
    }

    @Test
    void aRecordedServerIsPlayedToAClientWhoseIdsDiffer(@TempDir Path folder) throws Exception {
        try (var recording = recorded(folder.resolve("r"));
                var server = ScriptedServer.play(Replay.server(recording, recording.connections().getFirst()))) {
            assertEquals(2, session(client(server.port())));
            // Other contexts, in another order, and so other ids
            var other = DicomClient.builder("LARMOR@memory:104").connector(server.connector())
                    .sopClasses(Uid.MRImageStorage, Checklist.FIND, Checklist.CT, Uid.Verification).build();
            assertEquals(2, session(other));
            server.verify();
        }
    }
}
