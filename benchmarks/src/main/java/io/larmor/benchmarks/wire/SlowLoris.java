package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.List;

/// What honest senders keep of their rate among peers that begin something and do not end it.
///
/// @param peers starts servers
/// @param inputs what is sent
record SlowLoris(Peers peers, Inputs inputs) {
    private static final int HONEST = 50;
    private static final int SLOW = 1_000;

    List<Scenario> all() {
        return List.of(
                new Scenario("slow-loris", "50 senders of CT to an archive with default limits, alone and among " + SLOW
                        + " slow connections", "MB/s", true,
                        List.of(archive("alone", 0), archive("among " + SLOW, SLOW))),
                new Scenario("slow-loris-discard", "the same to a server that keeps nothing", "MB/s", true,
                        List.of(discard("alone", 0), discard("among " + SLOW, SLOW))));
    }

    /// An archive keeps what it got, so each run has a server of its own, on an empty store.
    private Contender archive(String name, int slow) {
        return new Contender(name, () -> {
            var parts = inputs.parts(Inputs.CT, HONEST);
            return new Contender.Session(() -> {
                try (var node = peers.larmorDefault()) {
                    RawSender.send(node, Load.ONE, List.of(inputs.files(Inputs.WARM_UP)));
                    return rate(node, parts, slow);
                }
            }, null, () -> {});
        });
    }

    private Contender discard(String name, int slow) {
        return new Contender(name, () -> {
            var parts = inputs.parts(Inputs.CT, HONEST);
            var node = peers.larmorDefault("--discard");
            return new Contender.Session(() -> rate(node, parts, slow), node, node);
        });
    }

    private static double rate(Node node, List<List<StoredFile>> parts, int slow) throws IOException {
        try (var attackers = SlowPeers.start(node, slow, parts.getFirst().getFirst())) {
            long before = System.nanoTime();
            RawSender.send(node, Load.ONE, parts);
            double seconds = (System.nanoTime() - before) / 1e9;
            attackers.check();
            return parts.stream().mapToLong(StoredFile::bytes).sum() / 1e6 / seconds;
        }
    }
}
