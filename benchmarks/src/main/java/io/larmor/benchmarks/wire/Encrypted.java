package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;

/// Receiving over TLS 1.3 beside receiving over TCP. The sender encrypts on the same machine: what it takes falls on all that take TLS alike.
///
/// @param peers starts servers
/// @param inputs what is sent
record Encrypted(Peers peers, Inputs inputs) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    Scenario receive() {
        var contenders = new ArrayList<Contender>();
        contenders.add(plain("larmor receive", peers::larmorReceive));
        contenders.add(encrypted("larmor receive, TLS 1.3", () -> peers.larmorReceive(peers.certificates())));
        if (Peers.has("storescp")) {
            contenders.add(encrypted("storescp +B, TLS", () -> peers.storescp(peers.certificates())));
        }
        return new Scenario("receive-ct-tls", "receive to a folder over TLS, CT of 525 KB", "MB/s", true, contenders);
    }

    private Contender plain(String name, Scenarios.Start start) {
        return new Contender(name, () -> {
            var node = start.start();
            return session(node, contexts -> RawConnection.open(node.port(), node.ae(), 1, contexts));
        });
    }

    private Contender encrypted(String name, Scenarios.Start start) {
        return new Contender(name, () -> {
            var node = start.start();
            var config = TlsConfig.builder().insecure(true).build();
            return session(node, contexts -> RawConnection.over(connect(node, config), node.ae(), 1, contexts));
        });
    }

    private Contender.Session session(Node node, RawSender.Opener opener) throws IOException {
        var parts = inputs.parts(Inputs.CT, 1);
        return new Contender.Session(() -> {
            double value = Scenarios.timed(Inputs.CT, parts, () -> {
                try (var sender = new RawSender(opener, Load.ONE)) {
                    sender.send(parts.getFirst());
                }
            });
            for (String store : new String[] {"larmor-receive", "larmor-receive-tls", "storescp-tls"}) {
                peers.clear(store);
            }
            return value;
        }, node, node);
    }

    private static RawConnection.Channel connect(Node node, TlsConfig config) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
        return new TlsChannel(TlsTransport.client(TcpTransport.connect(address, CONNECT), config, address));
    }

    private record TlsChannel(TlsTransport transport) implements RawConnection.Channel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return transport.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return (int) write(new ByteBuffer[] {source}, 0, 1);
        }

        @Override
        public long write(ByteBuffer[] sources) throws IOException {
            return write(sources, 0, sources.length);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long count = 0;
            for (int i = offset; i < offset + length; i++) {
                count += sources[i].remaining();
            }
            var wanted = offset == 0 ? sources : Arrays.copyOfRange(sources, offset, offset + length);
            transport.write(wanted, length);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
