package io.larmor.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.Peer;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.data.TransferSyntax;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DicomClientBuilder;
import io.larmor.scu.Proposals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Whom a client command calls, and how.
final class ClientOptions {
    @Parameters(index = "0", paramLabel = "PEER", converter = PeerConverter.class, description = "AE@host:port; an IPv6 address stands in brackets.")
    private Peer peer = new Peer("ANY-SCP", "localhost", 104);

    @Option(names = "--calling", paramLabel = "AE", description = "Our AE title (default: ${DEFAULT-VALUE}).")
    private String calling = "LARMOR";

    @Option(names = "--max-pdu", paramLabel = "BYTES", description = "The longest PDU taken; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int maxPdu = 262_144;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait for the connection, the association and each answer; 0 for ever (default: 10 s, 10 s, and 30 s"
            + " to 10 min by operation).")
    private @Nullable Integer timeout;

    @Option(names = "--syntax", paramLabel = "SYNTAX", converter = SyntaxConverter.class, split = ",", description = "Transfer syntaxes to propose: implicit, explicit, big-endian, deflated, a keyword or a UID.")
    private List<TransferSyntax> syntaxes = new ArrayList<>();

    @Mixin
    private ClientTlsOptions tls = new ClientTlsOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    Peer peer() {
        return peer;
    }

    String calling() {
        return calling;
    }

    List<TransferSyntax> syntaxes() {
        return syntaxes;
    }

    /// {@return what to propose for SOP classes}
    List<String> proposed() {
        return syntaxes.isEmpty() ? Proposals.UNCOMPRESSED : syntaxes.stream().map(TransferSyntax::uid).toList();
    }

    /// {@return a client that proposes SOP classes}
    DicomClient client(String... sopClasses) throws IOException {
        return builder().contexts(Proposals.of(List.of(sopClasses), proposed())).build();
    }

    DicomClientBuilder builder() throws IOException {
        var builder = DicomClient.builder(peer).callingAe(calling).maxPduLength(maxPdu).timeouts(timeouts());
        tls().ifPresent(builder::tls);
        identity.identity().ifPresent(builder::identity);
        return builder;
    }

    /// {@return how to make connections secure; empty if they are not to be}
    Optional<TlsConfig> tls() throws IOException {
        return tls.config();
    }

    Timeouts timeouts() {
        if (timeout == null) {
            return Timeouts.DEFAULT;
        }
        if (timeout < 0) {
            throw new Failure(ExitCode.USAGE, "--timeout is 0 or more.");
        }
        var limit = Duration.ofSeconds(timeout);
        return Timeouts.builder().connect(limit).association(limit).release(limit).send(limit).response(limit)
                .store(limit)
                .retrieve(limit).build();
    }
}
