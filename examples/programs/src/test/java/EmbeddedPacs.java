import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.scp.DicomServer;
import io.larmor.scp.InstalledService;

/// A whole archive within a test: every provider on the path, a free port, nothing that survives the test.
final class EmbeddedPacs implements AutoCloseable {
    private final Archive archive;
    private final DicomServer server;

    EmbeddedPacs(Path folder) throws Exception {
        archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build());
        server = DicomServer.builder().aeTitle("PACS").bind(InetAddress.getLoopbackAddress()).port(0)
                .share(Archive.class, archive)
                .discoverProviders()
                .build().start();
    }

    /// {@return how a client calls it}
    String address() {
        return "PACS@localhost:" + server.port();
    }

    Archive archive() {
        return archive;
    }

    int port() {
        return server.port();
    }

    List<InstalledService> services() {
        return server.services();
    }

    @Override
    public void close() throws IOException {
        server.close();
        archive.close();
    }
}
