package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The configurations of `docs/deploy/compose.yaml`, without containers: Larmor with synthetic studies and an Orthanc know each other, and exchange studies both ways.
/// Only folders, hosts and ports are others than there.
class DeploymentIT {
    private static final Path DEPLOY = Path.of("..", "docs", "deploy");

    @TempDir
    Path folder = Path.of("");

    @Test
    void larmorAndOrthancWorkTogetherAsConfigured() throws Exception {
        Programs.require("Orthanc");
        int port = ForeignProcess.freePort();
        int dicomPort = ForeignProcess.freePort();
        int httpPort = ForeignProcess.freePort();
        Path larmor = configured("larmor.toml", port, dicomPort, httpPort);
        Path config = configured("orthanc.json", port, dicomPort, httpPort);
        String node = "LARMOR@localhost:" + port;
        try (var served = ForeignProcess.start(LarmorProgram.command(List.of("serve", "--config",
                larmor.toString(), "--synthetic", "4", "--durability", "none"))).awaitListening(port);
                var orthanc = Orthanc.start(config, httpPort, dicomPort)) {
            assertEquals("{}", orthanc.post("/modalities/larmor/echo", "{}").strip(), served::toString);
            LarmorProgram.run("echo", "ORTHANC@localhost:" + dicomPort, "--calling", "LARMOR").expectSuccess();

            String uid = LarmorProgram.run("find", node, "-r", "StudyInstanceUID", "--calling", "ORTHANC")
                    .expectSuccess().output().lines().findFirst().orElseThrow();
            orthanc.post("/modalities/larmor/move", """
                    {"Level": "Study", "Resources": [{"StudyInstanceUID": "%s"}], "TargetAet": "ORTHANC"}"""
                    .formatted(uid));
            assertEquals(1, orthanc.statistic("CountStudies"));

            String instance = orthanc.upload(Synthetic.study(folder.resolve("files"), 5, 1).getFirst());
            orthanc.post("/modalities/larmor/store", instance);
            assertTrue(LarmorProgram.run("find", node, "-m", "StudyInstanceUID=" + Synthetic.studyUid(5), "-r",
                    "StudyInstanceUID", "--calling", "ORTHANC").expectSuccess().output()
                    .contains(Synthetic.studyUid(5)));

            var stranger = LarmorProgram.run("find", node, "--calling", "STRANGER");
            assertEquals(4, stranger.exitCode(), stranger.output());
        }
    }

    private Path configured(String name, int port, int dicomPort, int httpPort) throws IOException {
        String text = Files.readString(DEPLOY.resolve(name))
                .replace("\"/var/lib/larmor\"", '"' + folder.resolve("larmor").toString() + '"')
                .replace("/var/lib/orthanc", Files.createDirectories(folder.resolve("orthanc")).toString())
                .replace("\"Host\": \"larmor\"", "\"Host\": \"127.0.0.1\"")
                .replace("host = \"orthanc\"", "host = \"127.0.0.1\"")
                .replace("11112", String.valueOf(port))
                .replace("4242", String.valueOf(dicomPort))
                .replace("8042", String.valueOf(httpPort));
        return Files.writeString(folder.resolve(name), text);
    }
}
