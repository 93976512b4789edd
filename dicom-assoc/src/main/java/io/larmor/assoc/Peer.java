package io.larmor.assoc;

import java.net.InetSocketAddress;

/// Another application entity: how it is called, and where it listens.
///
/// @param ae   its AE title, 1 to 16 characters
/// @param host its name or address
/// @param port its TCP port
public record Peer(String ae, String host, int port) {

    /// The length limit of an AE title (PS3.5 §6.2, VR AE).
    private static final int MAX_AE_TITLE = 16;
    private static final int MAX_PORT = 65_535;

    /// Creates a peer.
    ///
    /// @throws IllegalArgumentException if the AE title, the host or the port cannot be one
    public Peer {
        checkAeTitle(ae);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("The peer " + ae + " has no host");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("The port of " + ae + " must be from 1 to 65535, but is " + port);
        }
    }

    /// Reads `AE@host:port`. The text is split at the last `@`, as an AE title may contain one; an IPv6 address stands in brackets.
    ///
    /// @param text the text
    /// @return the peer
    /// @throws IllegalArgumentException if the text is not of that form
    public static Peer parse(String text) {
        int at = text.lastIndexOf('@');
        int colon = text.lastIndexOf(':');
        if (at < 1 || colon < at) {
            throw malformed(text);
        }
        String host = text.substring(at + 1, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0 || host.indexOf(']') >= 0) {
            throw malformed(text);
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException _) {
            throw malformed(text);
        }
        return new Peer(text.substring(0, at), host, port);
    }

    /// {@return its address, looked up now; unresolved if its name is not known}
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    /// Checks an AE title that is to be sent: 1 to 16 printable ASCII characters, no backslash, no space at its ends (PS3.5 §6.2, VR AE).
    ///
    /// @param ae the AE title
    /// @return the same
    /// @throws IllegalArgumentException if it is none
    public static String checkAeTitle(String ae) {
        if (ae.isEmpty() || ae.length() > MAX_AE_TITLE || !ae.strip().equals(ae)
                || !ae.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\')) {
            throw new IllegalArgumentException(
                    "An AE title has 1 to 16 printable ASCII characters, no backslash, and no space at its ends, but this is \""
                            + ae + "\"");
        }
        return ae;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "A peer is written AE@host:port, for example PACS@10.0.0.5:104 (an IPv6 address in brackets), but this is \""
                        + text + "\"");
    }

    /// {@return the peer as `AE@host:port`}
    @Override
    public String toString() {
        return ae + '@' + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }
}
