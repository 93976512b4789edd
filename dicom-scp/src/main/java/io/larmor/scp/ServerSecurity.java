package io.larmor.scp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.larmor.assoc.AddressRange;
import io.larmor.assoc.Entrance;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.Timeouts;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import org.jspecify.annotations.Nullable;

/// How a server knows who calls, and how it calls others: TLS (PS3.15 Annex B), certificates, users (PS3.7 §D.3.3.7), load balancers.
///
/// ```java
/// DicomServer.builder().security(ServerSecurity.builder()
///         .tls(TlsConfig.builder().certificate(chain, key).trust(ca).clientCertificate(REQUIRE).build())
///         .certificateCaller("ct.example.org", "CT*")
///         .identity(PasswordFile.read(users), true).build())
/// ```
///
/// *Threading*: immutable, if the [IdentityVerifier] is thread-safe.
public final class ServerSecurity {
    /// Plain connections; what callers say of themselves is believed.
    public static final ServerSecurity NONE = builder().build();

    private final Builder settings;

    private ServerSecurity(Builder settings) {
        this.settings = settings;
    }

    /// {@return a builder with every default}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return a builder with these settings}
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /// What stands before the association.
    Entrance entrance(Timeouts timeouts) {
        return new Entrance(Optional.ofNullable(settings.tls), settings.plainToo, settings.balancers,
                timeouts.accept());
    }

    CertificateCallers certificates() {
        return new CertificateCallers(settings.certificates);
    }

    UserCheck users() {
        return new UserCheck(Optional.ofNullable(settings.verifier), settings.identityRequired);
    }

    /// {@return what reaches peers by TCP, and those that are named for it with TLS}
    PeerConnector connector(Timeouts timeouts) {
        return peer -> {
            var address = peer.socketAddress();
            Transport transport = TcpTransport.connect(address, timeouts.connect());
            TlsConfig config = settings.peerTls.get(peer.ae());
            return config == null ? transport : TlsTransport.client(transport, config, address);
        };
    }

    /// Makes [ServerSecurity].
    ///
    /// *Threading*: not thread-safe.
    public static final class Builder {
        private @Nullable TlsConfig tls;
        private boolean plainToo;
        private List<AddressRange> balancers = List.of();
        private Map<String, List<AePattern>> certificates = Map.of();
        private Map<String, TlsConfig> peerTls = Map.of();
        private @Nullable IdentityVerifier verifier;
        private boolean identityRequired;

        private Builder() {}

        private Builder(Builder other) {
            tls = other.tls;
            plainToo = other.plainToo;
            balancers = List.copyOf(other.balancers);
            certificates = Map.copyOf(other.certificates);
            peerTls = Map.copyOf(other.peerTls);
            verifier = other.verifier;
            identityRequired = other.identityRequired;
        }

        /// Makes accepted connections secure with TLS. The handshake runs on the thread of the association.
        ///
        /// @param config with a certificate; default: no TLS
        /// @return this
        public Builder tls(TlsConfig config) {
            tls = config;
            return this;
        }

        /// Sets whether, with TLS, who begins without it is let in as well, on the same port: told by the first byte.
        ///
        /// @param both default false
        /// @return this
        public Builder plainToo(boolean both) {
            plainToo = both;
            return this;
        }

        /// Binds AE titles to a certificate. With any such binding, only callers whose certificate is trusted, and has a name that may call itself so, are
        /// let in; others are rejected: calling AE title not recognized.
        ///
        /// @param name     the common name or a DNS name of the certificate
        /// @param patterns AE titles in which `*` stands for any characters and `?` for one; added to those of an earlier call with this name
        /// @return this
        public Builder certificateCaller(String name, String... patterns) {
            certificates = new LinkedHashMap<>(certificates);
            certificates.merge(name, Stream.of(patterns).map(AePattern::new).toList(),
                    (former, more) -> Stream.concat(former.stream(), more.stream()).toList());
            return this;
        }

        /// Has the users on whose behalf associations are requested verified. Who is refused gets a permanent rejection.
        ///
        /// @param check    default: identities are ignored
        /// @param required whether a request without an identity is refused
        /// @return this
        public Builder identity(IdentityVerifier check, boolean required) {
            verifier = check;
            identityRequired = required;
            return this;
        }

        /// Expects a PROXY header, version 1 or 2, in front of each connection from load balancers, and takes the peer's address from it. From elsewhere
        /// none is believed.
        ///
        /// @param addresses where the load balancers are, besides those of earlier calls; default: nowhere
        /// @return this
        public Builder loadBalancers(AddressRange... addresses) {
            balancers = new ArrayList<>(balancers);
            balancers.addAll(List.of(addresses));
            return this;
        }

        /// Calls peers with TLS. Has no effect with a [DicomServerBuilder#connector] of one's own.
        ///
        /// @param config what to show, and whom to trust
        /// @param aes    the AE titles of the peers
        /// @return this
        public Builder peerTls(TlsConfig config, String... aes) {
            peerTls = new HashMap<>(peerTls);
            for (String ae : aes) {
                peerTls.put(ae, config);
            }
            return this;
        }

        /// {@return the settings}
        public ServerSecurity build() {
            return new ServerSecurity(new Builder(this));
        }
    }
}
