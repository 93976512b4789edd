package io.larmor.scp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

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
    /// More addresses than this are not remembered: those that were silent longest are forgotten.
    static final int MAX_ADDRESSES = 1024;
    static final Duration QUIET = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    /// When an address was in the log, and what was not since.
    private record Told(long nanoTime, int silenced) {}

    private final Map<String, Told> addresses = new LinkedHashMap<>(16, 0.75f, true);

    void log(Transport transport, IOException cause) {
        String address = transport.remoteAddress().map(InetSocketAddress::getHostString).orElse("memory");
        Level level = switch (cause) {
            case TlsException _,ProtocolViolationException _ -> Level.WARN;
            case DicomTimeoutException _ -> Level.INFO;
            default -> Level.DEBUG;
        };
        int silenced = level == Level.DEBUG ? 0 : admit(address, System.nanoTime());
        LOG.atLevel(silenced < 0 ? Level.DEBUG : level).log("No association with {}: {}{}", address, cause.getMessage(),
                silenced > 0 ? " (" + silenced + " more failures from there since the last line)" : "");
    }

    /// Whether an address is to be in the log.
    ///
    /// @return how many failures from there were not since the last time; -1 if this is not either
    synchronized int admit(String address, long nanoTime) {
        var last = addresses.get(address);
        if (last != null && nanoTime - last.nanoTime() < QUIET.toNanos()) {
            addresses.put(address, new Told(last.nanoTime(), last.silenced() + 1));
            return -1;
        }
        addresses.put(address, new Told(nanoTime, 0));
        if (addresses.size() > MAX_ADDRESSES) {
            addresses.remove(addresses.keySet().iterator().next());
        }
        return last == null ? 0 : last.silenced();
    }
}
