package io.larmor.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A number of bytes there, and one back, over a loopback connection: what an exchange costs whatever is said.
final class PlainExchange implements AutoCloseable {
    private final SocketChannel client;
    private final SocketChannel server;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1);

    PlainExchange(int bytes) throws IOException {
        request = ByteBuffer.allocateDirect(bytes);
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listener.getLocalAddress());
            server = listener.accept();
        }
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        var in = ByteBuffer.allocateDirect(request.capacity());
        var one = ByteBuffer.allocateDirect(1);
        try {
            while (server.read(in) >= 0) {
                if (!in.hasRemaining()) {
                    in.clear();
                    server.write(one.clear());
                }
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    int exchange() throws IOException {
        request.clear();
        while (request.hasRemaining()) {
            client.write(request);
        }
        return client.read(answer.clear());
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
