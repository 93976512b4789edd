package io.larmor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseMessage;
import io.larmor.dimse.DimseRequest;
import io.larmor.pdu.AssociateAc;
import io.larmor.pdu.AssociateRq;
import io.larmor.pdu.Octets;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.testkit.FaultRule.Direction;

/// What was said on a recorded connection, by messages.
///
/// @param pdus     everything, in order
/// @param messages what the P-DATA-TFs of it held, each at the place of its last fragment
record Dialogue(List<Said<Pdu>> pdus, List<Said<Message>> messages) {

    /// Something one side said.
    record Said<T>(Direction from, T what) {}

    /// A message; the data set of one that was broken off is as long as it came.
    record Message(int context, DimseMessage command, Octets dataSet) {}

    static Dialogue of(Recording recording, Recording.Connection connection) throws IOException {
        var pdus = new ArrayList<Said<Pdu>>();
        var rests = new EnumMap<Direction, byte[]>(
                Map.of(Direction.CLIENT, new byte[0], Direction.SERVER, new byte[0]));
        for (Recording.Piece piece : recording.pieces(connection)) {
            var all = new ByteArrayOutputStream();
            all.writeBytes(rests.getOrDefault(piece.from(), new byte[0]));
            all.writeBytes(piece.bytes().toArray());
            var bytes = ByteBuffer.wrap(all.toByteArray());
            while (bytes.remaining() >= Pdu.HEADER_LENGTH
                    && bytes.remaining() - Pdu.HEADER_LENGTH >= bytes.getInt(bytes.position() + 2)) {
                pdus.add(new Said<>(piece.from(), Pdu.decode(bytes)));
            }
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            rests.put(piece.from(), rest);
        }
        return new Dialogue(List.copyOf(pdus), messages(pdus));
    }

    private static List<Said<Message>> messages(List<Said<Pdu>> pdus) throws IOException {
        var messages = new ArrayList<Said<Message>>();
        Map<Direction, List<Pdv>> open = new EnumMap<>(
                Map.of(Direction.CLIENT, new ArrayList<>(), Direction.SERVER, new ArrayList<>()));
        for (Said<Pdu> said : pdus) {
            if (said.what() instanceof PDataTf data) {
                for (Pdv value : data.values()) {
                    var fragments = Objects.requireNonNull(open.get(said.from()));
                    fragments.add(value);
                    if (value.last() && (!value.command() || !command(fragments).hasDataSet())) {
                        messages.add(new Said<>(said.from(), message(fragments)));
                        fragments.clear();
                    }
                }
            }
        }
        for (var broken : open.entrySet()) {
            if (broken.getValue().stream().anyMatch(value -> value.command() && value.last())) {
                messages.add(new Said<>(broken.getKey(), message(broken.getValue())));
            }
        }
        return List.copyOf(messages);
    }

    private static DimseMessage command(List<Pdv> fragments) throws IOException {
        return CommandCodec.decode(bytes(fragments, true));
    }

    private static Message message(List<Pdv> fragments) throws IOException {
        return new Message(fragments.getFirst().contextId(), command(fragments), Octets.of(bytes(fragments, false)));
    }

    private static byte[] bytes(List<Pdv> fragments, boolean command) {
        var bytes = new ByteArrayOutputStream();
        fragments.stream().filter(value -> value.command() == command)
                .forEach(value -> bytes.writeBytes(value.fragment().toArray()));
        return bytes.toByteArray();
    }

    AssociateRq request() {
        return (AssociateRq) pdus.getFirst().what();
    }

    Pdu answer() {
        return first(Direction.SERVER).orElseThrow();
    }

    Optional<AssociateAc> accepted() {
        return answer() instanceof AssociateAc ac ? Optional.of(ac) : Optional.empty();
    }

    Pdu last() {
        return pdus.getLast().what();
    }

    private Optional<Pdu> first(Direction from) {
        return pdus.stream().filter(said -> said.from() == from).map(Said::what).findFirst();
    }

    /// {@return the messages of one side, in order}
    List<Message> of(Direction from) {
        return messages.stream().filter(said -> said.from() == from).map(Said::what).toList();
    }

    /// {@return the requests that the client made, but for C-CANCEL, each with what the server said to it; message ids may come again}
    List<Exchange> exchanges() {
        var exchanges = new ArrayList<Exchange>();
        for (Said<Message> said : messages) {
            if (said.from() == Direction.CLIENT && said.what().command() instanceof DimseRequest) {
                exchanges.add(new Exchange(said.what(), new ArrayList<>()));
            } else if (said.from() == Direction.SERVER) {
                exchanges.getLast().answers().add(said.what());
            }
        }
        return exchanges;
    }

    /// A request and what the server said to it: responses, and sub-operations.
    record Exchange(Message asked, List<Message> answers) {}
}
