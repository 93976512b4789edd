package io.larmor.assoc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/// A connection that carries PDUs: a stream of bytes in both directions, which an [Association] has for itself.
///
/// *Threading:* one thread reads, one writes at a time (the association sees to that), and any thread may close.
public interface Transport extends Closeable {
    /// Waits for bytes.
    ///
    /// @param target has room for at least one byte
    /// @return how many bytes were put, at least 1; or -1 at the end of the stream
    /// @throws IOException if the connection is broken, or closed on this side
    int read(ByteBuffer target) throws IOException;

    /// Writes all remaining bytes of the sources, with as few system calls as can be.
    ///
    /// @param sources the buffers, in this order; they have nothing remaining on return
    /// @param count   how many of them, from the first
    /// @throws IOException if the connection is broken, or closed on either side
    void write(ByteBuffer[] sources, int count) throws IOException;

    /// Bounds how many bytes that were written wait on this side for the peer, as far as that can be bounded: a peer that changes its mind then gets
    /// less of what is obsolete. Calls nest; does nothing by default.
    ///
    /// @param bytes about how many; zero to end the bound that an earlier call set
    default void limitUnsent(int bytes) {}

    /// {@return where the peer is; empty if it has no network address}
    Optional<InetSocketAddress> remoteAddress();

    /// {@return where this side is; empty if it has no network address}
    Optional<InetSocketAddress> localAddress();

    /// {@return the TLS session; empty if the connection is not encrypted}
    Optional<SSLSession> tlsSession();

    /// Closes the connection at once, without writing anything and without waiting; a blocked [#read] or [#write] fails.
    @Override
    void close();
}
