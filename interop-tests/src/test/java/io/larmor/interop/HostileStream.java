package io.larmor.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.larmor.dimse.CommandCodec;
import io.larmor.dimse.DimseResponse;
import io.larmor.pdu.Abort;
import io.larmor.pdu.AssociateRj;
import io.larmor.pdu.PDataTf;
import io.larmor.pdu.Pdu;
import io.larmor.pdu.Pdv;
import io.larmor.testkit.ScriptedPeer;

/// A stream of `malformed/pdus` with the script that says which of its bytes go when.
record HostileStream(String name, boolean toAcceptor, Path file, List<String> script) {
    private static final String BYTE_BY_BYTE = "slow-byte-each.bin";

    static List<HostileStream> all(Path malformed) throws IOException {
        try (var lines = Files.lines(malformed.resolve("pdus-INDEX.tsv"))) {
            return lines.skip(1).map(line -> line.split("\t", -1))
                    .map(cell -> new HostileStream(cell[0], cell[1].equals("acceptor"),
                            malformed.resolve("pdus").resolve(cell[0]), List.of(cell[3].split("; ", -1))))
                    .toList();
        }
    }

    /// Plays it to a server that listens on this machine.
    ///
    /// @return what the server said, as `AC 0000 RP`, `AC ABORT(2,1)`, `RJ(1,2,2)`
    String playTo(int port) throws IOException {
        var said = new ArrayList<String>();
        byte[] bytes = Files.readAllBytes(file);
        try (var peer = ScriptedPeer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            for (var step : script) {
                var word = step.toLowerCase(Locale.ROOT).split(" ", -1);
                switch (word[0]) {
                    case "send" -> {
                        var range = word[1].split("-", -1);
                        byte[] part = Arrays.copyOfRange(bytes, Integer.parseInt(range[0]), Integer.parseInt(range[1]));
                        if (name.equals(BYTE_BY_BYTE)) {
                            peer.sendInPieces(1, part);
                        } else {
                            peer.send(part);
                        }
                    }
                    case "await", "expect" -> answer(peer, said);
                    case "hold" -> {
                        // Silence is for the timer of who waits; everything else is answered at once.
                        if (!name.startsWith("slow")) {
                            answer(peer, said);
                        }
                    }
                    default -> {
                        // The end of the script closes.
                    }
                }
            }
        }
        return String.join(" ", said);
    }

    /// The next PDU, or message; nothing at the end of the connection.
    private static void answer(ScriptedPeer peer, List<String> said) throws IOException {
        var command = new ByteArrayOutputStream();
        for (var pdu = peer.next(); pdu.isPresent(); pdu = peer.next()) {
            if (!(pdu.get() instanceof PDataTf data)) {
                said.add(word(pdu.get()));
                return;
            }
            for (Pdv value : data.values()) {
                if (value.command()) {
                    command.writeBytes(value.fragment().toArray());
                }
                if (value.command() && value.last()) {
                    var response = (DimseResponse) CommandCodec.decode(command.toByteArray());
                    said.add(String.format(Locale.ROOT, "%04X", response.status().code()));
                    return;
                }
            }
        }
    }

    private static String word(Pdu pdu) {
        return switch (pdu) {
            case AssociateRj rj -> "RJ(" + rj.result() + "," + rj.source() + "," + rj.reason() + ")";
            case Abort abort -> "ABORT(" + abort.source() + "," + abort.reason() + ")";
            default -> Pdu.name(pdu.type()).replaceAll("A-ASSOCIATE-|A-RELEASE-", "");
        };
    }
}
