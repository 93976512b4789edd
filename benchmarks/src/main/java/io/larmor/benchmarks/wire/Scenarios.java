package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything that can be measured: who is compared at what.
///
/// @param peers starts servers
/// @param inputs what is sent
record Scenarios(Peers peers, Inputs inputs) {
    private static final String MB_S = "MB/s";
    private static final String PER_S = "1/s";
    private static final int WINDOW = 32;

    List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        all.add(receive("receive-ct", "receive to a folder, CT of 525 KB", Inputs.CT, Load.ONE));
        all.add(receive("receive-small", "receive to a folder, objects of 14 KB", Inputs.SMALL, Load.ONE));
        all.add(receive("receive-large", "receive to a folder, objects of 256 MB", Inputs.LARGE, Load.ONE));
        for (int associations : new int[] {2, 8, 32, 128}) {
            all.add(receive("receive-ct-" + associations, "receive to a folder, CT, " + associations + " associations",
                    Inputs.CT, Load.associations(associations)));
        }
        for (int pdu : new int[] {16_384, 65_536, 131_072}) {
            all.add(receive("receive-ct-pdu-" + pdu, "receive to a folder, CT, PDUs of %,d bytes".formatted(pdu),
                    Inputs.CT, Load.maxPdu(pdu)));
        }
        all.add(receive("receive-small-window", "receive to a folder, objects of 14 KB, a window of " + WINDOW,
                Inputs.SMALL, Load.window(WINDOW)));
        all.add(new Encrypted(peers, inputs).receive());
        all.add(discard());
        var pairs = new Pairs(peers, inputs);
        all.add(pairs.send("send-ct", "send CT of 525 KB to the raw sink, whole processes", Inputs.CT));
        all.add(pairs.send("send-small", "send objects of 14 KB to the raw sink, whole processes", Inputs.SMALL));
        all.addAll(pairs.all());
        all.add(archive("archive-ct", "archive with its index, fsync, CT", Inputs.CT, "fsync", Load.ONE));
        all.add(archive("archive-small", "archive, fsync, 14 KB, one sender", Inputs.SMALL, "fsync", Load.ONE));
        all.add(archive("archive-small-8", "archive, fsync, 14 KB, 8 senders", Inputs.SMALL, "fsync",
                Load.associations(8)));
        all.add(archive("archive-small-window", "archive, fsync, 14 KB, a window of " + WINDOW, Inputs.SMALL, "fsync",
                Load.window(WINDOW)));
        all.add(archive("archive-small-os", "archive, durability os, 14 KB, one sender", Inputs.SMALL, "os", Load.ONE));
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

    private Scenario receive(String name, String title, String size, Load load) {
        var contenders = new ArrayList<Contender>();
        contenders.add(receiver("raw", size, load, () -> peers.raw("files"), "raw-files"));
        contenders.add(receiver("larmor receive", size, load, peers::larmorReceive, "larmor-receive"));
        if (Peers.has("storescp")) {
            // It takes one object at a time, whatever is asked for.
            contenders.add(receiver("storescp +B", size, new Load(load.associations(), 1, load.maxPdu()),
                    () -> peers.storescp("+B"), "storescp"));
        }
        if (peers.dcm4che().isPresent()) {
            contenders.add(receiver("dcm4che storescp", size, load, peers::dcm4cheStorescp, "dcm4che-storescp"));
        }
        return new Scenario(name, title, unit(size), true, contenders);
    }

    private Scenario discard() {
        var contenders = new ArrayList<Contender>();
        contenders.add(receiver("raw", Inputs.CT, Load.ONE, () -> peers.raw("sink"), "raw-sink"));
        contenders.add(receiver("larmor serve --discard", Inputs.CT, Load.ONE, peers::larmorDiscard, "larmor-discard"));
        if (Peers.has("storescp")) {
            contenders
                    .add(receiver("storescp --ignore", Inputs.CT, Load.ONE, () -> peers.storescp("--ignore"),
                            "storescp"));
        }
        if (peers.dcm4che().isPresent()) {
            contenders.add(receiver("dcm4che storescp --ignore", Inputs.CT, Load.ONE, peers::dcm4cheIgnore,
                    "dcm4che-storescp"));
        }
        return new Scenario("discard-ct", "receive and discard, CT of 525 KB", MB_S, true, contenders);
    }

    private Scenario archive(String name, String title, String size, String durability, Load load) {
        var contenders = new ArrayList<Contender>();
        String rawMode = durability.equals("fsync") ? "fsync" : "files";
        // It keeps what it wrote, as an archive does: where memory is the disk, what was freed a moment ago is quicker to write to.
        contenders.add(archive("raw " + rawMode, size, load, () -> peers.raw(rawMode)));
        contenders.add(archive("larmor serve", size, load, () -> peers.larmorArchive(durability)));
        if (Peers.has("Orthanc")) {
            contenders.add(archive("Orthanc", size, Load.associations(load.associations()), peers::orthanc));
        }
        if (durability.equals("os") && Peers.has("dcmqrscp")) {
            contenders.add(archive("dcmqrscp", size, Load.associations(load.associations()), peers::dcmqrscp));
        }
        if (durability.equals("os") && peers.dcm4che().isPresent()) {
            contenders.add(archive("dcm4che dcmqrscp", size, load, peers::dcm4cheDcmqrscp));
        }
        return new Scenario(name, title, unit(size), true, contenders);
    }

    private Contender receiver(String name, String size, Load load, Start start, String store) {
        return new Contender(name, () -> {
            var parts = inputs.parts(size, load.associations());
            var node = start.start();
            return new Contender.Session(() -> {
                double value = timed(size, parts, () -> RawSender.send(node, load, parts));
                peers.clear(store);
                return value;
            }, node, node);
        });
    }

    /// An archive that stays for all runs, so that it is warm, and gets other instances in each.
    private Contender archive(String name, String size, Load load, Start start) {
        return new Contender(name, () -> {
            var parts = inputs.parts(size, load.associations());
            var node = start.start();
            var run = new AtomicInteger();
            return new Contender.Session(() -> {
                int number = run.incrementAndGet();
                var instances = parts.stream()
                        .map(part -> part.stream().map(file -> file.inRun(number)).toList()).toList();
                return timed(size, instances, () -> RawSender.send(node, load, instances));
            }, node, node);
        });
    }

    /// {@return what the figures of objects of a size are given in}
    static String unit(String size) {
        return size.equals(Inputs.SMALL) ? PER_S : MB_S;
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
