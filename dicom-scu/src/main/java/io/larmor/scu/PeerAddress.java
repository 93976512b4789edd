package io.larmor.scu;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// An application entity and where it listens, written `AE@host:port`.
///
/// @param ae its AE title
/// @param host its host, without brackets
/// @param port its port
public record PeerAddress(String ae, String host, int port) {
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^]]+)]|([^:]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /// Checks the values.
    public PeerAddress {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MAX_PORT + ", not " + port);
        }
    }

    /// Reads `AE@host:port`. The last `@` counts, for an AE title may hold one; an IPv6 address stands in brackets.
    ///
    /// @param text the text
    /// @return the peer
    public static PeerAddress parse(String text) {
        int at = text.lastIndexOf('@');
        var matcher = HOST_PORT.matcher(text.substring(at + 1));
        if (at < 1 || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a peer: write AE@host:port, for example PACS@10.0.0.5:104");
        }
        var host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new PeerAddress(text.substring(0, at), host, Integer.parseInt(matcher.group(3)));
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return ae + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
