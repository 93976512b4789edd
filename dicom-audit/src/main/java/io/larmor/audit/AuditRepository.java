package io.larmor.audit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import io.larmor.assoc.Words;

/// Where an audit record repository takes syslog messages (RFC 5424; PS3.15 §A.6, §A.7).
///
/// *Threading*: immutable.
///
/// @param protocol how they are sent
/// @param host     its name or address
/// @param port     its port, 1 to 65,535
public record AuditRepository(Protocol protocol, String host, int port) {
    private static final int LARGEST_PORT = 65_535;

    /// Checks host and port.
    public AuditRepository {
        if (host.isEmpty() || port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("A repository has a host, and a port from 1 to 65535.");
        }
    }

    /// How messages are sent.
    public enum Protocol {
        /// TLS with octet counting (RFC 5425); port 6514 unless another is named.
        TLS(6514),
        /// TCP with octet counting (RFC 6587 §3.4.1), for a repository on the same machine, or behind a tunnel; port 514 unless another is named.
        TCP(514),
        /// UDP (RFC 5426): what is lost nobody notices, and a message longer than a datagram is; port 514 unless another is named.
        UDP(514);

        private final int port;

        Protocol(int port) {
            this.port = port;
        }
    }

    /// {@return the repository that a text stands for} For example `tls://audit.example.org`, `udp://10.0.0.5:1514`, `tcp://[::1]`.
    ///
    /// @param text the protocol, `://`, the host (IPv6 in brackets), and `:` and the port if it is another than usual
    /// @throws IllegalArgumentException if it is no such text; the message says what is wrong
    public static AuditRepository parse(String text) {
        try {
            var uri = new URI(text);
            String host = uri.getHost();
            boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            if (uri.getScheme() != null && host != null && bare && uri.getUserInfo() == null && uri.getQuery() == null
                    && uri.getFragment() == null) {
                var protocol = Protocol.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
                return new AuditRepository(protocol, host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        uri.getPort() == -1 ? protocol.port : uri.getPort());
            }
        } catch (URISyntaxException | IllegalArgumentException _) {
            // Said below
        }
        throw new IllegalArgumentException("An audit record repository is written tls://HOST:PORT, tcp://HOST:PORT or"
                + " udp://HOST:PORT, not " + Words.quoted(text) + ".");
    }

    /// Tells protocol, host and port, as [#parse] takes them.
    @Override
    public String toString() {
        return protocol.name().toLowerCase(Locale.ROOT) + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + ":" + port;
    }
}
