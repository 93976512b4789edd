package io.larmor.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.Durability;
import io.larmor.archive.InstanceSelection;
import io.larmor.archive.OpenInstance;
import io.larmor.archive.StoredInstance;
import io.larmor.assoc.Peer;
import io.larmor.scp.DicomServer;

/// A node of ours in this process, with an archive of its own, as `larmor serve` sets it up.
final class LarmorNode implements AutoCloseable {
    static final String AE = "LARMOR";

    private final Archive archive;
    private final DicomServer server;

    private LarmorNode(Archive archive, DicomServer server) {
        this.archive = archive;
        this.server = server;
    }

    /// A node whose archive does not wait for the disk, with the peers it may send to.
    static LarmorNode start(Path folder, Peer... peers) throws Exception {
        Archive archive = Archive.open(ArchiveConfig.builder(folder).durability(Durability.NONE).build());
        var builder = DicomServer.builder().aeTitle(AE).bind(InetAddress.getLoopbackAddress()).port(0).peers(peers)
                .share(Archive.class, archive).settings("storage", Map.of("any", "true")).discoverProviders();
        return new LarmorNode(archive, builder.build().start());
    }

    int port() {
        return server.port();
    }

    int associations() {
        return server.associations().size();
    }

    Archive archive() {
        return archive;
    }

    long instances() throws IOException {
        return archive.statistics().instances();
    }

    /// {@return every instance, by study, series and number}
    List<StoredInstance> all() throws IOException {
        return select(InstanceSelection.ALL);
    }

    List<StoredInstance> select(InstanceSelection selection) throws IOException {
        var found = new ArrayList<StoredInstance>();
        try (var list = archive.instances(selection)) {
            for (StoredInstance next = list.next(); next != null; next = list.next()) {
                found.add(next);
            }
        }
        return found;
    }

    byte[] stored(String sopInstance) throws IOException {
        return bytes(
                archive.instance(sopInstance).orElseThrow(() -> new AssertionError(sopInstance + " is not stored")));
    }

    /// {@return the data set as it is stored}
    static byte[] bytes(StoredInstance instance) throws IOException {
        try (OpenInstance open = instance.open()) {
            var buffer = ByteBuffer.allocate(Math.toIntExact(open.length()));
            while (buffer.hasRemaining() && open.channel().read(buffer, open.offset() + buffer.position()) > 0) {
                // until all is read
            }
            return buffer.array();
        }
    }

    @Override
    public void close() throws IOException {
        server.shutdown(Duration.ofSeconds(5));
        archive.close();
    }
}
