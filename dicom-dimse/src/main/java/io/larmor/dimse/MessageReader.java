package io.larmor.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.larmor.assoc.AbortReason;
import io.larmor.assoc.AbortSource;
import io.larmor.assoc.Fragment;
import io.larmor.assoc.MemoryBudget;
import io.larmor.assoc.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/// Puts commands together from their fragments, and lends the fragments of data sets. Aborts when they come in an order that
/// PS3.7 does not know.
///
/// *Threading*: the thread that reads the association.
final class MessageReader {
    /// A command set holds a dozen short elements. A peer that sends more than this means harm.
    static final int MAX_COMMAND_LENGTH = 64 * 1024;

    private final DimseAssociation association;
    private final DimseOptions options;

    MessageReader(DimseAssociation association, DimseOptions options) {
        this.association = association;
        this.options = options;
    }

    byte[] receiveCommand(Fragment first) throws IOException {
        int contextId = first.contextId();
        var fragment = first;
        byte[] command = {};
        int size = 0;
        while (true) {
            if (!fragment.command() || fragment.contextId() != contextId) {
                throw violation(AbortReason.UNEXPECTED_PDU_PARAMETER, "a fragment of "
                        + (fragment.command() ? "another command" : "a data set") + " came where a command was due");
            }
            int more = fragment.data().remaining();
            if (more > MAX_COMMAND_LENGTH - size) {
                throw violation(AbortReason.INVALID_PDU_PARAMETER_VALUE,
                        "a command set of more than " + MAX_COMMAND_LENGTH
                                + " bytes came");
            }
            if (size + more > command.length) {
                // Twice as much each time: a command in very many fragments is not copied for each of them.
                command = size == 0 ? new byte[more] : Arrays.copyOf(command, Math.max(size + more, 2 * size));
            }
            fragment.data().get(command, size, more);
            size += more;
            if (fragment.last()) {
                return size == command.length ? command : Arrays.copyOf(command, size);
            }
            fragment = receiveWithin("command");
        }
    }

    MemoryBudget memory() {
        return association.association().options().memory();
    }

    /// The next bytes of the data set that a body stands for.
    ByteBuffer receiveData(Body body) throws IOException {
        return data(body, receiveWithin("data set"));
    }

    /// The next bytes of it, if they have come already; what was lent before stays valid.
    @Nullable
    ByteBuffer receiveDataAtHand(Body body) throws IOException {
        var fragment = association.association().receiveAtHand();
        return fragment == null ? null : data(body, fragment);
    }

    private ByteBuffer data(Body body, Fragment fragment) throws IOException {
        if (fragment.command() || fragment.contextId() != body.contextId()) {
            throw violation(AbortReason.UNEXPECTED_PDU_PARAMETER, "a fragment of a command, or of another context, came"
                    + " before the data set had ended");
        }
        if (fragment.last()) {
            body.end();
        }
        return fragment.data();
    }

    private Fragment receiveWithin(String what) throws IOException {
        var fragment = association.association().receiveRest();
        if (fragment == null) {
            throw violation(AbortReason.UNEXPECTED_PDU, "the peer released the association in the middle of a " + what);
        }
        return fragment;
    }

    /// Reads and drops what is left of a data set, up to a limit in bytes and time.
    void drain(Body body) throws IOException {
        if (body.ended()) {
            return;
        }
        var limit = options.drainTime();
        var deadline = limit.isZero()
                ? null
                : association.association().options().time().after(limit,
                        () -> association.fail(new AssociationEndedException(tooMuchLeft())));
        try {
            long left = options.drainBytes();
            while (!body.ended()) {
                left -= receiveData(body).remaining();
                if (left < 0) {
                    throw violation(AbortReason.NOT_SPECIFIED, tooMuchLeft());
                }
            }
        } finally {
            if (deadline != null) {
                deadline.cancel();
            }
        }
    }

    private String tooMuchLeft() {
        return "the rest of a data set that nobody wants did not end within " + options.drainBytes() + " bytes and "
                + options.drainTime().toSeconds() + " s";
    }

    ProtocolViolationException violation(AbortReason reason, String what) {
        association.association().abort(AbortSource.SERVICE_PROVIDER, reason);
        return new ProtocolViolationException(reason, "Protocol violation: " + what + ".");
    }
}
