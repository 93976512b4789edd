package io.larmor.assoc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.pdu.Abort;
import io.larmor.pdu.Pdu;
import org.jspecify.annotations.Nullable;

/// Everything that an association writes. A message has the write lock for its whole length, so fragments of messages never
/// interleave (PS3.8 Annex E); only an A-ABORT cuts in, between two writes of whole PDUs.
///
/// *Threading:* any thread.
final class MessageWriter {
    private final Transport transport;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Abort> pendingAbort = new AtomicReference<>();
    private final Watch watch;
    private @Nullable IOException broken;
    private Runnable afterWriting = () -> {};

    MessageWriter(Transport transport, TimeSource time, Duration timeout, Runnable expired) {
        this.transport = transport;
        this.watch = new Watch(time, timeout, expired);
    }

    /// What to do, without blocking, whenever something was written.
    void afterWriting(Runnable action) {
        afterWriting = action;
    }

    /// The association has ended.
    void stop() {
        watch.stop();
    }

    /// The lock that keeps whole messages and control PDUs apart.
    ReentrantLock lock() {
        return lock;
    }

    /// Sends a control PDU at the next message boundary.
    void control(Pdu pdu) throws IOException {
        lock.lock();
        try {
            write(pdu);
        } finally {
            unlock();
        }
    }

    /// Sends an A-ABORT at the next boundary of PDUs, here or by the one that is sending a message.
    void abort(Abort abort) {
        pendingAbort.set(abort);
        sendPendingAbort();
    }

    /// Under the lock: writes buffers that hold whole PDUs.
    void write(ByteBuffer[] sources, int count) throws IOException {
        if (pendingAbort.get() != null) {
            broken = AssociationAbortedException.byUs(AbortSource.SERVICE_USER, AbortReason.NOT_SPECIFIED);
            throw broken;
        }
        watch.begin();
        try {
            transport.write(sources, count);
            afterWriting.run();
        } catch (IOException e) {
            broken = e;
            throw e;
        } finally {
            watch.end();
        }
    }

    /// Under the lock: whether a failure came from here, and not from the source of what was sent.
    boolean isBroken(IOException failure) {
        return failure.equals(broken);
    }

    void unlock() {
        lock.unlock();
        if (pendingAbort.get() != null) {
            sendPendingAbort();
        }
    }

    private void sendPendingAbort() {
        while (pendingAbort.get() != null && lock.tryLock()) {
            try {
                Abort abort = pendingAbort.getAndSet(null);
                if (abort != null) {
                    write(abort);
                }
            } catch (IOException _) {
                // The connection is gone, and with it what the A-ABORT would end.
                transport.close();
            } finally {
                lock.unlock();
            }
        }
    }

    private void write(Pdu pdu) throws IOException {
        write(new ByteBuffer[] {ByteBuffer.wrap(pdu.encode())}, 1);
    }
}
