package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.larmor.assoc.TimeSource;
import io.larmor.testkit.FaultRule.Action;
import io.larmor.testkit.FaultRule.Direction;
import org.jspecify.annotations.Nullable;

/// Hands on what both sides of a connection say, with the faults on the way.
///
/// *Threading:* a virtual thread a direction reads; with a delay another one writes, so that latency costs no bandwidth.
final class Pump {
    private static final int BUFFER = 64 * 1024;
    /// Pieces on their way under a delay; beyond them the sender waits.
    private static final int ON_THE_WAY = 1024;

    /// Sees and may change what passes.
    interface Tap {
        /// Passes everything on as it is.
        Tap NONE = (_, bytes) -> bytes;

        /// Takes what is about to be handed on.
        ///
        /// @param from  whose bytes
        /// @param bytes what came, after the faults
        /// @return what is handed on
        ByteBuffer pass(Direction from, ByteBuffer bytes) throws IOException;

        /// A direction has ended.
        default void ended(Direction from, boolean reset) {}

        /// Both have: called once.
        default void closed() {}
    }

    /// What travels: bytes, or the end of the stream, or of the connection.
    private record Piece(long due, ByteBuffer bytes, FaultStream.End end) {}

    private final Wire client;
    private final Wire server;
    private final Faults faults;
    private final Tap tap;
    private final AtomicInteger directions = new AtomicInteger(2);

    private Pump(Wire client, Wire server, Faults faults, Tap tap) {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.tap = tap;
    }

    /// Begins to hand on; both wires are closed at the end.
    static Pump start(Wire client, Wire server, Faults faults, int connection, Tap tap) {
        var pump = new Pump(client, server, faults, tap);
        for (Direction direction : Direction.values()) {
            var stream = faults.stream(direction, connection);
            Thread.ofVirtual().name("testkit-pump-" + direction).start(() -> pump.run(direction, stream));
        }
        return pump;
    }

    /// {@return whether both directions have ended}
    boolean isOver() {
        return directions.get() == 0;
    }

    /// Closes both sides at once.
    void close() {
        client.transport().close();
        server.transport().close();
    }

    private Wire from(Direction direction) {
        return direction == Direction.CLIENT ? client : server;
    }

    private void run(Direction direction, FaultStream stream) {
        Duration delay = steady(direction, Action.DELAY).map(FaultRule::time).orElse(Duration.ZERO);
        var writer = new Writer(direction, delay);
        FaultStream.End end;
        try {
            end = read(direction, stream, writer);
        } catch (IOException _) {
            end = FaultStream.End.RESET;
        }
        try {
            writer.end(end);
        } catch (IOException _) {
            close();
        } finally {
            tap.ended(direction, end == FaultStream.End.RESET);
            finished();
        }
    }

    private void finished() {
        if (directions.decrementAndGet() == 0) {
            close();
            tap.closed();
        }
    }

    private Optional<FaultRule> steady(Direction direction, Action action) {
        return faults.rules().stream().filter(rule -> rule.action() == action && rule.concerns(direction)).findFirst();
    }

    private FaultStream.End read(Direction direction, FaultStream stream, Writer writer) throws IOException {
        var transport = from(direction).transport();
        var buffer = ByteBuffer.allocate(BUFFER);
        while (transport.read(buffer.clear()) >= 0) {
            buffer.flip();
            if (stream.isClear() || writer.isBroken()) {
                writer.write(copy(buffer));
                continue;
            }
            var out = new ByteArrayOutputStream(buffer.remaining());
            FaultStream.End end = stream.pass(buffer, out);
            if (out.size() > 0) {
                writer.write(ByteBuffer.wrap(out.toByteArray()));
            }
            if (end == FaultStream.End.STALL) {
                writer.stall();
                continue;
            }
            if (end != FaultStream.End.NONE) {
                return end;
            }
        }
        return FaultStream.End.TRUNCATE;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /// The writing end of a direction.
    private final class Writer {
        private final Direction direction;
        private final Wire to;
        private final long delay;
        private final int size;
        private final Duration pause;
        private final @Nullable BlockingQueue<Piece> queue;
        private final CountDownLatch ended = new CountDownLatch(1);
        /// Nothing is handed on any more: the other side is gone, or a fault wants it so. What still comes is read and dropped, so that
        /// the last words of the other side reach this one.
        private volatile boolean broken;

        Writer(Direction direction, Duration delay) {
            this.direction = direction;
            this.to = from(direction.other());
            this.delay = delay.toNanos();
            this.pause = steady(direction, Action.SLOW).map(FaultRule::time).orElse(Duration.ZERO);
            this.size = pause.isZero()
                    ? steady(direction, Action.SPLIT).map(FaultRule::amount).orElse(Integer.MAX_VALUE)
                    : 1;
            this.queue = delay.isZero() ? null : new ArrayBlockingQueue<>(ON_THE_WAY);
            if (queue != null) {
                Thread.ofVirtual().name("testkit-late-" + direction).start(this::deliverLate);
            }
        }

        boolean isBroken() {
            return broken;
        }

        void stall() {
            broken = true;
        }

        void write(ByteBuffer bytes) throws IOException {
            if (broken) {
                return;
            }
            ByteBuffer passed = tap.pass(direction, bytes);
            if (queue == null) {
                deliver(passed);
            } else {
                put(new Piece(faults.time().nanoTime() + delay, passed, FaultStream.End.NONE));
            }
        }

        void end(FaultStream.End end) throws IOException {
            if (queue == null) {
                finish(end);
            } else {
                put(new Piece(faults.time().nanoTime() + delay, ByteBuffer.allocate(0), end));
                await(ended);
            }
        }

        private void put(Piece piece) throws IOException {
            try {
                if (queue != null) {
                    queue.put(piece);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        private void deliverLate() {
            FaultStream.End end = FaultStream.End.NONE;
            while (end == FaultStream.End.NONE && queue != null) {
                try {
                    Piece piece = queue.take();
                    end = piece.end();
                    pause(faults.time(), Duration.ofNanos(piece.due() - faults.time().nanoTime()));
                    deliver(piece.bytes());
                    finish(end);
                } catch (IOException | InterruptedException _) {
                    close();
                    break;
                }
            }
            ended.countDown();
        }

        private void deliver(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining() && !broken) {
                int count = Math.min(size, bytes.remaining());
                var piece = bytes.slice(bytes.position(), count);
                bytes.position(bytes.position() + count);
                try {
                    to.transport().write(new ByteBuffer[] {piece}, 1);
                } catch (IOException _) {
                    broken = true;
                }
                if (!pause.isZero()) {
                    pause(faults.time(), pause);
                }
            }
        }

        private void finish(FaultStream.End end) throws IOException {
            switch (end) {
                case TRUNCATE -> to.half().end();
                case RESET -> {
                    to.reset().end();
                    from(direction).reset().end();
                    close();
                }
                case NONE, STALL -> {}
            }
        }
    }

    private static void pause(TimeSource time, Duration limit) throws IOException {
        if (limit.isPositive()) {
            var over = new CountDownLatch(1);
            time.after(limit, over::countDown);
            await(over);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IOException("Interrupted while handing on.", cause);
    }
}
