package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/// What a server holds: while nothing happens on many associations, and while large objects pass.
///
/// @param peers starts servers
/// @param inputs what is sent
record Memory(Peers peers, Inputs inputs) {
    private static final int IDLE = 10_000;
    private static final int LARGE = 8;
    private static final double MEBIBYTE = 1 << 20;
    private static final List<RawMessages.Context> VERIFICATION = List
            .of(new RawMessages.Context(1, RawMessages.VERIFICATION, RawMessages.IMPLICIT_LITTLE));

    List<Scenario> all() {
        return List.of(
                new Scenario("idle", "memory with 10,000 idle associations, each of which answers an echo afterwards",
                        "MiB",
                        false, List.of(idle())),
                new Scenario("large-at-once", "growth of anonymous memory while 8 objects of 256 MB come at once",
                        "MiB", false,
                        List.of(large("larmor receive", peers::larmorReceive),
                                large("larmor serve", () -> peers.larmorArchive("os")))));
    }

    private Contender idle() {
        return new Contender("larmor serve", () -> {
            var node = peers.larmorArchive("none");
            return new Contender.Session(() -> idle(node), node, node);
        });
    }

    private static double idle(Node node) throws IOException {
        var open = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < IDLE; i++) {
                open.add(RawConnection.open(node.port(), node.ae(), 1, VERIFICATION));
            }
            double held = node.rss() / MEBIBYTE;
            for (var connection : open) {
                Exchanges.echo(connection, 1);
                connection.release();
            }
            return held;
        } finally {
            for (var connection : open) {
                connection.close();
            }
        }
    }

    private Contender large(String name, Scenarios.Start start) {
        return new Contender(name, () -> {
            var node = start.start();
            return new Contender.Session(() -> growth(node), node, node);
        });
    }

    private double growth(Node node) throws IOException {
        var files = inputs.files(Inputs.LARGE);
        var parts = new ArrayList<List<StoredFile>>();
        for (int i = 0; i < LARGE; i++) {
            // The same bytes on several associations, as instances of their own.
            var file = files.get(i % files.size());
            parts.add(List.of(file));
        }
        long before = node.anonymousRss();
        var sending = new Sending(node, parts);
        var thread = Thread.ofPlatform().start(sending);
        long peak = before;
        while (thread.isAlive()) {
            peak = Math.max(peak, node.anonymousRss());
            LockSupport.parkNanos(20_000_000);
        }
        if (sending.failure != null) {
            throw sending.failure;
        }
        return (peak - before) / MEBIBYTE;
    }

    private static final class Sending implements Runnable {
        private final Node node;
        private final List<List<StoredFile>> parts;
        private volatile @Nullable IOException failure;

        Sending(Node node, List<List<StoredFile>> parts) {
            this.node = node;
            this.parts = parts;
        }

        @Override
        public void run() {
            try {
                RawSender.send(node, Load.ONE, parts);
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
