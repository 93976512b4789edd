package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.larmor.data.DicomFormatException;
import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseRequest;
import io.larmor.dimse.DimseResponse;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import io.larmor.pdu.PresentationContextAc;
import io.larmor.pdu.ReleaseRq;
import io.larmor.testkit.FaultRule.Direction;
import org.jspecify.annotations.Nullable;

/// Tells of the associations and messages that pass on one connection. Holds commands, never data sets.
final class MessageTap implements Pump.Tap {
    /// A command set of the standard has a few hundred bytes; a larger one is not looked at.
    private static final int LONGEST_COMMAND = 64 * 1024;
    /// Requests without an answer that are remembered; a peer that asks for more gets no times.
    private static final int MOST_PENDING = 65_536;

    private final int connection;
    private final Consumer<ProxyEvent> told;
    private final ReentrantLock lock = new ReentrantLock();
    private final Side[] sides = {new Side(Direction.CLIENT), new Side(Direction.SERVER)};
    private final Map<Integer, String> abstractSyntaxes = new HashMap<>();
    private final Map<Integer, String> transferSyntaxes = new HashMap<>();
    private @Nullable AssociateRq request;
    private boolean broken;

    MessageTap(int connection, Consumer<ProxyEvent> told) {
        this.connection = connection;
        this.told = told;
    }

    @Override
    public ByteBuffer pass(Direction from, ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            sides[from.index()].pass(bytes.duplicate());
        } finally {
            lock.unlock();
        }
        return bytes;
    }

    @Override
    public void ended(Direction from, boolean reset) {
        lock.lock();
        try {
            broken |= reset;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed() {
        told.accept(new ProxyEvent.Closed(connection, sides[0].bytes, sides[1].bytes, broken));
    }

    /// What one side says.
    private final class Side implements PduScanner.Sink {
        private final Direction from;
        private final PduScanner scanner = new PduScanner(this);
        private final Map<Integer, Long> pending = new HashMap<>();
        private final ByteArrayOutputStream command = new ByteArrayOutputStream();
        private @Nullable DimseMessage message;
        private long dataSetBytes;
        private long bytes;
        private boolean told;

        Side(Direction from) {
            this.from = from;
        }

        void pass(ByteBuffer piece) throws IOException {
            bytes += piece.remaining();
            scanner.scan(piece);
            if (scanner.isLost() && !told) {
                told = true;
                MessageTap.this.told.accept(new ProxyEvent.NotUnderstood(connection, from));
            }
        }

        @Override
        public void control(byte[] pdu) {
            try {
                control(Pdu.decode(ByteBuffer.wrap(pdu)));
            } catch (MalformedPduException _) {
                MessageTap.this.told.accept(new ProxyEvent.NotUnderstood(connection, from));
            }
        }

        private void control(Pdu pdu) {
            switch (pdu) {
                case AssociateRq rq -> {
                    request = rq;
                    rq.contexts().forEach(context -> abstractSyntaxes.put(context.id(), context.abstractSyntax()));
                }
                case AssociateAc ac -> accepted(ac);
                case AssociateRj rj -> MessageTap.this.told
                        .accept(new ProxyEvent.Rejected(connection, rj.result(), rj.source(), rj.reason()));
                case ReleaseRq _ -> MessageTap.this.told.accept(new ProxyEvent.Released(connection, from));
                case Abort abort -> MessageTap.this.told
                        .accept(new ProxyEvent.Aborted(connection, from, abort.source(), abort.reason()));
                default -> {}
            }
        }

        private void accepted(AssociateAc ac) {
            ac.contexts().stream().filter(context -> context.result() == PresentationContextAc.ACCEPTANCE)
                    .forEach(context -> transferSyntaxes.put(context.id(), context.transferSyntax()));
            AssociateRq rq = request;
            if (rq != null) {
                MessageTap.this.told.accept(new ProxyEvent.Associated(connection, rq.callingAe(), rq.calledAe(),
                        transferSyntaxes.size(), rq.contexts().size()));
            }
        }

        @Override
        public void fragment(int contextId, int control, ByteBuffer piece, boolean end) {
            boolean last = end && (control & PdvHeader.LAST) != 0;
            if ((control & PdvHeader.COMMAND) != 0) {
                if (command.size() + piece.remaining() <= LONGEST_COMMAND) {
                    var copy = new byte[piece.remaining()];
                    piece.get(copy);
                    command.writeBytes(copy);
                }
                if (last) {
                    endCommand(contextId);
                }
            } else {
                dataSetBytes += piece.remaining();
                if (last) {
                    endMessage(contextId);
                }
            }
        }

        private void endCommand(int contextId) {
            byte[] whole = command.toByteArray();
            command.reset();
            dataSetBytes = 0;
            try {
                message = CommandCodec.decode(whole);
            } catch (DicomFormatException _) {
                MessageTap.this.told.accept(new ProxyEvent.NotUnderstood(connection, from));
                return;
            }
            if (!message.hasDataSet()) {
                endMessage(contextId);
            }
        }

        private void endMessage(int contextId) {
            DimseMessage ended = message;
            if (ended == null) {
                return;
            }
            message = null;
            Optional<Duration> elapsed = Optional.empty();
            if (ended instanceof DimseRequest rq && pending.size() < MOST_PENDING) {
                pending.put(rq.messageId(), System.nanoTime());
            } else if (ended instanceof DimseResponse rsp) {
                Map<Integer, Long> asked = sides[from.other().index()].pending;
                Long since = rsp.isFinal() ? asked.remove(rsp.respondedTo()) : asked.get(rsp.respondedTo());
                elapsed = Optional.ofNullable(since).map(nanos -> Duration.ofNanos(System.nanoTime() - nanos));
            }
            MessageTap.this.told.accept(new ProxyEvent.Message(connection, from, ended,
                    abstractSyntaxes.getOrDefault(contextId, ""), transferSyntaxes.getOrDefault(contextId, ""),
                    dataSetBytes, elapsed));
        }
    }
}
