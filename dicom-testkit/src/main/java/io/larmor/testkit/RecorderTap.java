package io.larmor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.TransferSyntax;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.MalformedPduException;
import io.larmor.pdu.Octets;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.PdvHeader;
import io.larmor.pdu.UserIdentity;
import io.larmor.pdu.UserIdentityAc;
import io.larmor.pdu.UserInformation;
import io.larmor.pdu.UserItem;
import io.larmor.testkit.FaultRule.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives what passes on one connection to a recorder, masked if that wants it so.
final class RecorderTap implements Pump.Tap {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Recorder recorder;
    private final int connection;
    private final Masked[] masked = {new Masked(Direction.CLIENT), new Masked(Direction.SERVER)};
    private final Map<Integer, TransferSyntax> syntaxes = new HashMap<>();

    RecorderTap(Recorder recorder, int connection) {
        this.recorder = recorder;
        this.connection = connection;
    }

    @Override
    public ByteBuffer pass(Direction from, ByteBuffer bytes) throws IOException {
        if (recorder.masked()) {
            masked[from.index()].pass(bytes.duplicate());
        } else {
            recorder.data(connection, from, bytes);
        }
        return bytes;
    }

    @Override
    public void ended(Direction from, boolean reset) {
        try {
            recorder.end(connection, from, reset);
        } catch (IOException e) {
            LOG.warn("The end of a connection could not be recorded: {}", e.getMessage());
        }
    }

    private TransferSyntax syntax(int contextId) {
        synchronized (syntaxes) {
            return syntaxes.getOrDefault(contextId, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        }
    }

    private void accepted(AssociateAc ac) {
        synchronized (syntaxes) {
            ac.contexts().stream().filter(context -> !context.transferSyntax().isEmpty())
                    .forEach(context -> syntaxes.put(context.id(), TransferSyntax.of(context.transferSyntax())));
        }
    }

    /// One direction: PDUs are written anew, with their data sets masked. What is no PDU is not recorded.
    private final class Masked implements PduScanner.Sink {
        private final Direction from;
        private final PduScanner scanner = new PduScanner(this);
        private final Map<Integer, DataSetMask> masks = new HashMap<>();

        Masked(Direction from) {
            this.from = from;
        }

        void pass(ByteBuffer bytes) throws IOException {
            scanner.scan(bytes);
        }

        @Override
        public void control(byte[] bytes) throws IOException {
            Pdu pdu;
            try {
                pdu = Pdu.decode(ByteBuffer.wrap(bytes));
            } catch (MalformedPduException _) {
                return;
            }
            if (pdu instanceof AssociateAc ac) {
                accepted(ac);
            }
            recorder.data(connection, from, ByteBuffer.wrap(withoutSecrets(pdu).encode()));
        }

        @Override
        public void fragment(int contextId, int control, ByteBuffer piece, boolean end) throws IOException {
            var copy = ByteBuffer.allocate(2 * PdvHeader.LENGTH + piece.remaining());
            // A fragment that came in pieces is recorded as several: only the last of them may say so.
            int header = end ? control : control & ~PdvHeader.LAST;
            PdvHeader.putWithPdu(copy, contextId, header, piece.remaining());
            copy.put(piece).flip();
            if ((control & PdvHeader.COMMAND) == 0) {
                copy.position(2 * PdvHeader.LENGTH);
                masks.computeIfAbsent(contextId, id -> new DataSetMask(syntax(id))).mask(copy);
                copy.rewind();
                if (end && (control & PdvHeader.LAST) != 0) {
                    masks.remove(contextId);
                }
            }
            recorder.data(connection, from, copy);
        }
    }

    private static Pdu withoutSecrets(Pdu pdu) {
        return switch (pdu) {
            case AssociateRq rq -> new AssociateRq(rq.protocolVersion(), rq.calledAe(), rq.callingAe(),
                    rq.applicationContext(), rq.contexts(), withoutSecrets(rq.userInformation()), rq.unknown());
            case AssociateAc ac -> new AssociateAc(ac.protocolVersion(), ac.calledAe(), ac.callingAe(),
                    ac.applicationContext(), ac.contexts(), withoutSecrets(ac.userInformation()), ac.unknown());
            default -> pdu;
        };
    }

    private static UserInformation withoutSecrets(UserInformation information) {
        List<UserItem> items = information.items().stream().<UserItem>map(item -> switch (item) {
            case UserIdentity identity -> new UserIdentity(identity.type(), identity.positiveResponseRequested(),
                    blank(identity.primaryField()), blank(identity.secondaryField()));
            case UserIdentityAc identity -> new UserIdentityAc(blank(identity.serverResponse()));
            default -> item;
        }).toList();
        return new UserInformation(items);
    }

    private static Octets blank(Octets secret) {
        var blank = new byte[secret.size()];
        Arrays.fill(blank, (byte) 'X');
        return Octets.of(blank);
    }
}
