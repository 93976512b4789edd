package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.pdu.PdvHeader;

/// Puts the messages that a scripted peer receives together from their fragments.
final class PeerMessages {
    private final ScriptedPeer peer;
    private final Queue<Pdv> waiting = new ArrayDeque<>();
    private int pdus;
    private int fragments;
    private long longest;

    PeerMessages(ScriptedPeer peer) {
        this.peer = peer;
    }

    ReceivedMessage next() throws IOException {
        pdus = waiting.isEmpty() ? 0 : 1;
        fragments = 0;
        longest = 0;
        var command = new ByteArrayOutputStream();
        int context = collect(command, true, 0);
        byte[] bytes = command.toByteArray();
        DimseMessage message = CommandCodec.decode(bytes);
        var dataSet = new ByteArrayOutputStream();
        if (message.hasDataSet()) {
            collect(dataSet, false, context);
        }
        return new ReceivedMessage(context, message, Octets.of(bytes), Octets.of(dataSet.toByteArray()), pdus,
                fragments,
                longest);
    }

    private int collect(ByteArrayOutputStream out, boolean command, int context) throws IOException {
        String what = command ? "a command" : "a data set on context " + context;
        int contextId = context;
        while (true) {
            Pdv fragment = fragment();
            if (fragment.command() != command || (contextId != 0 && fragment.contextId() != contextId)) {
                throw new AssertionError("Expected a fragment of " + what + ", but one of "
                        + (fragment.command() ? "a command" : "a data set") + " on context " + fragment.contextId()
                        + " came.");
            }
            contextId = fragment.contextId();
            out.writeBytes(fragment.fragment().toArray());
            if (fragment.last()) {
                return contextId;
            }
        }
    }

    private Pdv fragment() throws IOException {
        while (waiting.isEmpty()) {
            Pdu pdu = peer.next().orElseThrow(
                    () -> new AssertionError("Expected a message, but the connection ended."));
            if (!(pdu instanceof PDataTf data)) {
                throw new AssertionError("Expected a message, but an " + Pdu.name(pdu.type()) + " came: " + pdu + ".");
            }
            pdus++;
            longest = Math.max(longest, data.values().stream()
                    .mapToLong(value -> PdvHeader.LENGTH + value.fragment().size()).sum());
            waiting.addAll(data.values());
        }
        fragments++;
        return waiting.remove();
    }
}
