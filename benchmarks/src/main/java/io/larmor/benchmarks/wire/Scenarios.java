package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Everything that can be measured: who is compared at what.
///
/// @param peers starts servers
/// @param inputs what is sent
record Scenarios(Peers peers, Inputs inputs) {
    private static final String MB_S = "MB/s";
    private static final String PER_S = "1/s";

    List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        all.add(receive("receive-ct", "receive to a folder, CT of 525 KB", Inputs.CT, 1));
        all.add(receive("receive-small", "receive to a folder, objects of 14 KB", Inputs.SMALL, 1));
        all.add(receive("receive-large", "receive to a folder, objects of 256 MB", Inputs.LARGE, 1));
        for (int associations : new int[] {2, 8, 32, 128}) {
            all.add(receive("receive-ct-" + associations, "receive to a folder, CT, " + associations + " associations",
                    Inputs.CT, associations));
        }
        all.add(new Encrypted(peers, inputs).receive());
        all.add(discard());
        all.add(send("send-ct", "send CT of 525 KB to the raw sink, whole processes", Inputs.CT));
        all.add(send("send-small", "send objects of 14 KB to the raw sink, whole processes", Inputs.SMALL));
        all.add(archive("archive-ct", "archive with its index, fsync, CT", Inputs.CT, "fsync", 1, 1));
        all.add(archive("archive-small", "archive, fsync, 14 KB, one sender", Inputs.SMALL, "fsync", 1, 1));
        all.add(archive("archive-small-8", "archive, fsync, 14 KB, 8 senders", Inputs.SMALL, "fsync", 8, 1));
        all.add(archive("archive-small-window", "archive, fsync, 14 KB, a window of 32", Inputs.SMALL, "fsync", 1, 32));
        all.add(archive("archive-small-os", "archive, durability os, 14 KB, one sender", Inputs.SMALL, "os", 1, 1));
        all.add(new Exchanges(peers).echo());
        all.add(new Exchanges(peers).associations());
        all.add(new Exchanges(peers).process());
        all.addAll(new Finds(peers, inputs).all());
        all.addAll(new Growth(peers, inputs).all());
        all.addAll(new Memory(peers, inputs).all());
        all.add(new Windows(inputs).delayed());
        all.addAll(new SlowLoris(peers, inputs).all());
        return List.copyOf(all);
    }

    /// A server that the raw sender sends to.
    interface Start {
        Node start() throws IOException;
    }

    private Scenario receive(String name, String title, String size, int associations) {
        var contenders = new ArrayList<Contender>();
        contenders.add(receiver("raw", size, associations, 1, () -> peers.raw("files"), "raw-files"));
        contenders.add(receiver("larmor receive", size, associations, 1, peers::larmorReceive, "larmor-receive"));
        if (Peers.has("storescp")) {
            contenders.add(receiver("storescp +B", size, associations, 1, () -> peers.storescp("+B"), "storescp"));
        }
        return new Scenario(name, title, size.equals(Inputs.SMALL) ? PER_S : MB_S, true, contenders);
    }

    private Scenario discard() {
        var contenders = new ArrayList<Contender>();
        contenders.add(receiver("raw", Inputs.CT, 1, 1, () -> peers.raw("sink"), "raw-sink"));
        contenders.add(receiver("larmor serve --discard", Inputs.CT, 1, 1, peers::larmorDiscard, "larmor-discard"));
        if (Peers.has("storescp")) {
            contenders
                    .add(receiver("storescp --ignore", Inputs.CT, 1, 1, () -> peers.storescp("--ignore"), "storescp"));
        }
        return new Scenario("discard-ct", "receive and discard, CT of 525 KB", MB_S, true, contenders);
    }

    private Scenario archive(String name, String title, String size, String durability, int senders, int window) {
        var contenders = new ArrayList<Contender>();
        String rawMode = durability.equals("fsync") ? "fsync" : "files";
        contenders.add(receiver("raw " + rawMode, size, senders, window, () -> peers.raw(rawMode), "raw-" + rawMode));
        contenders.add(archive("larmor serve", size, senders, window, () -> peers.larmorArchive(durability)));
        if (Peers.has("Orthanc")) {
            contenders.add(archive("Orthanc", size, senders, 1, peers::orthanc));
        }
        if (durability.equals("os") && Peers.has("dcmqrscp")) {
            contenders.add(archive("dcmqrscp", size, senders, 1, peers::dcmqrscp));
        }
        return new Scenario(name, title, size.equals(Inputs.SMALL) ? PER_S : MB_S, true, contenders);
    }

    private Contender receiver(String name, String size, int associations, int window, Start start, String store) {
        return new Contender(name, () -> {
            var parts = inputs.parts(size, associations);
            var node = start.start();
            return new Contender.Session(() -> {
                double value = timed(size, parts, () -> RawSender.send(node.port(), node.ae(), window, parts));
                peers.clear(store);
                return value;
            }, node, node);
        });
    }

    /// An archive keeps what it got, so each run has a server of its own, on an empty store.
    private Contender archive(String name, String size, int senders, int window, Start start) {
        return new Contender(name, () -> {
            var parts = inputs.parts(size, senders);
            return new Contender.Session(() -> {
                try (var node = start.start()) {
                    // Warm: the same code runs over other instances before the clock does.
                    RawSender.send(node.port(), node.ae(), window, List.of(inputs.files(Inputs.WARM_UP)));
                    return timed(size, parts, () -> RawSender.send(node.port(), node.ae(), window, parts));
                }
            }, null, () -> {});
        });
    }

    private Scenario send(String name, String title, String size) {
        var contenders = new ArrayList<Contender>();
        contenders.add(sender("raw", size, (port, folder) -> peers.java("RawSender", port, "RAW", folder)));
        contenders.add(sender("larmor send", size,
                (port, folder) -> List.of(peers.larmor().toString(), "send", "RAW@127.0.0.1:" + port, folder)));
        if (Peers.has("storescu")) {
            contenders.add(sender("storescu", size, (port, folder) -> List.of("storescu", "-pdu", "131072", "+sd", "+r",
                    "-xv", "-aec", "RAW", "127.0.0.1", port, folder)));
        }
        return new Scenario(name, title, size.equals(Inputs.SMALL) ? PER_S : MB_S, true, contenders);
    }

    private interface CommandLine {
        List<String> of(String port, String folder) throws IOException;
    }

    private Contender sender(String name, String size, CommandLine command) {
        return new Contender(name, () -> {
            var folder = inputs.folder(size);
            var files = inputs.files(size);
            var node = peers.raw("sink");
            Path log = Files.createDirectories(peers.folder()).resolve("senders.log");
            return new Contender.Session(() -> timed(size, List.of(files),
                    () -> Commands.run(command.of(Integer.toString(node.port()), folder.toString()), log)), null, node);
        });
    }

    /// What is timed.
    interface Work {
        void run() throws IOException;
    }

    static double timed(String size, List<List<StoredFile>> parts, Work work) throws IOException {
        long before = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - before) / 1e9;
        double bytes = parts.stream().mapToLong(StoredFile::bytes).sum();
        double count = parts.stream().mapToInt(List::size).sum();
        return size.equals(Inputs.SMALL) ? count / seconds : bytes / 1e6 / seconds;
    }
}
