package io.larmor.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.DuplicatePolicy;
import io.larmor.archive.Durability;
import io.larmor.assoc.AddressRange;
import io.larmor.assoc.MinimumProgress;
import io.larmor.assoc.Peer;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsProfile;
import io.larmor.audit.AuditRepository;
import io.larmor.audit.AuditTrail;
import io.larmor.pdu.UserIdentity;
import io.larmor.scp.DicomServer;
import io.larmor.scp.DicomServerBuilder;
import io.larmor.scp.IdentityVerifier;
import io.larmor.scp.JwtVerifier;
import io.larmor.scp.PasswordFile;
import io.larmor.scp.PeerPermissions;
import io.larmor.scp.ServerLimits;
import io.larmor.scp.ServerSecurity;
import org.slf4j.event.Level;

/// Makes of a configuration what it describes.
record NodeSetup(Config config) {
    private ConfigSection node() {
        return config.node();
    }

    String ae() {
        return node().word(Settings.AE);
    }

    Path folder() {
        return Path.of(node().word(Settings.DIR));
    }

    ArchiveConfig archive() {
        return ArchiveConfig.builder(folder())
                .durability(durability(node()))
                .duplicatePolicy(node().is(Settings.REPLACE) ? DuplicatePolicy.REPLACE : DuplicatePolicy.KEEP_FIRST)
                .smallInstance((int) node().number(Settings.SMALL))
                .queueLength((int) node().number(Settings.QUEUE))
                .build();
    }

    static Durability durability(ConfigSection section) {
        return Durability.valueOf(section.word(Settings.DURABILITY).toUpperCase(Locale.ROOT));
    }

    /// Has the program log as configured.
    void logging() {
        LogProvider.level(node().has(Settings.LOG_LEVEL)
                ? Optional.of(Level.valueOf(node().word(Settings.LOG_LEVEL).toUpperCase(Locale.ROOT)))
                : Optional.empty());
        LogProvider.json(node().word(Settings.LOG_FORMAT).equals("json"));
    }

    /// {@return a server that listens and lets in as configured, without services}
    DicomServerBuilder server() throws IOException {
        int window = (int) node().number(Settings.WINDOW);
        var builder = DicomServer.builder()
                .aeTitle(node().texts(Settings.AE).toArray(String[]::new))
                .port((int) node().number(Settings.PORT))
                .peers(peers().toArray(Peer[]::new))
                .acceptCalling(node().texts(Settings.CALLERS).toArray(String[]::new))
                .strictCalledAe(!node().is(Settings.ANY_CALLED))
                .permissions(new PeerPermissions(
                        node().texts(Settings.ALLOW).stream().map(PeerPermissions.Rule::parse).toList()))
                .peersFromTheirHosts(node().is(Settings.PEER_FROM_HOST))
                .limits(limits())
                .maxPduLength((int) node().number(Settings.MAX_PDU))
                .window(window, window)
                .timeouts(timeouts())
                .security(security());
        var bind = node().text(Settings.BIND);
        if (bind.isPresent()) {
            builder.bind(address(bind.get()));
        }
        return builder;
    }

    private ServerLimits limits() {
        return ServerLimits.DEFAULT
                .withAssociations((int) node().number(Settings.MAX_ASSOCIATIONS),
                        (int) node().number(Settings.ASSOCIATIONS_PER_AE))
                .withConnections((int) node().number(Settings.CONNECTIONS),
                        (int) node().number(Settings.CONNECTION_RATE))
                .withMemory(node().number(Settings.MEMORY) << 20, node().number(Settings.MEMORY_PER_AE) << 20,
                        node().number(Settings.MEMORY_PER_ASSOCIATION) << 20)
                .withDataSetLength((int) node().number(Settings.MAX_IDENTIFIER))
                .withProgress(new MinimumProgress((int) node().number(Settings.PROGRESS),
                        node().seconds(Settings.PROGRESS_INTERVAL)))
                .withLifetime(node().seconds(Settings.LIFETIME));
    }

    private List<Peer> peers() {
        return config.peers().values().stream()
                .map(peer -> new Peer(peer.word(Settings.PEER_AE), peer.word(Settings.PEER_HOST),
                        (int) peer.number(Settings.PEER_PORT)))
                .toList();
    }

    private Timeouts timeouts() {
        return Timeouts.builder()
                .connect(node().seconds(Settings.CONNECT))
                .tlsHandshake(node().seconds(Settings.HANDSHAKE))
                .association(node().seconds(Settings.ASSOCIATION))
                .accept(node().seconds(Settings.ACCEPT))
                .release(node().seconds(Settings.RELEASE))
                .idle(node().seconds(Settings.IDLE))
                .send(node().seconds(Settings.SEND))
                .response(node().seconds(Settings.RESPONSE))
                .store(node().seconds(Settings.STORE))
                .retrieve(node().seconds(Settings.RETRIEVE))
                .build();
    }

    private InetAddress address(String name) throws UnknownHostException {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            var explained = new UnknownHostException(
                    "'" + name + "' is no address of this machine; choose one that it has.");
            explained.initCause(e);
            throw explained;
        }
    }

    private ServerSecurity security() throws IOException {
        var security = ServerSecurity.builder().loadBalancers(
                node().texts(Settings.PROXY_FROM).stream().map(AddressRange::parse).toArray(AddressRange[]::new));
        tls(security);
        users(security);
        return security.build();
    }

    private void tls(ServerSecurity.Builder security) throws IOException {
        var secure = new ArrayList<>(config.tlsPeers());
        config.peers().keySet().stream().filter(config::callsWithTls).filter(ae -> !secure.contains(ae))
                .forEach(secure::add);
        if (!secure.isEmpty()) {
            security.peerTls(tls().build(), secure.toArray(String[]::new));
        }
        if (node().has(Settings.CERT)) {
            boolean trusts = node().has(Settings.CA);
            security.tls(tls().clientCertificate(node().is(Settings.REQUIRE_CLIENT)
                    ? TlsConfig.ClientCertificate.REQUIRE
                    : trusts ? TlsConfig.ClientCertificate.WANT : TlsConfig.ClientCertificate.NONE).build())
                    .plainToo(node().is(Settings.PLAIN_TOO));
            config.callers()
                    .forEach((name, aes) -> security.certificateCaller(name, aes.values().toArray(String[]::new)));
        }
    }

    private TlsConfig.Builder tls() throws IOException {
        return TlsOptions.builder(TlsProfile.named(node().word(Settings.PROFILE)), node().is(Settings.RETIRED),
                node().paths(Settings.CA), node().path(Settings.CERT), node().path(Settings.KEY),
                node().path(Settings.KEY_PASSWORD));
    }

    /// {@return the audit trail, if there is to be one}
    Optional<AuditTrail> audit() throws IOException {
        var file = node().path(Settings.AUDIT_FILE);
        var repository = node().text(Settings.AUDIT_REPOSITORY).map(AuditRepository::parse);
        if (file.isEmpty() && repository.isEmpty()) {
            return Optional.empty();
        }
        var trail = AuditTrail.builder(node().texts(Settings.AE).toArray(String[]::new))
                .buffer(node().number(Settings.AUDIT_BUFFER) << 20);
        node().text(Settings.AUDIT_SOURCE).ifPresent(trail::source);
        node().text(Settings.AUDIT_SITE).ifPresent(trail::site);
        file.ifPresent(trail::file);
        if (repository.isPresent()) {
            trail.repository(repository.get(), tls().build());
        }
        try {
            return Optional.of(trail.build());
        } catch (FileSystemException e) {
            throw new Failure(ExitCode.USAGE, "The audit trail cannot be written to " + e.getFile() + ": "
                    + Failures.reason(e) + "; choose another audit.file (--audit-file), or let it be written"
                    + " to.", e);
        }
    }

    /// {@return whether the audit trail goes to a repository that is reached by TLS}
    boolean auditsByTls() {
        return node().text(Settings.AUDIT_REPOSITORY).map(AuditRepository::parse)
                .filter(repository -> repository.protocol() == AuditRepository.Protocol.TLS).isPresent();
    }

    private void users(ServerSecurity.Builder security) throws IOException {
        var byType = new HashMap<Integer, IdentityVerifier>();
        var users = node().path(Settings.USERS);
        if (users.isPresent()) {
            byType.put(UserIdentity.USERNAME_PASSCODE, PasswordFile.read(users.get()));
        }
        var jwks = node().path(Settings.JWKS);
        if (jwks.isPresent()) {
            byType.put(UserIdentity.JWT, JwtVerifier.read(jwks.get(), node().text(Settings.AUDIENCE)));
        }
        if (!byType.isEmpty()) {
            security.identity(IdentityVerifier.byType(byType), !node().is(Settings.IDENTITY_OPTIONAL));
        }
    }

    /// {@return what the providers that come with the program are told, by their names}
    Map<String, Map<String, String>> services() {
        var services = new LinkedHashMap<String, Map<String, String>>();
        for (var setting : Settings.all()) {
            if (setting.key().startsWith("service.")) {
                told(setting).ifPresent(text -> services
                        .computeIfAbsent(setting.table().substring("service.".length()), _ -> new LinkedHashMap<>())
                        .put(setting.name(), text));
            }
        }
        return services;
    }

    private Optional<String> told(Setting setting) {
        if (setting.equals(Settings.COMMITMENTS) || setting.equals(Settings.MPPS) || setting.equals(Settings.UPS)) {
            // What the services must not forget lies beside index and instances.
            return Optional.of(node().path(setting)
                    .orElse(folder().resolve(setting.otherwise().substring(0, setting.otherwise().indexOf(' '))))
                    .toString());
        }
        // What is not set has the same default there; a provider may have no use for it, and that it then does not ask for it is warned of.
        var values = node().find(setting).map(ConfigValue::values).orElse(List.of());
        boolean seconds = setting.kind() instanceof SettingKind.Whole number && number.unit().equals("seconds");
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(seconds ? "PT" + values.getFirst() + "S" : String.join(",", values));
    }
}
