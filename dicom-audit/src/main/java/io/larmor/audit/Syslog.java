package io.larmor.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import io.larmor.assoc.Deadlines;
import io.larmor.assoc.TcpTransport;
import io.larmor.assoc.TlsConfig;
import io.larmor.assoc.TlsTransport;
import io.larmor.assoc.Transport;
import org.jspecify.annotations.Nullable;

/// Sends messages to an audit record repository by syslog.
///
/// Nobody acknowledges syslog messages. Of a connection that ends, those that were on their way are lost; a thread reads from it, so that its end is seen
/// before the next message is written.
final class Syslog implements Sink {
    /// "The PRI field shall be set using the facility value of 10 [...]. Most messages should have the severity value of 5" (PS3.15 §A.6).
    private static final String PRIORITY = "<85>1 ";
    /// "The MSGID field [...] shall be set. The value "DICOM+RFC3881" may be used".
    private static final String MESSAGE_ID = " DICOM+RFC3881 - ";
    /// RFC 5424 §6: MSG-UTF8 begins with it.
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /// The data of one UDP datagram over IPv4.
    private static final int LONGEST_DATAGRAM = 65_507;
    private static final int LONGEST_HOST = 255;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AuditRepository repository;
    private final @Nullable TlsConfig tls;
    private final String from;
    private @Nullable Line line;

    /// @param tls  what to show, and whom to trust; for TLS
    /// @param host this machine
    Syslog(AuditRepository repository, @Nullable TlsConfig tls, String host) {
        this.repository = repository;
        this.tls = tls;
        boolean printable = !host.isEmpty() && host.length() <= LONGEST_HOST
                && host.chars().allMatch(c -> c > ' ' && c <= '~');
        from = " " + (printable ? host : "-") + " larmor " + ProcessHandle.current().pid() + MESSAGE_ID;
    }

    /// A way to the repository.
    private interface Line extends AutoCloseable {
        boolean isOpen();

        void send(byte[] message) throws IOException;

        @Override
        void close();
    }

    @Override
    public String name() {
        return repository.toString();
    }

    @Override
    public boolean write(Entry entry) throws IOException {
        byte[] message = message(entry);
        if (repository.protocol() == AuditRepository.Protocol.UDP && message.length > LONGEST_DATAGRAM) {
            return false;
        }
        if (line != null && !line.isOpen()) {
            close();
        }
        if (line == null) {
            line = connect();
        }
        boolean sent = false;
        try {
            line.send(message);
            sent = true;
            return true;
        } finally {
            if (!sent) {
                close();
            }
        }
    }

    private byte[] message(Entry entry) {
        var out = new ByteArrayOutputStream(entry.text().length + 128);
        String header = PRIORITY + entry.at().truncatedTo(ChronoUnit.MILLIS) + from;
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(BYTE_ORDER_MARK);
        out.writeBytes(entry.text());
        return out.toByteArray();
    }

    private Line connect() throws IOException {
        var address = new InetSocketAddress(repository.host(), repository.port());
        if (repository.protocol() == AuditRepository.Protocol.UDP) {
            return new Datagrams(address);
        }
        Transport plain = TcpTransport.connect(address, PATIENCE);
        return new Stream(tls == null ? plain : TlsTransport.client(plain, tls, address));
    }

    @Override
    public void close() {
        if (line != null) {
            line.close();
            line = null;
        }
    }

    /// RFC 5426: one message a datagram.
    private static final class Datagrams implements Line {
        private final DatagramChannel channel;

        Datagrams(InetSocketAddress address) throws IOException {
            if (address.isUnresolved()) {
                throw new UnknownHostException("The host " + address.getHostString()
                        + " is not known; check its name or use its address.");
            }
            channel = DatagramChannel.open();
            boolean ready = false;
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, 2 * LONGEST_DATAGRAM);
                channel.connect(address);
                ready = true;
            } finally {
                if (!ready) {
                    channel.close();
                }
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void send(byte[] message) throws IOException {
            channel.write(ByteBuffer.wrap(message));
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing is lost with it
            }
        }
    }

    /// RFC 5425 §4.3: the length of each message before it.
    private static final class Stream implements Line {
        private final Transport transport;
        private volatile boolean ended;

        Stream(Transport transport) {
            this.transport = transport;
            Thread.ofVirtual().name("larmor-audit-reader").start(this::awaitEnd);
        }

        private void awaitEnd() {
            var waste = ByteBuffer.allocate(64);
            try {
                while (transport.read(waste.clear()) >= 0) {
                    // A repository has nothing to say
                }
            } catch (IOException _) {
                // It is over
            } finally {
                ended = true;
                transport.close();
            }
        }

        @Override
        public boolean isOpen() {
            return !ended;
        }

        @Override
        public void send(byte[] message) throws IOException {
            byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
            var deadline = Deadlines.after(PATIENCE, transport::close);
            try {
                transport.write(new ByteBuffer[] {ByteBuffer.wrap(length), ByteBuffer.wrap(message)}, 2);
            } finally {
                deadline.cancel();
            }
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    /// {@return TLS as configured, if the repository is reached by it}
    static Optional<TlsConfig> needed(AuditRepository repository, Optional<TlsConfig> tls) {
        if (repository.protocol() != AuditRepository.Protocol.TLS) {
            return Optional.empty();
        }
        if (tls.isEmpty()) {
            throw new IllegalArgumentException("A repository that is reached by TLS needs to be told whom to trust.");
        }
        return tls;
    }
}
