package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An association over which messages pass: made by [#request] or [#accept], ended by release, by abort, or by failure.
///
/// *Threading:* one thread calls [#receive] (and answers a release); any thread may send, request the release, abort or close.
/// All timeouts are kept by one other thread, which closes the transport; no thread is ever interrupted.
public final class Association implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Association.class);

    private final Transport transport;
    private final AssociationOptions options;
    private final MessageWriter writer;
    private final Machine machine;
    private final Reader reader;
    private final AssociationInfo info;
    private final BitSet accepted;
    private volatile @Nullable Thread readerThread;

    Association(Handshake handshake, AssociationInfo info, BitSet accepted) {
        this.transport = handshake.transport();
        this.options = handshake.options();
        this.writer = handshake.writer();
        this.machine = handshake.machine();
        this.reader = handshake.reader();
        this.info = info;
        this.accepted = accepted;
        LOG.debug("{} association {} -> {} with {} of {} contexts", info.requestor() ? "Requested" : "Accepted",
                Words.quoted(info.callingAe()), Words.quoted(info.calledAe()),
                accepted.cardinality(), info.contexts().size());
    }

    /// Requests an association and waits for the answer.
    ///
    /// @param transport connected to the peer; it belongs to the association from now on, and is closed if there is none
    /// @param request   what to ask for
    /// @param options   how to keep the association
    /// @return the association, on which messages can be sent
    /// @throws IOException an [AssociationRejectedException], a [NegotiationException] if nothing was accepted that could be used,
    ///                     a [DicomTimeoutException], or what else went wrong
    public static Association request(Transport transport, AssociationRequest request, AssociationOptions options)
            throws IOException {
        return new Handshake(transport, options, true, request.maxPduLength()).request(request);
    }

    /// Waits for an association request and answers it.
    ///
    /// @param transport  a connection that a peer made; it belongs to the association from now on, and is closed if there is none
    /// @param negotiator decides about the request
    /// @param options    how to keep the association
    /// @return the association
    /// @throws IOException an [AssociationRejectedException] if the request was rejected, a [DicomTimeoutException] if none came,
    ///                     or what else went wrong
    public static Association accept(Transport transport, Negotiator negotiator, AssociationOptions options)
            throws IOException {
        return new Handshake(transport, options, false, options.maxPduLength()).accept(negotiator);
    }

    /// {@return what was negotiated}
    public AssociationInfo info() {
        return info;
    }

    /// {@return how the association is kept}
    public AssociationOptions options() {
        return options;
    }

    /// Lets silence ([Timeouts#idle]) end the association only while nothing is under way: a peer that was asked for something may take its time,
    /// of which a response timeout is kept, and one that has asked waits for this side.
    ///
    /// @param underWay whether something is; asked on the thread of the deadlines, it must not block
    public void silentWhile(BooleanSupplier underWay) {
        reader.silentWhile(underWay);
    }

    /// Waits for the next piece of a message. Fragments come in their order: those of a command, then those of its data set, on
    /// one presentation context that was accepted.
    ///
    /// @return the piece, valid until the next call; null if the peer requests a release (see [#releaseIndicated]), or when the
    ///         release is complete
    /// @throws IOException an [AssociationAbortedException], a [ProtocolViolationException], a [DicomTimeoutException], or what
    ///                     else ended the association
    public @Nullable Fragment receive() throws IOException {
        readerThread = Thread.currentThread();
        return reader.receive();
    }

    /// Waits for the next piece of a message that has begun, as [#receive] does. Minimum progress ([AssociationOptions#progress]) is asked for even if the
    /// message goes on in another part: a data set after its command.
    ///
    /// @return the piece, valid until the next call; null as for [#receive]
    /// @throws IOException what ended the association
    public @Nullable Fragment receiveRest() throws IOException {
        reader.expectRest();
        return receive();
    }

    /// Gives the next piece of a message that has begun if it has come already, without waiting and without moving what was lent before: all
    /// pieces that came together can be written in one call.
    ///
    /// @return the piece, valid until the next call of another method; the object itself is the one of the call before. Null if [#receiveRest] would have to wait, or
    ///         something else comes next
    /// @throws IOException what ended the association
    public @Nullable Fragment receiveAtHand() throws IOException {
        readerThread = Thread.currentThread();
        return reader.receiveAtHand();
    }

    /// {@return whether the peer has requested a release that is to be answered by [#acceptRelease]}
    public boolean releaseIndicated() {
        return machine.releaseIndicated();
    }

    /// Answers the release that the peer requested, and waits a moment for the peer to close the connection. Messages can still
    /// be sent before.
    ///
    /// @throws IOException if the connection broke
    public void acceptRelease() throws IOException {
        ReentrantLock lock = writer.lock();
        lock.lock();
        try {
            if (!machine.tryFire(Event.EVT_14, null, null)) {
                machine.throwFailure();
                throw new IllegalStateException("No release is indicated.");
            }
        } finally {
            writer.unlock();
        }
        reader.drain();
        releaseBuffers();
        machine.throwFailure();
    }

    /// Requests a release: nothing can be sent any more. The thread that calls [#receive] gets what still comes, and null when
    /// the peer has agreed. If both sides request it at once, that is dealt with; if the peer's request has been indicated
    /// already, or the association has ended, nothing is done, and [#receive] tells.
    ///
    /// @throws IOException if the request cannot be sent any more
    public void requestRelease() throws IOException {
        ReentrantLock lock = writer.lock();
        lock.lock();
        try {
            if (!machine.tryFire(Event.EVT_11, null, null)) {
                machine.throwFailure();
            }
        } finally {
            writer.unlock();
        }
    }

    /// Sends a message, whole, when those that other threads send are through.
    ///
    /// @param contextId an accepted presentation context
    /// @param command   the command set, encoded
    /// @param dataSet   the data set; null if there is none
    /// @throws IOException if the association has ended or is being released, or if the data set cannot be read: if part of the
    ///                     message had left, the association was aborted
    public void send(int contextId, ByteBuffer command, @Nullable Payload dataSet) throws IOException {
        if (!accepted.get(contextId)) {
            throw notAccepted(contextId);
        }
        if (dataSet != null && dataSet.length() > 0 && (dataSet.length() & 1) != 0) {
            throw new IllegalArgumentException(
                    "A data set has an even number of bytes; this one has " + dataSet.length() + ".");
        }
        send(contextId, gather -> {
            gather.command(command, options.commandApart() && dataSet != null);
            if (dataSet != null) {
                gather.dataSet(dataSet);
            }
        });
    }

    /// Sends messages that are in memory, one after the other and none of another thread between, in as few writes as can be.
    ///
    /// @param contextId an accepted presentation context
    /// @param messages  the messages; their buffers are not consumed, and must not change until this returns
    /// @throws IOException if the association has ended or is being released
    /// @throws IllegalArgumentException if the presentation context was not accepted
    public void send(int contextId, List<Message> messages) throws IOException {
        if (!accepted.get(contextId)) {
            throw notAccepted(contextId);
        }
        send(contextId, gather -> {
            for (var message : messages) {
                gather.command(message.command(), options.commandApart() && message.dataSet() != null);
                if (message.dataSet() != null) {
                    gather.dataSet(message.dataSet());
                }
            }
        });
    }

    private static IllegalArgumentException notAccepted(int contextId) {
        return new IllegalArgumentException("Presentation context " + contextId + " was not accepted.");
    }

    private void send(int contextId, Sending sending) throws IOException {
        @Nullable
        IOException broken = null;
        Gather gather = Gather.lease(writer, contextId, info.peerMaxPduLength());
        ReentrantLock lock = writer.lock();
        lock.lock();
        boolean whole = false;
        try {
            checkCanSend();
            sending.to(gather);
            gather.flush();
            whole = true;
        } catch (IOException e) {
            if (!writer.isBroken(e)) {
                throw e;
            }
            broken = e;
        } finally {
            if (!whole && broken == null && gather.begun()) {
                // The peer has part of a message, and will never get the rest.
                abort();
            }
            gather.giveBack();
            writer.unlock();
        }
        if (broken != null) {
            throw explained(broken);
        }
    }

    @FunctionalInterface
    private interface Sending {
        void to(Gather gather) throws IOException;
    }

    /// Bounds how much of what was sent waits on this side for the peer, as [Transport#limitUnsent] does.
    ///
    /// @param bytes about how many; zero to end the bound that an earlier call set
    public void limitUnsent(int bytes) {
        transport.limitUnsent(bytes);
    }

    private void checkCanSend() throws IOException {
        State state = machine.state();
        if (state != State.STA_6 && state != State.STA_8) {
            machine.throwFailure();
            throw new IOException(
                    "The association " + (state == State.STA_1 || state == State.STA_13 ? "was" : "is being")
                            + " released: nothing can be sent on it any more.");
        }
    }

    /// When the connection breaks, an A-ABORT may have come before: the reader knows.
    private IOException explained(IOException e) {
        if (machine.failure() == null && reader.isReading()) {
            machine.awaitEnd(Machine.LINGER);
        }
        if (machine.failure() == null) {
            machine.lost(e);
        }
        IOException failure = machine.failure();
        return failure != null ? failure : e;
    }

    /// Aborts the association: an A-ABORT is sent as soon as a PDU that is being sent is through. Has no effect if the
    /// association has ended.
    public void abort() {
        abort(AbortSource.SERVICE_USER, AbortReason.NOT_SPECIFIED);
    }

    /// Aborts the association, as [#abort()] does.
    ///
    /// @param source who aborts
    /// @param reason why, if the source is the service-provider
    public void abort(AbortSource source, AbortReason reason) {
        var aborted = AssociationAbortedException.byUs(source, reason);
        boolean user = source == AbortSource.SERVICE_USER;
        if (machine.tryFire(user ? Event.EVT_15 : Event.EVT_19, null, aborted) && machine.state() == State.STA_13
                && !reader.isReading()) {
            Thread.ofVirtual().name("larmor-abort").start(reader::drain);
        }
    }

    /// Ends the association at once without a word to the peer. It does not block, so the deadline thread may call it.
    ///
    /// @param cause what [#receive] and [#send] throw from now on
    public void fail(IOException cause) {
        machine.fail(cause);
    }

    /// Aborts the association because something took too long: the peer gets an A-ABORT (service-provider, reason not specified), if it reads. It does not
    /// block, so the deadline thread may call it.
    ///
    /// @param cause what [#receive] and [#send] throw from now on
    public void expire(DicomTimeoutException cause) {
        machine.expire(cause);
    }

    /// {@return whether messages can still be sent or received}
    public boolean isOpen() {
        return switch (machine.state()) {
            case STA_1, STA_13 -> false;
            default -> true;
        };
    }

    /// Aborts the association if it is still open.
    @Override
    public void close() {
        if (isOpen()) {
            abort();
        }
        releaseBuffers();
    }

    /// What was lent may be in use on the thread that reads, so only that thread gives buffers back.
    private void releaseBuffers() {
        if (Thread.currentThread().equals(readerThread) && !reader.isReading()) {
            reader.release();
        }
    }

    /// {@return the AE titles of requestor and acceptor}
    @Override
    public String toString() {
        return "Association " + Words.quoted(info.callingAe()) + " -> " + Words.quoted(info.calledAe()) + " ("
                + transport.remoteAddress().map(Object::toString).orElse("in memory") + ")";
    }
}
