package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The smallest exchanges, where latency is all: C-ECHO, associations, the start of a program.
///
/// @param peers starts servers
record Exchanges(Peers peers) {
    private static final int ECHOES = 20_000;
    private static final int ASSOCIATIONS = 2_000;
    private static final List<RawMessages.Context> VERIFICATION = List
            .of(new RawMessages.Context(1, RawMessages.VERIFICATION, RawMessages.IMPLICIT_LITTLE));

    Scenario echo() {
        return new Scenario("echo", "C-ECHO on one association, one after the other", "1/s", true,
                servers(Exchanges::echoes));
    }

    Scenario associations() {
        return new Scenario("associations", "associations one after the other: open, echo, release", "1/s", true,
                servers(Exchanges::openings));
    }

    Scenario process() {
        var contenders = new ArrayList<Contender>();
        if (Peers.has("echoscu")) {
            contenders.add(process("echoscu", port -> List.of("echoscu", "-aec", "RAW", "127.0.0.1", port)));
        }
        contenders.add(process("larmor echo",
                port -> List.of(peers.larmor().toString(), "echo", "RAW@127.0.0.1:" + port)));
        contenders.add(process("a Java program that does nothing", port -> peers.java("Nothing", port)));
        return new Scenario("echo-process", "one C-ECHO as a whole process", "ms", false, contenders);
    }

    private interface Exchange {
        double run(Node node) throws IOException;
    }

    private List<Contender> servers(Exchange exchange) {
        var contenders = new ArrayList<Contender>();
        contenders.add(server("raw", () -> peers.raw("sink"), exchange));
        contenders.add(server("larmor serve", () -> peers.larmorArchive("none"), exchange));
        if (Peers.has("storescp")) {
            contenders.add(server("storescp", peers::storescp, exchange));
        }
        if (Peers.has("Orthanc")) {
            contenders.add(server("Orthanc", peers::orthanc, exchange));
        }
        if (peers.dcm4che().isPresent()) {
            contenders.add(server("dcm4che storescp", peers::dcm4cheIgnore, exchange));
        }
        return contenders;
    }

    private static Contender server(String name, Scenarios.Start start, Exchange exchange) {
        return new Contender(name, () -> {
            var node = start.start();
            return new Contender.Session(() -> exchange.run(node), node, node);
        });
    }

    private static double echoes(Node node) throws IOException {
        try (var connection = RawConnection.open(node.port(), node.ae(), 1, VERIFICATION)) {
            long before = System.nanoTime();
            for (int i = 0; i < ECHOES; i++) {
                echo(connection, i % 65_535 + 1);
            }
            double seconds = (System.nanoTime() - before) / 1e9;
            connection.release();
            return ECHOES / seconds;
        }
    }

    private static double openings(Node node) throws IOException {
        long before = System.nanoTime();
        for (int i = 0; i < ASSOCIATIONS; i++) {
            try (var connection = RawConnection.open(node.port(), node.ae(), 1, VERIFICATION)) {
                echo(connection, 1);
                connection.release();
            }
        }
        return ASSOCIATIONS / ((System.nanoTime() - before) / 1e9);
    }

    static void echo(RawConnection connection, int messageId) throws IOException {
        connection.write(
                ByteBuffer.wrap(RawMessages.data(1, 3, RawMessages.request(RawMessages.VERIFICATION, "", messageId))));
        int status = connection.response();
        if (status != 0) {
            throw new IOException("C-ECHO was answered with status %04XH".formatted(status));
        }
    }

    private interface CommandLine {
        List<String> of(String port);
    }

    private Contender process(String name, CommandLine command) {
        return new Contender(name, () -> {
            var node = peers.raw("sink");
            Path log = Files.createDirectories(peers.folder()).resolve("echo.log");
            var meter = new Meter();
            return new Contender.Session(() -> {
                long before = System.nanoTime();
                Commands.run(command.of(Integer.toString(node.port())), log, meter);
                return (System.nanoTime() - before) / 1e6;
            }, meter, node, node);
        });
    }
}
