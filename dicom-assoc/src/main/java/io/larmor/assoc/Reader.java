package io.larmor.assoc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import org.jspecify.annotations.Nullable;

/// Everything that an association reads: many PDUs per system call into a direct buffer, which is a small one while nothing
/// comes and a large one, leased, while data sets pass. Fragments are lent in place.
///
/// *Threading:* one thread at a time.
final class Reader {
    /// How many bytes of memory one byte of a request becomes at worst: an empty item of four bytes is an object or two.
    private static final int DECODED = 16;

    private final Transport transport;
    private final Machine machine;
    private final Watch idle;
    private final ProgressWatch progress;
    private final MemoryBudget memory;
    private final PduLengths lengths;
    private final Fragment fragment = new Fragment();
    private final MessageOrder order = new MessageOrder();

    private @Nullable ByteBuffer leased;
    private @Nullable ByteBuffer lent;
    private int head;
    private int tail;
    /// Bytes of the current P-DATA-TF that have not been lent.
    private long pduLeft;
    /// Bytes of the current presentation data value that have not been lent.
    private long pdvLeft;
    private boolean inPdv;
    private int contextId;
    private int control;
    private boolean established;
    /// Whether the last read found more than a small buffer holds.
    private boolean flowing;
    private long requestMemory;
    /// Whether the peer owes us the rest of something.
    private boolean rest;
    private volatile BooleanSupplier mayBeSilent = () -> false;
    private volatile boolean reading;
    /// Whether something came that is no PDU: then nobody knows where the next begins.
    private volatile boolean lost;
    private final ReentrantLock draining = new ReentrantLock();
    /// Held while buffers are given back, and while what is left in them is looked at on another thread.
    private final ReentrantLock buffers = new ReentrantLock();

    Reader(Transport transport, Machine machine, int maxPduLength, AssociationOptions options) {
        this.transport = transport;
        this.machine = machine;
        this.lengths = new PduLengths(maxPduLength);
        this.memory = options.memory();
        Duration silence = options.timeouts().idle();
        this.idle = new Watch(options.time(), silence,
                () -> machine.expire(new DicomTimeoutException(DicomTimeoutException.Which.IDLE, silence)),
                () -> mayBeSilent.getAsBoolean());
        this.progress = new ProgressWatch(options.time(), options.progress(), () -> machine.expire(
                new DicomTimeoutException(DicomTimeoutException.Which.PROGRESS, options.progress().interval())));
    }

    void silentWhile(BooleanSupplier reason) {
        mayBeSilent = reason;
    }

    /// Something was sent: then there is no silence, though the peer has nothing to say (a C-MOVE that takes long).
    void notIdle() {
        idle.touch();
    }

    /// The association has ended.
    void stop() {
        idle.stop();
        progress.stop();
    }

    void accept(BitSet contextIds) {
        order.accept(contextIds);
        established = true;
    }

    /// The next fragment belongs to a message that has begun.
    void expectRest() {
        rest = true;
    }

    /// Whether a thread is in here now.
    boolean isReading() {
        return reading;
    }

    /// Reads PDUs as long as the machine is in a state.
    void readWhile(State state) {
        reading = true;
        try {
            while (machine.state() == state) {
                readPdu();
            }
        } catch (IOException e) {
            failed(e);
        } finally {
            reading = false;
        }
    }

    private void failed(IOException e) {
        switch (e) {
            case MalformedPduException malformed -> machine.receivedInvalid(malformed);
            case ProtocolViolationException violation -> invalid(violation);
            default -> machine.lost(e);
        }
    }

    /// The next piece of data; null if a release is indicated, or complete.
    @Nullable
    Fragment receive() throws IOException {
        reading = true;
        try {
            while (true) {
                switch (machine.state()) {
                    case STA_6, STA_7 -> {
                        if (pduLeft > 0 || inPdv) {
                            return piece(true);
                        }
                        readPdu();
                    }
                    case STA_8 -> {
                        // Nothing follows but the end.
                        shrink();
                        return null;
                    }
                    case STA_9, STA_12 -> machine.tryFire(Event.EVT_14, null, null);
                    case STA_13 -> drain();
                    case STA_1 -> {
                        return end();
                    }
                    default -> readPdu();
                }
            }
        } catch (IOException e) {
            failed(e);
            return end();
        } finally {
            reading = false;
            rest = false;
        }
    }

    /// The next piece of data, if it has been read already; null otherwise. What was lent before stays where it is.
    @Nullable
    Fragment receiveAtHand() throws IOException {
        if (!isAtHand()) {
            return null;
        }
        reading = true;
        try {
            if (pduLeft == 0 && !inPdv) {
                readPdu();
            }
            // Else what came is no data, and the next call to receive says so.
            return pduLeft > 0 || inPdv ? piece(false) : null;
        } catch (IOException e) {
            failed(e);
            return end();
        } finally {
            reading = false;
        }
    }

    /// Whether the next piece can be lent from what is in the buffer.
    private boolean isAtHand() {
        State state = machine.state();
        if (state != State.STA_6 && state != State.STA_7) {
            return false;
        }
        int count = tail - head;
        if (inPdv) {
            return count > 0;
        }
        if (pduLeft > 0) {
            return count > PdvHeader.LENGTH;
        }
        return count > Pdu.HEADER_LENGTH + PdvHeader.LENGTH && (buffer().get(head) & 0xFF) == Pdu.P_DATA_TF;
    }

    private @Nullable Fragment end() throws IOException {
        if (machine.state() == State.STA_13) {
            drain();
        }
        release();
        machine.throwFailure();
        return null;
    }

    /// Gives the buffers back. Only for the thread that reads: what was lent is not valid any more.
    void release() {
        fragment.clear();
        buffers.lock();
        try {
            if (leased != null) {
                giveBack(leased);
                leased = null;
                lent = null;
                head = 0;
                tail = 0;
            }
        } finally {
            buffers.unlock();
        }
        memory.giveBack(requestMemory);
        requestMemory = 0;
    }

    private void giveBack(ByteBuffer buffer) {
        BufferPool.of(buffer).giveBack(buffer);
        if (buffer.capacity() > BufferPool.SMALL) {
            memory.giveBack(buffer.capacity());
        }
    }

    /// The association is over: waits for the peer to close, or for ARTIM. Another thread than the one that reads may do this if that one is
    /// not in here; if both come, one does it.
    void drain() {
        draining.lock();
        try {
            if (machine.state() == State.STA_13) {
                var waste = new Waste(transport, machine, lengths::maximum);
                (lost ? waste.lost() : waste).read(unread(), pduLeft);
            }
        } finally {
            draining.unlock();
        }
    }

    /// A copy of what has come and not been read: the buffer may be another association's soon.
    private ByteBuffer unread() {
        buffers.lock();
        try {
            var copy = ByteBuffer.allocate(tail - head);
            return leased == null ? copy : copy.put(0, leased, head, tail - head);
        } finally {
            buffers.unlock();
        }
    }

    /// The next piece of the P-DATA-TF that is being read.
    ///
    /// @param mayRead whether more may be read first, which moves what was lent before
    private Fragment piece(boolean mayRead) throws IOException {
        if (!inPdv) {
            pdvHeader();
        }
        if (mayRead && pdvLeft > tail - head && (head == tail || hasGrown())) {
            fill();
        }
        int length = (int) Math.min(pdvLeft, tail - head);
        ByteBuffer data = lent().slice(head, length);
        head += length;
        pdvLeft -= length;
        pduLeft -= length;
        inPdv = pdvLeft > 0;
        return fragment.fill(contextId, (control & PdvHeader.COMMAND) != 0,
                !inPdv && (control & PdvHeader.LAST) != 0, data);
    }

    private ByteBuffer lent() {
        if (lent == null) {
            lent = buffer().asReadOnlyBuffer();
        }
        return lent;
    }

    private void pdvHeader() throws IOException {
        if (pduLeft < PdvHeader.LENGTH) {
            throw violation(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "a P-DATA-TF with " + pduLeft + " bytes where a presentation data value must begin");
        }
        need(PdvHeader.LENGTH);
        long length = buffer().getInt(head) & 0xFFFF_FFFFL;
        if (length < PdvHeader.COUNTED || length > pduLeft - 4) {
            throw violation(AbortReason.INVALID_PDU_PARAMETER_VALUE, "a presentation data value of " + length
                    + " bytes in a P-DATA-TF with " + (pduLeft - 4) + " left");
        }
        contextId = buffer().get(head + 4) & 0xFF;
        control = buffer().get(head + 5);
        String wrong = order.check(contextId, control);
        if (wrong != null) {
            throw violation(AbortReason.UNEXPECTED_PDU_PARAMETER, wrong);
        }
        head += PdvHeader.LENGTH;
        pduLeft -= PdvHeader.LENGTH;
        pdvLeft = length - PdvHeader.COUNTED;
        inPdv = true;
    }

    /// Reads the header of a PDU, and all of it unless it carries data.
    private void readPdu() throws IOException {
        need(1);
        int type = buffer().get(head) & 0xFF;
        if (!Pdu.isDefined(type)) {
            invalid(new ProtocolViolationException(AbortReason.UNRECOGNIZED_PDU, unrecognized(type)));
            return;
        }
        need(Pdu.HEADER_LENGTH);
        long length = buffer().getInt(head + 2) & 0xFFFF_FFFFL;
        if (length > lengths.maximum(type) || (type == Pdu.P_DATA_TF && length < PdvHeader.LENGTH)) {
            invalid(new ProtocolViolationException(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    String.format(Locale.ROOT, "The peer sent an %s of %,d bytes, where %,d are allowed;"
                            + " the association was aborted.", Pdu.name(type), length, lengths.maximum(type))));
            return;
        }
        if (type != Pdu.P_DATA_TF) {
            machine.received(Pdu.decode(ByteBuffer.wrap(whole(Pdu.HEADER_LENGTH + (int) length))));
            return;
        }
        State state = machine.state();
        if (state == State.STA_6 || state == State.STA_7) {
            head += Pdu.HEADER_LENGTH;
            pduLeft = length;
        } else {
            machine.receivedData();
        }
    }

    private void invalid(ProtocolViolationException violation) {
        lost = true;
        machine.receivedInvalid(violation);
    }

    private String unrecognized(int type) {
        State state = machine.state();
        if (state == State.STA_2 || state == State.STA_5) {
            var first = new byte[Math.min(tail - head, 16)];
            buffer().get(head, first);
            return FirstBytes.describe(first);
        }
        return String.format(Locale.ROOT, "The peer sent a PDU of type %02XH, which does not exist;"
                + " the association was aborted.", type);
    }

    /// A whole PDU: the memory grows with what has come, not with what was declared.
    private byte[] whole(int length) throws IOException {
        rest = true;
        var pdu = new byte[Math.min(length, BufferPool.SMALL)];
        for (int at = 0; at < length;) {
            need(1);
            int count = Math.min(length - at, tail - head);
            if (at + count > pdu.length) {
                int more = Math.min(length, 2 * (at + count)) - pdu.length;
                takeForRequest((long) more * DECODED);
                pdu = Arrays.copyOf(pdu, pdu.length + more);
            }
            buffer().get(head, pdu, at, count);
            head += count;
            at += count;
        }
        rest = false;
        return pdu;
    }

    /// Short requests, as nearly all are, belong to what an association always holds.
    private void takeForRequest(long bytes) throws IOException {
        if (!memory.take(bytes)) {
            throw new ProtocolViolationException(AbortReason.NOT_SPECIFIED,
                    "There is no memory for such a long association request at the moment; the association was aborted.");
        }
        requestMemory += bytes;
    }

    private static ProtocolViolationException violation(AbortReason reason, String what) {
        return new ProtocolViolationException(reason, "The peer sent " + what + "; the association was aborted.");
    }

    private ByteBuffer buffer() {
        if (leased == null) {
            leased = BufferPool.small().leaseOrAllocate();
        }
        return leased;
    }

    /// Makes sure that so many bytes, a header at most, are there.
    private void need(int count) throws IOException {
        while (tail - head < count) {
            fill();
        }
    }

    private void fill() throws IOException {
        chooseBuffer();
        ByteBuffer buffer = buffer();
        if (head > 0) {
            buffer.limit(tail).position(head).compact();
            tail -= head;
            head = 0;
        }
        buffer.limit(buffer.capacity()).position(tail);
        int count = isOwed() ? readOwed(buffer) : readAny(buffer);
        if (count < 0) {
            throw new EOFException("The peer closed the connection.");
        }
        tail += count;
        flowing = count >= BufferPool.SMALL || !buffer.hasRemaining();
    }

    /// Whether a PDU or a message has begun. Before the association is established ARTIM sees to its end.
    private boolean isOwed() {
        return established && (rest || pduLeft > 0 || tail > head || order.inMessage());
    }

    private int readOwed(ByteBuffer buffer) throws IOException {
        int count = 0;
        progress.begin();
        try {
            count = transport.read(buffer);
            return count;
        } finally {
            progress.end(count);
        }
    }

    private int readAny(ByteBuffer buffer) throws IOException {
        progress.reset();
        idle.begin();
        try {
            return transport.read(buffer);
        } finally {
            idle.end();
        }
    }

    /// Before waiting: a large buffer while a data set passes at speed, and until the next one if there are enough; a small one for a trickle.
    private void chooseBuffer() {
        boolean passing = flowing && (pduLeft > BufferPool.SMALL || order.inMessage());
        ByteBuffer now = buffer();
        if (passing && now.capacity() == BufferPool.SMALL) {
            ByteBuffer larger = larger();
            if (larger != null) {
                larger.put(0, now, head, tail - head);
                replace(larger);
            }
        } else if (!passing && !mayStay(now)) {
            shrink();
        }
    }

    private void shrink() {
        if (head == tail && buffer().capacity() > BufferPool.SMALL) {
            replace(BufferPool.small().leaseOrAllocate());
        }
    }

    /// With a small one the first bytes of the next message would take a read of their own.
    private boolean mayStay(ByteBuffer buffer) {
        return flowing && BufferPool.of(buffer).hasPlenty() && memory.hasPlenty();
    }

    /// Whether there is a larger buffer now for the rest of what fills the small one: the first piece is not a short one then.
    private boolean hasGrown() {
        if (!flowing || buffer().capacity() > BufferPool.SMALL) {
            return false;
        }
        chooseBuffer();
        return buffer().capacity() > BufferPool.SMALL;
    }

    /// Null, if there is none, or none for this association: then it goes on with what it has.
    private @Nullable ByteBuffer larger() {
        ByteBuffer large = lease(BufferPool.large());
        return large != null ? large : lease(BufferPool.medium());
    }

    private @Nullable ByteBuffer lease(BufferPool pool) {
        if (!memory.take(pool.size())) {
            return null;
        }
        ByteBuffer buffer = pool.lease();
        if (buffer == null) {
            memory.giveBack(pool.size());
        }
        return buffer;
    }

    private void replace(ByteBuffer buffer) {
        if (leased != null) {
            giveBack(leased);
        }
        leased = buffer;
        lent = null;
        tail -= head;
        head = 0;
    }
}
