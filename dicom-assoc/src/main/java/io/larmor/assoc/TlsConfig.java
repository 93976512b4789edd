package io.larmor.assoc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

/// How connections are made secure: what this side shows, whom it trusts, and which profile it offers.
///
/// Files are read when it is built, and again when they have changed, at the first handshake after that (a look once a second): a certificate is renewed
/// without a restart. If what stands there then cannot be read, the former stays in use, and a warning is logged.
///
/// *Threading:* immutable for its users, and thread-safe.
public final class TlsConfig {
    /// What a server wants to see of a client.
    public enum ClientCertificate {
        /// Nothing: anybody may connect.
        NONE,
        /// A certificate if there is one; it must be trusted then.
        WANT,
        /// A certificate that is trusted.
        REQUIRE
    }

    /// How long a handshake may take by default.
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final TlsProfile profile;
    private final ClientCertificate clientCertificate;
    private final boolean hostCheck;
    private final Duration handshakeTimeout;
    private final boolean server;
    private final TlsMaterial material;

    private TlsConfig(Builder builder) throws IOException {
        profile = builder.profile;
        clientCertificate = builder.clientCertificate;
        hostCheck = builder.hostCheck && !builder.insecure;
        handshakeTimeout = builder.handshakeTimeout;
        server = builder.certificate != null;
        material = new TlsMaterial(new TlsMaterial.Source(Optional.ofNullable(builder.certificate),
                Optional.ofNullable(builder.key), String.valueOf(builder.password), List.copyOf(builder.trusted),
                String.valueOf(builder.trustPassword), builder.insecure));
    }

    /// {@return a builder with every default}
    public static Builder builder() {
        return new Builder();
    }

    /// {@return which profile is offered}
    public TlsProfile profile() {
        return profile;
    }

    /// {@return what a server wants to see of a client}
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /// {@return how long a handshake may take}
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /// {@return whether it has a certificate to show, without which there is no server}
    public boolean hasCertificate() {
        return server;
    }

    SSLEngine clientEngine(String host, int port) {
        SSLEngine engine = material.context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        if (hostCheck) {
            // RFC 6125, as RFC 2818 has it
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    SSLEngine serverEngine() {
        if (!server) {
            throw new IllegalStateException("A TLS server needs a certificate and its key.");
        }
        SSLEngine engine = material.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setUseCipherSuitesOrder(true);
        switch (clientCertificate) {
            case NONE -> {}
            case WANT -> parameters.setWantClientAuth(true);
            case REQUIRE -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(TlsProfile.protocols());
        List<String> supported = Arrays.asList(engine.getSupportedCipherSuites());
        parameters.setCipherSuites(
                profile.cipherSuites().stream().filter(supported::contains).toArray(String[]::new));
        parameters.setAlgorithmConstraints(TlsConstraints.INSTANCE);
        return parameters;
    }

    /// Makes [TlsConfig]s. Not thread-safe.
    public static final class Builder {
        private TlsProfile profile = TlsProfile.BCP_195_RFC_8996;
        private boolean retired;
        private ClientCertificate clientCertificate = ClientCertificate.NONE;
        private boolean hostCheck = true;
        private boolean insecure;
        private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
        private @Nullable Path certificate;
        private @Nullable Path key;
        private char[] password = {};
        private final List<Path> trusted = new ArrayList<>();
        private char[] trustPassword = {};

        private Builder() {}

        /// Sets the certificate to show, and its key, as PEM files.
        ///
        /// @param chain the certificate, and those between it and its CA after it
        /// @param pemKey its private key: PKCS #8, encrypted or not, PKCS #1 or SEC 1
        /// @param keyPassword of an encrypted key; else empty
        /// @return this
        public Builder certificate(Path chain, Path pemKey, char... keyPassword) {
            certificate = chain;
            key = pemKey;
            password = keyPassword.clone();
            return this;
        }

        /// Sets the certificate to show, and its key, as a PKCS #12 file that has one of them.
        ///
        /// @param store the file
        /// @param storePassword of the file and of the key
        /// @return this
        public Builder keyStore(Path store, char... storePassword) {
            certificate = store;
            key = null;
            password = storePassword.clone();
            return this;
        }

        /// Adds certificates of CAs, or of peers themselves, that are trusted. By default those that come with Java are; with one of its own, only that.
        ///
        /// @param files PEM or PKCS #12
        /// @return this
        public Builder trust(Path... files) {
            trusted.addAll(List.of(files));
            return this;
        }

        /// Sets the password of trusted certificates in PKCS #12 files.
        ///
        /// @param storePassword the password; default empty
        /// @return this
        public Builder trustPassword(char... storePassword) {
            trustPassword = storePassword.clone();
            return this;
        }

        /// Sets the profile.
        ///
        /// @param value default [TlsProfile#BCP_195_RFC_8996]
        /// @return this
        public Builder profile(TlsProfile value) {
            profile = value;
            return this;
        }

        /// Sets whether a retired profile may be used.
        ///
        /// @param allowed default false: [#build] refuses it
        /// @return this
        public Builder allowRetiredProfile(boolean allowed) {
            retired = allowed;
            return this;
        }

        /// Sets what a server wants to see of a client.
        ///
        /// @param value default none; anything else needs [#trust]
        /// @return this
        public Builder clientCertificate(ClientCertificate value) {
            clientCertificate = value;
            return this;
        }

        /// Sets whether a client checks that the certificate is for the host that it called (RFC 6125).
        ///
        /// @param check default true
        /// @return this
        public Builder hostCheck(boolean check) {
            hostCheck = check;
            return this;
        }

        /// Sets whether any certificate is taken for good, for anybody: against listeners, not against those who answer in the peer's place.
        ///
        /// @param trustAnybody default false
        /// @return this
        public Builder insecure(boolean trustAnybody) {
            insecure = trustAnybody;
            return this;
        }

        /// Sets how long a handshake may take.
        ///
        /// @param limit more than zero; default 10 s
        /// @return this
        public Builder handshakeTimeout(Duration limit) {
            handshakeTimeout = limit;
            return this;
        }

        /// {@return the configuration}
        ///
        /// @throws IOException if a file cannot be read, or holds something else; the message says which and what
        /// @throws IllegalArgumentException if the settings cannot go together
        public TlsConfig build() throws IOException {
            if (profile.cipherSuites().isEmpty()) {
                throw new IllegalArgumentException(
                        "The TLS profile " + profile.label() + " (PS3.15 " + profile.section()
                                + ") is retired, and nothing of it is safe any more: it cannot be used. Choose "
                                + TlsProfile.BCP_195_RFC_8996.label() + ".");
            }
            if (profile.retired() && !retired) {
                throw new IllegalArgumentException(
                        "The TLS profile " + profile.label() + " (PS3.15 " + profile.section()
                                + ") is retired: choose " + TlsProfile.BCP_195_RFC_8996.label()
                                + ", or allow a retired profile.");
            }
            if (clientCertificate != ClientCertificate.NONE && trusted.isEmpty() && !insecure) {
                throw new IllegalArgumentException(
                        "To check certificates of clients, a server needs to be told whom it trusts: the certificate of their CA.");
            }
            if (handshakeTimeout.isZero() || handshakeTimeout.isNegative()) {
                throw new IllegalArgumentException("The timeout of a TLS handshake is more than zero.");
            }
            return new TlsConfig(this);
        }
    }
}
