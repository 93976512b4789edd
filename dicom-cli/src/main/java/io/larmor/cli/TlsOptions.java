package io.larmor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What TLS takes of a client.
abstract class TlsOptions {
    /// In PEM, text may stand before the first block.
    private static final int HEAD = 1 << 16;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Our certificate: PEM with those between it and its CA, or PKCS #12 with the key.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Our private key: PEM.")
    private @Nullable Path key;

    @Option(names = "--tls-password-file", paramLabel = "FILE", description = "The password of the key, or of PKCS #12, is the first line of this file.")
    private @Nullable Path password;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "Whom to trust: certificates of CAs, PEM or PKCS #12; can be repeated. (Default: the CAs that come with Java.)")
    private List<Path> trusted = new ArrayList<>();

    @Option(names = "--tls-profile", paramLabel = "NAME", converter = ProfileConverter.class, description = "Secure connection profile of PS3.15: bcp195-rfc8996 (default), bcp195-rfc8996-modified, or a retired one.")
    private TlsProfile profile = TlsProfile.BCP_195_RFC_8996;

    @Option(names = "--tls-retired", description = "Allow a retired profile.")
    private boolean retired;

    /// {@return whether any of these was given}
    final boolean given() {
        return certificate != null || key != null || !trusted.isEmpty() || retired
                || profile != TlsProfile.BCP_195_RFC_8996;
    }

    final TlsConfig.Builder tls() throws IOException {
        if (key != null && certificate == null) {
            throw new Failure(ExitCode.USAGE, "--tls-key needs --tls-cert.");
        }
        return builder(profile, retired, trusted, Optional.ofNullable(certificate), Optional.ofNullable(key),
                Optional.ofNullable(password));
    }

    /// {@return what the options of either side say}
    static TlsConfig.Builder builder(TlsProfile profile, boolean retired, List<Path> trusted,
            Optional<Path> certificate,
            Optional<Path> key, Optional<Path> password) throws IOException {
        var tls = TlsConfig.builder().profile(profile).allowRetiredProfile(retired)
                .trust(trusted.toArray(Path[]::new));
        char[] secret = password.isEmpty() ? new char[0] : firstLine(password.get()).toCharArray();
        if (certificate.isPresent() && key.isPresent()) {
            tls.certificate(certificate.get(), key.get(), secret);
        } else if (certificate.isPresent()) {
            if (isPem(certificate.get())) {
                throw new IOException("The certificate in " + certificate.get()
                        + " is PEM, and its private key is missing: set tls.key (--tls-key).");
            }
            tls.keyStore(certificate.get(), secret);
        }
        return tls;
    }

    private static boolean isPem(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        }
    }

    /// {@return the first line of a file, which is a secret}
    static String firstLine(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("");
    }
}
