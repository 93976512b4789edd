package io.larmor.scu;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import io.larmor.assoc.Payload;
import io.larmor.assoc.PayloadMemory;
import io.larmor.data.Transcoder;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;

/// The bytes of an instance in the syntax of a presentation context. It remembers when it was the source that failed, and
/// not the association.
final class OutgoingPayload implements Payload {
    private static final int CHUNK = 64 * 1024;
    /// What is converted before it is sent, up to 4 MiB each and 64 MiB in all: what is converted under the write lock holds up the other messages
    /// of its association.
    private static final PayloadMemory MEMORY = PayloadMemory.of(16, 4 * 1024 * 1024);

    private final Outgoing instance;
    private final TransferSyntax target;
    private final boolean asItIs;
    private @Nullable IOException sourceFailure;
    private boolean sinkFailed;
    private boolean prepared;

    OutgoingPayload(Outgoing instance, TransferSyntax target) {
        this.instance = instance;
        this.target = target;
        this.asItIs = instance.syntax().equals(target);
    }

    /// What to send: the same, or what it makes, in memory, until it is closed.
    record Prepared(Payload payload, boolean inMemory) implements AutoCloseable {
        @Override
        public void close() {
            if (inMemory) {
                MEMORY.giveBack();
            }
        }
    }

    /// Converts what is to be converted, if it is not too long, and can be read again if it is.
    ///
    /// @throws IOException if the source fails: nothing has been sent
    Prepared before() throws IOException {
        long length = instance.payload().length();
        var whole = asItIs || length < 0 ? null : MEMORY.take(this, length);
        sinkFailed = false;
        prepared = whole != null;
        return whole == null ? new Prepared(this, false) : new Prepared(whole, true);
    }

    @Override
    public long length() {
        return asItIs ? instance.payload().length() : -1;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        try {
            if (asItIs) {
                instance.payload().writeTo(piece -> write(sink, piece));
            } else {
                convert(sink);
            }
        } catch (IOException e) {
            if (!sinkFailed) {
                sourceFailure = e;
            }
            throw e;
        }
    }

    private void write(Sink sink, ByteBuffer piece) throws IOException {
        sinkFailed = true;
        sink.write(piece);
        sinkFailed = false;
    }

    private void convert(Sink sink) throws IOException {
        try (var in = instance.stream().open(); var out = new SinkStream(sink)) {
            Transcoder.convert(in, instance.syntax(), out, target);
        }
    }

    /// {@return whether it was the source that a message could not be sent for: it cannot be read, or has not the length it said}
    /// @param failure what sending threw
    boolean isAtFault(IOException failure) {
        return sourceFailure != null || (failure instanceof EOFException && !sinkFailed && !prepared);
    }

    private final class SinkStream extends OutputStream {
        private final Sink sink;
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

        SinkStream(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) throws IOException {
            if (!buffer.hasRemaining()) {
                send();
            }
            buffer.put((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            int left = length;
            while (left > 0) {
                if (!buffer.hasRemaining()) {
                    send();
                }
                int count = Math.min(left, buffer.remaining());
                buffer.put(bytes, at, count);
                at += count;
                left -= count;
            }
        }

        @Override
        public void close() throws IOException {
            send();
        }

        private void send() throws IOException {
            OutgoingPayload.this.write(sink, buffer.flip());
            buffer.clear();
        }
    }
}
