package io.larmor.assoc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a server does with a connection before the first PDU: takes the header of a load balancer, and makes it secure.
///
/// @param tls       makes connections secure; empty: they are not
/// @param plainToo  with TLS, whether who begins without it is let in as well, on the same port
/// @param balancers where load balancers are that put a PROXY header (version 1 or 2) in front of each connection; it is expected from them, and from
///                  nobody else
/// @param timeout   how long the first bytes may take, zero for any time; the handshake of TLS has a timeout of its own
public record Entrance(Optional<TlsConfig> tls, boolean plainToo, List<AddressRange> balancers, Duration timeout) {
    /// Takes connections as they are.
    public static final Entrance OPEN = new Entrance(Optional.empty(), false, List.of(), Duration.ofSeconds(10));

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if there is no certificate for TLS
    public Entrance {
        balancers = List.copyOf(balancers);
        if (tls.isPresent() && !tls.get().hasCertificate()) {
            throw new IllegalArgumentException("A TLS server needs a certificate and its key.");
        }
    }

    /// Lets a connection in. It blocks until the peer has said enough.
    ///
    /// @param connection as it was accepted; it is closed if it is not let in
    /// @return the connection to be used instead
    /// @throws IOException a [TlsException], a [DicomTimeoutException], or what else was wrong
    public Transport enter(Transport connection) throws IOException {
        boolean proxied = expectsHeader(connection);
        if (!proxied && tls.isEmpty()) {
            return connection;
        }
        if (!proxied && !plainToo) {
            return TlsTransport.server(connection, tls.orElseThrow());
        }
        var layered = new LayeredTransport(connection);
        boolean secure = lookAt(layered, proxied);
        return secure ? TlsTransport.server(layered, tls.orElseThrow()) : layered;
    }

    /// {@return whether a connection is one of a load balancer, which is to tell whose it is}
    ///
    /// @param connection as it was accepted
    public boolean expectsHeader(Transport connection) {
        return connection.remoteAddress().map(InetSocketAddress::getAddress).filter(this::isBalancer).isPresent();
    }

    /// Takes the header, and says whether TLS is to follow.
    private boolean lookAt(LayeredTransport layered, boolean proxied) throws IOException {
        var late = new AtomicBoolean();
        Deadlines.Deadline deadline = timeout.isZero() ? () -> {} : Deadlines.after(timeout, () -> {
            late.set(true);
            layered.close();
        });
        boolean done = false;
        try {
            if (proxied) {
                ProxyHeader.take(layered);
            }
            boolean secure = tls.isPresent() && (!plainToo || FirstBytes.isTls(layered.peek(2)));
            done = true;
            return secure;
        } catch (IOException e) {
            throw late.get() ? new DicomTimeoutException(DicomTimeoutException.Which.ACCEPT, timeout) : e;
        } finally {
            deadline.cancel();
            if (!done) {
                layered.close();
            }
        }
    }

    private boolean isBalancer(InetAddress address) {
        return balancers.stream().anyMatch(range -> range.contains(address));
    }
}
