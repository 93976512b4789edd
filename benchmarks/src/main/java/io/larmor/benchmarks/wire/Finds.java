package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;

/// C-FIND on archives that hold the small objects; the same client asks all of them.
///
/// @param peers starts servers
/// @param inputs what they hold
record Finds(Peers peers, Inputs inputs) {
    private static final int REPEATS = 50;
    /// One answer takes a fraction of a millisecond, and it is thousands until what is asked is compiled.
    private static final int REPEATS_OF_ONE = 500;

    /// Small objects of one study.
    private static final int INSTANCES = 20;

    List<Scenario> all() {
        return List.of(
                new Scenario("find-all", "C-FIND of all studies", "ms", false, archives(false, Finds::milliseconds)),
                new Scenario("find-rate", "C-FIND of all studies: responses with a match", "1/s", true,
                        archives(false, Finds::responses)),
                new Scenario("find-one", "C-FIND of one study by its UID", "ms", false,
                        archives(true, Finds::milliseconds)),
                new Scenario("find-first", "the first response of a C-FIND that all studies match", "ms", false,
                        List.of(first(20), first(80), first(250))));
    }

    /// What is told of a number of queries.
    private interface Figure {
        double of(double seconds, int queries, int matches);
    }

    private static double milliseconds(double seconds, int queries, int matches) {
        return seconds * 1000 / queries;
    }

    private static double responses(double seconds, int queries, int matches) {
        return queries * (double) matches / seconds;
    }

    private List<Contender> archives(boolean one, Figure figure) {
        var contenders = new ArrayList<Contender>();
        contenders.add(archive("larmor serve", () -> peers.larmorArchive("none"), one, figure));
        if (Peers.has("Orthanc")) {
            contenders.add(archive("Orthanc", peers::orthanc, one, figure));
        }
        if (Peers.has("dcmqrscp")) {
            contenders.add(archive("dcmqrscp", peers::dcmqrscp, one, figure));
        }
        if (peers.dcm4che().isPresent()) {
            contenders.add(archive("dcm4che dcmqrscp", peers::dcm4cheDcmqrscp, one, figure));
        }
        return contenders;
    }

    private Contender archive(String name, Scenarios.Start start, boolean one, Figure figure) {
        return new Contender(name, () -> {
            var node = start.start();
            try {
                RawSender.send(node, Load.ONE, List.of(inputs.files(Inputs.SMALL)));
                var studies = ask(node, DataSet.EMPTY);
                var keys = one
                        ? DataSet.EMPTY.with(Tag.StudyInstanceUID,
                                studies.get(studies.size() / 2).string(Tag.StudyInstanceUID).orElseThrow())
                        : DataSet.EMPTY;
                int expected = one ? 1 : studies.size();
                return new Contender.Session(() -> timed(node, keys, expected, one ? REPEATS_OF_ONE : REPEATS, figure),
                        node, node);
            } catch (IOException | RuntimeException | Error e) {
                try (node) {
                    throw e;
                }
            }
        });
    }

    /// Asks an archive of so many studies for all of them, and takes the time until the first is there.
    private Contender first(int studies) {
        return new Contender(studies + " studies", () -> {
            var store = peers.folder().resolve("larmor-" + studies + "-studies");
            Folders.delete(store);
            var node = peers.larmorOn(store);
            try {
                var files = inputs.files(Inputs.SMALL);
                RawSender.send(node, Load.ONE, List.of(files.subList(0, Math.min(files.size(), studies * INSTANCES))));
                int expected = ask(node, DataSet.EMPTY).size();
                return new Contender.Session(() -> timedFirst(node, expected), node, node);
            } catch (IOException | RuntimeException | Error e) {
                try (node) {
                    throw e;
                }
            }
        });
    }

    private static double timedFirst(Node node, int expected) throws IOException {
        long elapsed = 0;
        try (var association = connect(node)) {
            for (int i = 0; i < REPEATS; i++) {
                long before = System.nanoTime();
                try (var matches = association.find(QueryLevel.STUDY, query(DataSet.EMPTY))) {
                    var each = matches.iterator();
                    each.next();
                    elapsed += System.nanoTime() - before;
                    int found = 1;
                    for (; each.hasNext(); each.next()) {
                        found++;
                    }
                    if (found != expected) {
                        throw new IOException(found + " studies found, expected " + expected);
                    }
                }
            }
        }
        return elapsed / 1e6 / REPEATS;
    }

    /// On an association of its own: Orthanc ends one on which nothing comes for half a minute, while others have their turn.
    private static double timed(Node node, DataSet keys, int expected, int repeats, Figure figure)
            throws IOException {
        try (var association = connect(node)) {
            long before = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                int found = ask(association, keys).size();
                if (found != expected) {
                    throw new IOException(found + " studies found, expected " + expected);
                }
            }
            return figure.of((System.nanoTime() - before) / 1e9, repeats, expected);
        }
    }

    private static ClientAssociation connect(Node node) throws IOException {
        return DicomClient.builder(node.ae() + "@127.0.0.1:" + node.port()).build().connect();
    }

    private static List<DataSet> ask(Node node, DataSet keys) throws IOException {
        try (var association = connect(node)) {
            return ask(association, keys);
        }
    }

    private static List<DataSet> ask(ClientAssociation association, DataSet keys) throws IOException {
        var found = new ArrayList<DataSet>();
        try (var matches = association.find(QueryLevel.STUDY, query(keys))) {
            for (var match : matches) {
                found.add(match);
            }
        }
        return found;
    }

    private static DataSet query(DataSet keys) {
        return DataSet.builder().setEmpty(Tag.StudyInstanceUID).setEmpty(Tag.StudyDate).setEmpty(Tag.PatientName)
                .setEmpty(Tag.PatientID).addAll(keys).build();
    }
}
