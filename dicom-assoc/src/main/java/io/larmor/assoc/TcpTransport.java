package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLSession;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TCP connection, not encrypted. `TCP_NODELAY` is always set: what is written leaves at once.
public final class TcpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final SocketChannel channel;
    private final Optional<InetSocketAddress> remoteAddress;
    private final Optional<InetSocketAddress> localAddress;
    private final ReentrantLock limit = new ReentrantLock();
    private int limits;
    private int unlimited;

    private TcpTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        remoteAddress = Optional.of((InetSocketAddress) channel.getRemoteAddress());
        localAddress = Optional.of((InetSocketAddress) channel.getLocalAddress());
    }

    /// Connects to a peer.
    ///
    /// @param address where the peer listens
    /// @param timeout how long to wait; zero for as long as the system does
    /// @return the connection
    /// @throws IOException a [ConnectException] if nobody listens there, an [UnknownHostException] if the name is not known,
    ///                     a [DicomTimeoutException] if nothing answers in time
    public static TcpTransport connect(InetSocketAddress address, Duration timeout) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("The host " + Words.quoted(address.getHostString())
                    + " is not known; check its name or use its address.");
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
            return new TcpTransport(channel);
        } catch (SocketTimeoutException _) {
            channel.close();
            throw new DicomTimeoutException(DicomTimeoutException.Which.CONNECT, timeout);
        } catch (ConnectException e) {
            channel.close();
            throw explained(e, address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ConnectException explained(ConnectException e, InetSocketAddress address) {
        var explained = new ConnectException("Nothing accepts connections at " + address.getHostString() + ":"
                + address.getPort() + " (" + e.getMessage() + "); check host and port, and that the peer runs.");
        explained.initCause(e);
        return explained;
    }

    /// {@return a transport over a channel that is connected and blocking}
    ///
    /// @param connected the channel, which belongs to the transport from now on
    /// @throws IOException if it is not connected any more
    public static TcpTransport of(SocketChannel connected) throws IOException {
        return new TcpTransport(connected);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public void write(ByteBuffer[] sources, int count) throws IOException {
        int from = 0;
        while (from < count) {
            if (!sources[from].hasRemaining()) {
                from++;
            } else if (channel.write(sources, from, count - from) < 0) {
                throw new EOFException("The connection took no more bytes.");
            }
        }
    }

    @Override
    public void limitUnsent(int bytes) {
        limit.lock();
        try {
            limits += bytes == 0 ? -1 : 1;
            if (bytes > 0 && limits == 1) {
                unlimited = channel.getOption(StandardSocketOptions.SO_SNDBUF);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, Math.min(bytes, unlimited));
            } else if (bytes == 0 && limits == 0) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, unlimited);
            }
        } catch (IOException e) {
            LOG.debug("The send buffer of the connection to {} stays as it is", remoteAddress, e);
        } finally {
            limit.unlock();
        }
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return localAddress;
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection to {} failed", remoteAddress, e);
        }
    }
}
