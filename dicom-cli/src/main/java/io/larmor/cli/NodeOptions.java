package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.assoc.Peer;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a node is called, where it listens and whom it lets in.
final class NodeOptions {
    @Option(names = "--ae", paramLabel = "AE", description = "AE title; more than once: further ones it answers to (default: LARMOR).")
    private List<String> titles = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", description = "Port; 0 has one chosen (default: ${DEFAULT-VALUE}).")
    private int port = DicomServerBuilder.DEFAULT_PORT;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Listen on one address of this machine alone (default: all).")
    private @Nullable String bind;

    @Option(names = "--peer", paramLabel = "AE@HOST:PORT", converter = PeerConverter.class, description = "A peer that may call, and that C-MOVE may send to; can be repeated.")
    private List<Peer> peers = new ArrayList<>();

    @Option(names = "--accept-calling", paramLabel = "PATTERN", description = "Let in callers whose AE title matches, from anywhere; '*' and '?' are wildcards; can be repeated. (Default:"
            + " everyone on this machine, and the peers.)")
    private List<String> callers = new ArrayList<>();

    @Option(names = "--any-called", description = "Answer to any AE title.")
    private boolean anyCalled;

    @Option(names = "--max-associations", paramLabel = "N", description = "How many at a time (default: ${DEFAULT-VALUE}).")
    private int maxAssociations = 1000;

    @Option(names = "--max-pdu", paramLabel = "BYTES", description = "The longest PDU taken; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int maxPdu = 262_144;

    @Mixin
    private ServerTlsOptions tls = new ServerTlsOptions();

    @Mixin
    private UserOptions users = new UserOptions();

    String ae() {
        return titles.isEmpty() ? "LARMOR" : titles.getFirst();
    }

    DicomServerBuilder server() throws IOException {
        var builder = DicomServer.builder()
                .aeTitle(titles.isEmpty() ? new String[] {ae()} : titles.toArray(String[]::new))
                .port(port)
                .peers(peers.toArray(Peer[]::new))
                .acceptCalling(callers.toArray(String[]::new))
                .strictCalledAe(!anyCalled)
                .maxAssociations(maxAssociations)
                .maxPduLength(maxPdu);
        if (bind != null) {
            builder.bind(address(bind));
        }
        tls.apply(builder);
        users.apply(builder);
        return builder;
    }

    private static InetAddress address(String name) throws UnknownHostException {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            var explained = new UnknownHostException("'" + name + "' is no address of this machine; check --bind.");
            explained.initCause(e);
            throw explained;
        }
    }
}
