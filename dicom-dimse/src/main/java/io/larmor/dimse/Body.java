package io.larmor.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.data.DataSet;
import io.larmor.data.LimitExceededException;
import io.larmor.data.Limits;
import io.larmor.data.ReadOptions;
import io.larmor.data.TransferSyntax;
import org.jspecify.annotations.Nullable;

/// The data set of a message, as its bytes arrive.
///
/// The pieces are lent: each is a view of the buffer that the socket was read into, and is gone with the next call.
/// Reading slowly slows the peer down, and takes no memory.
///
/// *Threading*: confined to the thread and the call that it is handed to.
public final class Body {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /// Fragments of 16 KiB, or longer, that come together all leave together.
    private static final int MAXIMUM_PIECES = 16;

    private final @Nullable MessageReader source;
    private final String transferSyntax;
    private final int contextId;
    private ByteBuffer given = NOTHING;
    private boolean ended;
    private boolean closed;
    private long length;
    private final AtomicLong held = new AtomicLong();

    Body(MessageReader source, String transferSyntax, int contextId, boolean hasDataSet) {
        this.source = source;
        this.transferSyntax = transferSyntax;
        this.contextId = contextId;
        this.ended = !hasDataSet;
    }

    private Body(String transferSyntax, ByteBuffer bytes) {
        this.source = null;
        this.transferSyntax = transferSyntax;
        this.contextId = 1;
        this.given = bytes;
    }

    /// A body over bytes at hand, to try out what reads one.
    ///
    /// @param transferSyntax the Transfer Syntax UID
    /// @param bytes the data set
    /// @return the body
    public static Body of(String transferSyntax, ByteBuffer bytes) {
        return new Body(transferSyntax, bytes.asReadOnlyBuffer());
    }

    /// {@return the UID of the transfer syntax that the bytes are in}
    public String transferSyntax() {
        return transferSyntax;
    }

    /// {@return the presentation context id}
    public int contextId() {
        return contextId;
    }

    /// {@return how many bytes were taken so far}
    public long length() {
        return length;
    }

    /// The next piece.
    ///
    /// @return the piece, read-only and never empty, valid until the next call; null at the end
    /// @throws IOException if the association fails or ends
    public @Nullable ByteBuffer next() throws IOException {
        if (closed) {
            throw new IllegalStateException("a body may be read only during the call that it is handed to");
        }
        while (!ended) {
            var piece = source == null ? takeGiven() : source.receiveData(this);
            if (piece.hasRemaining()) {
                length += piece.remaining();
                return piece;
            }
        }
        return null;
    }

    /// The next pieces: one, which is waited for, and those that came with it, as far as there is room. Written together they cost
    /// one system call, where a peer sends many short ones.
    ///
    /// @param pieces takes the pieces from its beginning, read-only, never empty, valid until the next call; has room for one at least
    /// @return how many; 0 at the end
    /// @throws IOException if the association fails or ends
    public int next(ByteBuffer[] pieces) throws IOException {
        var first = next();
        if (first == null) {
            return 0;
        }
        pieces[0] = first;
        int count = 1;
        while (count < pieces.length && !ended && source != null) {
            var piece = source.receiveDataAtHand(this);
            if (piece == null) {
                break;
            }
            if (piece.hasRemaining()) {
                length += piece.remaining();
                pieces[count++] = piece;
            }
        }
        return count;
    }

    private ByteBuffer takeGiven() {
        ended = true;
        return given;
    }

    /// Writes all that is left to a channel.
    ///
    /// @param out the channel
    /// @return how many bytes were written
    /// @throws IOException if the association fails or ends, or the channel cannot be written to
    public long transferTo(GatheringByteChannel out) throws IOException {
        long before = length;
        var pieces = new ByteBuffer[MAXIMUM_PIECES];
        for (int count = next(pieces); count > 0; count = next(pieces)) {
            while (pieces[count - 1].hasRemaining()) {
                out.write(pieces, 0, count);
            }
        }
        return length - before;
    }

    private void hold(long bytes, int size) throws LimitExceededException {
        if (source != null && !source.memory().take(bytes)) {
            throw new LimitExceededException(Limits.Kind.TOTAL, size,
                    "there is no memory for the data set at the moment");
        }
        held.addAndGet(bytes);
    }

    /// Gives back what was held of the association's budget: nobody needs the data set any more.
    void letGo() {
        if (source != null) {
            source.memory().giveBack(held.getAndSet(0));
        }
    }

    /// Reads all that is left into memory: that of the association's budget, until the operation has its final response.
    ///
    /// @param maxBytes how much of it there may be
    /// @return the bytes
    /// @throws LimitExceededException if there is more, or no memory for it
    /// @throws IOException if the association fails or ends
    public byte[] readAll(int maxBytes) throws IOException {
        var bytes = new byte[0];
        int size = 0;
        for (var piece = next(); piece != null; piece = next()) {
            int more = piece.remaining();
            if (more > maxBytes - size) {
                throw new LimitExceededException(Limits.Kind.TOTAL, size,
                        "the data set is longer than the " + maxBytes + " bytes allowed");
            }
            if (bytes.length - size < more) {
                int room = ended ? size + more : Math.max(size + more, (int) Math.min(maxBytes, 2L * (size + more)));
                hold(room - bytes.length, size);
                bytes = Arrays.copyOf(bytes, room);
            }
            piece.get(bytes, size, more);
            size += more;
        }
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    /// Reads all that is left as a data set.
    ///
    /// @param maxBytes how many bytes of it there may be
    /// @return the data set
    /// @throws IOException if the association fails or ends, there is more, no memory for it, or it is malformed
    public DataSet readDataSet(int maxBytes) throws IOException {
        var bytes = readAll(maxBytes);
        var options = ReadOptions.builder().limits(Limits.DEFAULT.withTotal(maxBytes)).build();
        return DataSet.parse(bytes, 0, bytes.length, TransferSyntax.of(transferSyntax), options);
    }

    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    void close() {
        closed = true;
    }
}
