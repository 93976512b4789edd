package io.larmor.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.scp.DicomServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MetricsTest {
    private static final Pattern LINE = Pattern
            .compile("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-+0-9.E]+");

    @TempDir
    private Path folder = Path.of("");

    private record Answer(int code, String text) {
        static Answer of(int port, String method, String path) throws IOException {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setRequestMethod(method);
            int code = connection.getResponseCode();
            try (var in = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(code, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void whatPeersDoIsCountedByPeerAndOperation() throws Exception {
        var metrics = new Metrics(List.of("CT1"));
        var out = folder.resolve("in");
        Run.of("generate", "--out", out, "--studies", 1, "--series", 1, "--instances", 3, "--matrix", 16);
        try (var archive = Archive
                .open(ArchiveConfig.builder(folder.resolve("archive")).durability(Durability.NONE).build());
                var server = DicomServer.builder().port(0).bind(InetAddress.getLoopbackAddress())
                        .share(Archive.class, archive)
                        .listener(metrics).operationListener(metrics).discoverProviders().build().start()) {
            String peer = "LARMOR@127.0.0.1:" + server.port();
            assertEquals(ExitCode.DONE, Run.of("send", peer, out, "--calling", "CT1").code());
            assertEquals(ExitCode.DONE, Run.of("find", peer, "--calling", "SOMEBODY").code());
            assertEquals(ExitCode.DONE, Run.of("echo", peer, "--calling", "ANYBODY").code());
            Run.of("echo", "WRONG@127.0.0.1:" + server.port(), "--calling", "CT1");
            while (!server.associations().isEmpty()) {
                Thread.onSpinWait();
            }
            String page = MetricsText.of(metrics, server, Optional.of(archive), Optional.empty());
            page.lines().forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
            for (var line : List.of("larmor_associations_total{peer=\"CT1\",answer=\"accepted\"} 1",
                    "larmor_associations_total{peer=\"CT1\",answer=\"rejected\"} 1",
                    "larmor_associations_total{peer=\"other\",answer=\"accepted\"} 2",
                    "larmor_associations_ended_total{peer=\"CT1\",end=\"released\"} 1",
                    "larmor_operations_total{peer=\"CT1\",operation=\"store\",status=\"success\"} 3",
                    "larmor_operations_total{peer=\"other\",operation=\"echo\",status=\"success\"} 1",
                    "larmor_operation_seconds_bucket{peer=\"CT1\",operation=\"store\",le=\"+Inf\"} 3",
                    "larmor_operation_seconds_count{peer=\"CT1\",operation=\"store\"} 3",
                    "larmor_pending_responses_total{peer=\"other\",operation=\"find\"} 1",
                    "larmor_commit_instances_total 3", "larmor_associations_open 0")) {
                assertTrue(page.contains(line + "\n"), line + " is not in\n" + page);
            }
            assertFalse(page.contains("SOMEBODY"));
            assertTrue(
                    Pattern.compile("larmor_received_bytes_total\\{peer=\"CT1\",operation=\"store\"} [1-9][0-9]{2,}\n")
                            .matcher(page).find(),
                    page);
        }
    }

    @Test
    void thePageAnswersNothingElse() throws Exception {
        var healthy = new AtomicBoolean(true);
        try (var page = new MetricsServer(MetricsServer.address("127.0.0.1", 0), () -> "a 1\n",
                () -> healthy.get() ? "up" : "stopping")) {
            assertEquals(new Answer(200, "a 1\n"), Answer.of(page.port(), "GET", "/metrics"));
            assertEquals(new Answer(200, "{\"status\":\"up\"}\n"), Answer.of(page.port(), "GET", "/health"));
            healthy.set(false);
            assertEquals(new Answer(503, "{\"status\":\"stopping\"}\n"), Answer.of(page.port(), "GET", "/health"));
            assertEquals(404, Answer.of(page.port(), "GET", "/metrics/x").code());
            assertEquals(405, Answer.of(page.port(), "DELETE", "/metrics").code());
            assertEquals(new Answer(200, ""), Answer.of(page.port(), "HEAD", "/metrics"));
        }
    }
}
