package io.larmor.assoc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An authority and certificates in a folder, for tests.
record Certificates(Path folder, CertificateAuthority authority) {
    static final InetSocketAddress LOCALHOST = new InetSocketAddress(InetAddress.getLoopbackAddress(), 11112);

    static Certificates in(Path folder) throws IOException {
        var authority = CertificateAuthority.create("Test CA", CertificateAuthority.KeyKind.EC_P256,
                Duration.ofDays(1));
        Files.writeString(folder.resolve("ca.pem"), authority.own().certificatePem());
        Files.writeString(folder.resolve("ca-key.pem"), authority.own().keyPem());
        return new Certificates(folder, authority).issue("node", "localhost", "127.0.0.1");
    }

    Certificates issue(String name, String... hosts) throws IOException {
        var issued = authority.issue(name, List.of(hosts), Duration.ofDays(1));
        Files.writeString(path(name), issued.certificatePem());
        Files.writeString(path(name + "-key"), issued.keyPem());
        return this;
    }

    Path path(String name) {
        return folder.resolve(name + ".pem");
    }

    TlsConfig.Builder server() {
        return TlsConfig.builder().certificate(path("node"), path("node-key"));
    }

    TlsConfig.Builder client() {
        return TlsConfig.builder().trust(path("ca"));
    }
}
