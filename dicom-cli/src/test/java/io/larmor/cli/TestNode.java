package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.assoc.Peer;
import io.larmor.scp.DicomServer;
import io.larmor.testkit.SyntheticStudies;

/// An archive node in this process, as `serve` makes it.
final class TestNode implements AutoCloseable {
    private final Archive archive;
    private final DicomServer server;

    private TestNode(Archive archive, DicomServer server) {
        this.archive = archive;
        this.server = server;
    }

    static TestNode start(Path folder, Peer... peers) throws Exception {
        var archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build());
        var server = DicomServer.builder().aeTitle("LARMOR").port(0).bind(InetAddress.getLoopbackAddress()).peers(peers)
                .acceptCalling("LARMOR", "CT*")
                .share(Archive.class, archive)
                .settings("storage", Map.of())
                .discoverProviders()
                .build();
        return new TestNode(archive, server.start());
    }

    TestNode holding(SyntheticStudies studies) throws Exception {
        ArchiveFiller.fill(archive, studies, _ -> {});
        return this;
    }

    Archive archive() {
        return archive;
    }

    String peer() {
        return peer("LARMOR");
    }

    String peer(String ae) {
        return ae + "@127.0.0.1:" + server.port();
    }

    @Override
    public void close() throws IOException {
        boolean _ = server.shutdown(Duration.ofSeconds(10));
        archive.close();
    }
}
