package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs that send to servers that write files: each with each, both as people start them.
///
/// @param peers starts servers
/// @param inputs what is sent
record Pairs(Peers peers, Inputs inputs) {
    /// A program that sends a folder.
    ///
    /// @param name what it is called in the table
    private record Sender(String name, CommandLine command) {}

    /// A server.
    ///
    /// @param name what it is called in the table
    /// @param store the folder that it fills
    private record Receiver(String name, Scenarios.Start start, String store) {}

    private interface CommandLine {
        List<String> of(Node node, String folder) throws IOException;
    }

    List<Scenario> all() {
        return List.of(pairs("pairs-ct", "each sender with each receiver, CT of 525 KB, whole processes", Inputs.CT),
                pairs("pairs-small", "each sender with each receiver, objects of 14 KB, whole processes", Inputs.SMALL),
                pairs("pairs-large", "each sender with each receiver, objects of 256 MB, whole processes",
                        Inputs.LARGE));
    }

    /// {@return sending to a sink that throws away}
    Scenario send(String name, String title, String size) {
        var sink = new Receiver("", () -> peers.raw("sink"), "raw-sink");
        return new Scenario(name, title, Scenarios.unit(size), true,
                senders().stream().map(sender -> pair(sender.name(), sender, sink, size)).toList());
    }

    private Scenario pairs(String name, String title, String size) {
        var contenders = new ArrayList<Contender>();
        for (var sender : senders()) {
            for (var receiver : receivers()) {
                contenders.add(pair(sender.name() + " to " + receiver.name(), sender, receiver, size));
            }
        }
        return new Scenario(name, title, Scenarios.unit(size), true, contenders);
    }

    private List<Sender> senders() {
        var senders = new ArrayList<Sender>();
        senders.add(new Sender("raw",
                (node, folder) -> peers.java("RawSender", Integer.toString(node.port()), node.ae(), folder)));
        senders.add(new Sender("larmor send", (node, folder) -> List.of(peers.larmor().toString(), "send",
                node.ae() + "@127.0.0.1:" + node.port(), folder)));
        if (Peers.has("storescu")) {
            senders.add(new Sender("storescu", (node, folder) -> List.of("storescu", "-pdu", "131072", "+sd", "+r",
                    "-aec", node.ae(), "127.0.0.1", Integer.toString(node.port()), folder)));
        }
        if (peers.dcm4che().isPresent()) {
            senders.add(new Sender("dcm4che storescu", (node, folder) -> peers.dcm4cheStorescu(node, folder)));
        }
        return senders;
    }

    private List<Receiver> receivers() {
        var receivers = new ArrayList<Receiver>();
        receivers.add(new Receiver("raw", () -> peers.raw("files"), "raw-files"));
        receivers.add(new Receiver("larmor receive", peers::larmorReceive, "larmor-receive"));
        if (Peers.has("storescp")) {
            receivers.add(new Receiver("storescp +B", () -> peers.storescp("+B"), "storescp"));
        }
        return receivers;
    }

    private Contender pair(String name, Sender sender, Receiver receiver, String size) {
        return new Contender(name, () -> {
            var folder = inputs.folder(size).toString();
            var parts = List.of(inputs.files(size));
            Path log = Files.createDirectories(peers.folder()).resolve("senders.log");
            var meter = new Meter();
            var node = receiver.start().start();
            return new Contender.Session(() -> {
                double value = Scenarios.timed(size, parts,
                        () -> Commands.run(sender.command().of(node, folder), log, meter));
                peers.clear(receiver.store());
                return value;
            }, meter, node, node);
        });
    }
}
