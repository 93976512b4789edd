package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.ProtocolViolationException;
import io.larmor.assoc.TlsException;
import io.larmor.assoc.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Logs why connections did not become associations: one line an address and a minute, so that who knocks all the time does not fill the
/// disk. What is wrong on one of the sides (TLS, another protocol) is a warning, who is silent is told, who just leaves is not.
///
/// *Threading*: thread-safe.
final class FailedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final Repeats repeats = new Repeats(1);

    void log(Transport transport, IOException cause) {
        String address = transport.remoteAddress().map(InetSocketAddress::getHostString).orElse("memory");
        Level level = switch (cause) {
            case TlsException _,ProtocolViolationException _ -> Level.WARN;
            case DicomTimeoutException _ -> Level.INFO;
            default -> Level.DEBUG;
        };
        int silenced = level == Level.DEBUG ? 0 : repeats.admit("connection", address, System.nanoTime());
        LOG.atLevel(silenced < 0 ? Level.DEBUG : level).log("No association with {}: {}{}", address, cause.getMessage(),
                silenced > 0 ? " (" + silenced + " more failures from there since the last line)" : "");
    }
}
