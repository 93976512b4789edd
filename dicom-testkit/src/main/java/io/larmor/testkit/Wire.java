package io.larmor.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.larmor.assoc.MemoryTransport;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.Transport;

/// A transport together with the ways to end it badly.
///
/// @param transport the connection
/// @param half      ends what this side writes
/// @param reset     breaks the connection
record Wire(Transport transport, Ending half, Ending reset) {

    /// Ends a connection, or half of one.
    @FunctionalInterface
    interface Ending {
        void end() throws IOException;
    }

    static Wire connect(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
            return of(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static Wire of(SocketChannel channel) throws IOException {
        return new Wire(TcpTransport.of(channel), channel::shutdownOutput, () -> {
            // RFC 9293 §3.10.4 has no such call, but this is how sockets are told to send RST
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        });
    }

    /// Of a transport that cannot be ended by halves, half is the whole.
    static Wire of(Transport transport) {
        return transport instanceof MemoryTransport memory
                ? new Wire(memory, memory::shutdownOutput, memory::reset)
                : new Wire(transport, transport::close, transport::close);
    }
}
