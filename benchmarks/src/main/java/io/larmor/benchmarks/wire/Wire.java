package io.larmor.benchmarks.wire;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The wire benchmark: Larmor, its peers and the raw limit in one run, each as the process that people start.
final class Wire {
    private static final String USAGE = """
            Usage: benchmarks/wire [OPTION]... [SCENARIO]...
            Measures Larmor beside DCMTK, Orthanc (where they are installed) and a minimal sender and receiver of our own.
            Without a scenario all are run. A name is that of a scenario, or the beginning of several.
              --list          say which scenarios there are
              --runs N        counted runs of each contender, in turn (default 5)
              --warm-ups N    runs that do not count, first (default 10: a server in Java is warm after some 30,000 objects)
              --scale F       part of the full sets of objects (default 1: 1,000 CT, 5,000 small, 4 large)
              --dir DIR       where objects and stores lie (default benchmarks/target/wire; try a tmpfs too)
              --larmor PATH   the program (default dist/target/larmor/bin/larmor)
              --dcm4che DIR   the folder of dcm4che's programs (storescp, dcmqrscp), to compare with them too
              --json FILE     write the figures as JSON too
            """;

    private int runs = 5;
    private int warmUps = 10;
    private double scale = 1;
    private boolean list;
    private Path folder = Path.of("benchmarks/target/wire");
    private Path larmor = Path.of("dist/target/larmor/bin/larmor");
    private Path json = Path.of("");
    private Optional<Path> dcm4che = Optional.empty();
    private final List<String> names = new ArrayList<>();

    private Wire() {}

    static void main(String... args) throws IOException {
        var wire = new Wire();
        if (!wire.read(args)) {
            System.err.print(USAGE);
            System.exit(2);
        }
        wire.run();
    }

    private boolean read(String... args) {
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--list" -> list = true;
                    case "--runs" -> runs = Integer.parseInt(args[++i]);
                    case "--warm-ups" -> warmUps = Integer.parseInt(args[++i]);
                    case "--scale" -> scale = Double.parseDouble(args[++i]);
                    case "--dir" -> folder = Path.of(args[++i]);
                    case "--larmor" -> larmor = Path.of(args[++i]);
                    case "--dcm4che" -> dcm4che = Optional.of(Path.of(args[++i]).toAbsolutePath());
                    case "--json" -> json = Path.of(args[++i]);
                    default -> {
                        if (args[i].startsWith("-")) {
                            return false;
                        }
                        names.add(args[i]);
                    }
                }
            }
            return runs > 0 && warmUps >= 0 && scale > 0;
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return false;
        }
    }

    /// A name is that of a scenario, or else the beginning of several.
    private static boolean names(String name, Scenario scenario, List<Scenario> all) {
        return all.stream().anyMatch(each -> each.name().equals(name))
                ? scenario.name().equals(name)
                : scenario.name().startsWith(name);
    }

    private void run() throws IOException {
        var stores = Files.createDirectories(folder.resolve("stores"));
        var peers = new Peers(larmor.toAbsolutePath(), stores.toAbsolutePath(), dcm4che);
        var scenarios = new Scenarios(peers, new Inputs(folder.resolve("objects").toAbsolutePath(), scale)).all();
        var wanted = scenarios.stream()
                .filter(scenario -> names.isEmpty()
                        || names.stream().anyMatch(name -> names(name, scenario, scenarios)))
                .toList();
        if (list || wanted.isEmpty()) {
            scenarios.forEach(scenario -> System.out.printf("%-22s %s%n", scenario.name(), scenario.title()));
            return;
        }
        var environment = Environment.of(peers, stores);
        environment.put("runs", runs + " after " + warmUps + " warm-ups");
        environment.put("scale", Double.toString(scale));
        environment.forEach((name, value) -> System.out.printf("%-10s %s%n", name, value));
        var report = new Report(environment);
        if (!json.toString().isEmpty()) {
            // What cannot be written is known now, and not when everything has been measured.
            report.writeJson(json);
        }
        boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        for (var scenario : wanted) {
            report.add(scenario, scenario.run(warmUps, runs, line -> {
                if (terminal) {
                    System.err.print("\r\u001B[K" + line);
                }
            }));
            if (terminal) {
                System.err.print("\r\u001B[K");
            }
            System.out.println(report.table(scenario));
            if (!json.toString().isEmpty()) {
                report.writeJson(json);
            }
        }
    }
}
