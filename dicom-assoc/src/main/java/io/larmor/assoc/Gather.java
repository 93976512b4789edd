package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import org.jspecify.annotations.Nullable;

/// Cuts one message into P-DATA-TF PDUs and writes them many at a time: `[header | slice | header | slice | …]`. Bytes of a direct
/// buffer leave from where they are, and so do messages that are short and in memory; small pieces of anything else, and those of the heap, are collected in
/// a leased buffer first.
///
/// An object of this kind is used for one message after the other, of any association.
final class Gather implements Payload.Sink {
    /// PDUs in one system call. With fragments of 16 KiB that is half a mebibyte, far beyond a socket's buffer.
    private static final int MAXIMUM_PDUS = 32;
    /// Bytes in one system call, before the next PDU is added: each has a timeout of its own, that of a slow connection too.
    private static final int MAXIMUM_WRITTEN = 512 * 1024;
    private static final int HEADER_LENGTH = Pdu.HEADER_LENGTH + PdvHeader.LENGTH;
    /// A piece below this is copied: that costs less than a PDU of its own.
    private static final int LENDABLE = 4096;
    /// Buffers of the heap are copied by the JDK into memory that it keeps for the thread: no more of it than this for a PDU.
    private static final int MAXIMUM_COPIED = 16 * 1024;
    private static final int KEPT = 64;
    private static final ConcurrentLinkedDeque<Gather> FREE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger FREE_COUNT = new AtomicInteger();

    private final ByteBuffer[] sources = new ByteBuffer[2 * MAXIMUM_PDUS];
    private final ByteBuffer[] headers = new ByteBuffer[MAXIMUM_PDUS];
    private int count;
    /// Bytes of the fragments that wait to be written.
    private int waiting;

    private @Nullable MessageWriter writer;
    private @Nullable ByteBuffer hold;
    private int contextId;
    private int maximumFragment;
    private long left;
    private boolean lengthKnown;
    private boolean begun;

    private Gather() {
        ByteBuffer block = ByteBuffer.allocateDirect(MAXIMUM_PDUS * HEADER_LENGTH);
        for (int i = 0; i < MAXIMUM_PDUS; i++) {
            headers[i] = block.slice(i * HEADER_LENGTH, HEADER_LENGTH);
        }
    }

    static Gather lease(MessageWriter writer, int contextId, int peerMaxPduLength) {
        Gather gather = FREE.pollFirst();
        if (gather == null) {
            gather = new Gather();
        } else {
            FREE_COUNT.decrementAndGet();
        }
        gather.writer = writer;
        gather.contextId = contextId;
        int maximum = peerMaxPduLength == 0 ? BufferPool.LARGE : Math.min(peerMaxPduLength, BufferPool.LARGE);
        // "each fragment of an even number of bytes" (PS3.8 Annex E)
        gather.maximumFragment = (maximum - PdvHeader.LENGTH) & ~1;
        gather.begun = false;
        return gather;
    }

    void giveBack() {
        clear();
        writer = null;
        if (hold != null) {
            BufferPool.large().giveBack(hold);
            hold = null;
        }
        if (FREE_COUNT.incrementAndGet() <= KEPT) {
            FREE.addFirst(this);
        } else {
            FREE_COUNT.decrementAndGet();
        }
    }

    /// Whether something of the message has left.
    boolean begun() {
        return begun;
    }

    void command(ByteBuffer command, boolean apart) throws IOException {
        if (apart) {
            flush();
        }
        fragments(PdvHeader.COMMAND, command);
        if (apart) {
            flush();
        }
    }

    /// A data set that stays as it is until it has been written: with the next flush, or before. A short one leaves from where it is: the system call copies it.
    void dataSet(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > MAXIMUM_COPIED) {
            dataSet(Payload.of(bytes.duplicate()));
        } else if (bytes.hasRemaining()) {
            fragments(0, bytes);
        } else {
            add(PdvHeader.LAST, bytes);
        }
    }

    private void fragments(int control, ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        for (int at = bytes.position(); at < end;) {
            int length = Math.min(maximumFragment, end - at);
            add(control | (at + length == end ? PdvHeader.LAST : 0), bytes.slice(at, length));
            at += length;
        }
    }

    void dataSet(Payload payload) throws IOException {
        left = payload.length();
        lengthKnown = left >= 0;
        boolean empty = left == 0;
        payload.writeTo(this);
        if (lengthKnown && left != 0) {
            throw new EOFException("The data set ended " + left + " bytes before its length.");
        }
        if (hold != null && (hold.position() & 1) != 0) {
            throw new EOFException("The data set has an odd number of bytes; it must have an even one.");
        }
        if (!lengthKnown) {
            sendHeld(true);
        } else if (empty) {
            add(PdvHeader.LAST, ByteBuffer.allocate(0));
            flush();
        }
    }

    @Override
    public void write(ByteBuffer piece) throws IOException {
        if (lengthKnown) {
            left -= piece.remaining();
            if (left < 0) {
                throw new IOException("The data set is " + -left + " bytes longer than its length.");
            }
        }
        boolean ends = lengthKnown && left == 0;
        if (piece.isDirect() && (ends || piece.remaining() >= LENDABLE) && (hold == null || hold.position() == 0)) {
            lend(piece);
        }
        while (piece.hasRemaining()) {
            ByteBuffer held = held();
            if (!held.hasRemaining()) {
                sendHeld(false);
            }
            int length = Math.min(held.remaining(), piece.remaining());
            held.put(held.position(), piece, piece.position(), length);
            held.position(held.position() + length);
            piece.position(piece.position() + length);
        }
        if (ends && hold != null && hold.position() > 0) {
            sendHeld(true);
        }
    }

    /// Sends the fragments of a direct piece from where they are, as far as can be.
    private void lend(ByteBuffer piece) throws IOException {
        int at = piece.position();
        int end = piece.limit();
        boolean ends = lengthKnown && left == 0;
        if (!ends) {
            // A short fragment after full ones is no harm; one byte, or the end that is not known yet, has to wait.
            end -= lengthKnown ? (end - at) & 1 : 1 + (end - at - 1) % maximumFragment;
        }
        while (at < end) {
            int length = Math.min(maximumFragment, end - at);
            add(ends && at + length == end ? PdvHeader.LAST : 0, piece.slice(at, length));
            at += length;
        }
        piece.position(at);
        flush();
    }

    private ByteBuffer held() {
        if (hold == null) {
            ByteBuffer buffer = BufferPool.large().leaseOrAllocate();
            if (buffer.capacity() < maximumFragment) {
                maximumFragment = buffer.capacity();
            }
            hold = buffer.limit(buffer.capacity() / maximumFragment * maximumFragment);
        }
        return hold;
    }

    private void sendHeld(boolean last) throws IOException {
        ByteBuffer held = held();
        int end = held.position();
        if (end == 0 && last) {
            add(PdvHeader.LAST, held.slice(0, 0));
        }
        for (int at = 0; at < end;) {
            int length = Math.min(maximumFragment, end - at);
            add(last && at + length == end ? PdvHeader.LAST : 0, held.slice(at, length));
            at += length;
        }
        flush();
        held.position(0);
    }

    private void add(int control, ByteBuffer slice) throws IOException {
        if (count == sources.length || waiting >= MAXIMUM_WRITTEN) {
            flush();
        }
        waiting += slice.remaining();
        ByteBuffer header = headers[count / 2].clear();
        PdvHeader.putWithPdu(header, contextId, control, slice.remaining());
        sources[count++] = header.flip();
        sources[count++] = slice;
    }

    void flush() throws IOException {
        MessageWriter out = writer;
        if (count > 0 && out != null) {
            begun = true;
            try {
                out.write(sources, count);
            } finally {
                clear();
            }
        }
    }

    private void clear() {
        for (int i = 1; i < count; i += 2) {
            sources[i] = headers[0];
        }
        count = 0;
        waiting = 0;
    }
}
