package io.larmor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.TlsConfig;
import io.larmor.scp.DicomServerBuilder;
import picocli.CommandLine.Option;

/// How a node makes the connections that it accepts secure, and those to its peers.
final class ServerTlsOptions extends TlsOptions {
    @Option(names = "--tls-require-client", description = "Let in only who shows a certificate of --tls-ca.")
    private boolean requireClient;

    @Option(names = "--tls-plain-too", description = "Let in who does not begin with TLS as well, on the same port.")
    private boolean plainToo;

    @Option(names = "--tls-caller", paramLabel = "NAME=AE", description = "Who shows a certificate with this common or DNS name may call itself so ('*' and '?' are wildcards), and nobody"
            + " else may call; can be repeated.")
    private Map<String, String> callers = new LinkedHashMap<>();

    @Option(names = "--tls-peer", paramLabel = "AE", description = "Call this peer with TLS; can be repeated.")
    private List<String> peers = new ArrayList<>();

    @Option(names = "--proxy-from", paramLabel = "ADDRESS[/BITS]", description = "A load balancer there puts a PROXY header (version 1 or 2) in front of each connection; can be repeated.")
    private List<String> balancers = new ArrayList<>();

    void apply(DicomServerBuilder server) throws IOException {
        server.loadBalancers(balancers.stream().map(AddressRange::parse).toArray(AddressRange[]::new));
        if (!given() && !requireClient && callers.isEmpty() && peers.isEmpty() && !plainToo) {
            return;
        }
        if (!peers.isEmpty()) {
            server.peerTls(tls().build(), peers.toArray(String[]::new));
        }
        if (!hasCertificate()) {
            if (requireClient || plainToo || !callers.isEmpty() || peers.isEmpty()) {
                throw new Failure(ExitCode.USAGE,
                        "TLS needs a certificate: --tls-cert and --tls-key ('larmor cert' makes them for a test).");
            }
            return;
        }
        if (!callers.isEmpty() && !trusts()) {
            throw new Failure(ExitCode.USAGE, "--tls-caller needs --tls-ca, to know which certificates are right.");
        }
        server.tls(tls().clientCertificate(requireClient
                ? TlsConfig.ClientCertificate.REQUIRE
                : trusts() ? TlsConfig.ClientCertificate.WANT : TlsConfig.ClientCertificate.NONE).build())
                .plainToo(plainToo);
        callers.forEach(server::certificateCaller);
    }
}
