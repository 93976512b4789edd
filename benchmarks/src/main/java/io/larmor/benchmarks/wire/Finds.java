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

    List<Scenario> all() {
        return List.of(
                new Scenario("find-all", "C-FIND of all studies", "ms", false, archives(false)),
                new Scenario("find-one", "C-FIND of one study by its UID", "ms", false, archives(true)),
                new Scenario("find-first", "the first response of a C-FIND, which does not wait for the others", "ms",
                        false,
                        List.of(first("one study matches", 1), first("a tenth of them", 0.1),
                                first("all studies", Integer.MAX_VALUE))));
    }

    private List<Contender> archives(boolean one) {
        var contenders = new ArrayList<Contender>();
        contenders.add(archive("larmor serve", () -> peers.larmorArchive("none"), one));
        if (Peers.has("Orthanc")) {
            contenders.add(archive("Orthanc", peers::orthanc, one));
        }
        if (Peers.has("dcmqrscp")) {
            contenders.add(archive("dcmqrscp", peers::dcmqrscp, one));
        }
        if (peers.dcm4che().isPresent()) {
            contenders.add(archive("dcm4che dcmqrscp", peers::dcm4cheDcmqrscp, one));
        }
        return contenders;
    }

    private Contender archive(String name, Scenarios.Start start, boolean one) {
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
                return new Contender.Session(() -> timed(node, keys, expected, one ? REPEATS_OF_ONE : REPEATS), node,
                        node);
            } catch (IOException | RuntimeException | Error e) {
                try (node) {
                    throw e;
                }
            }
        });
    }

    /// Asks for a number of studies, or a part of all, by their UIDs, and takes the time until the first is there.
    private Contender first(String name, double matches) {
        return new Contender(name, () -> {
            var store = peers.folder().resolve("larmor-" + name.replace(' ', '-'));
            Folders.delete(store);
            var node = peers.larmorOn(store);
            try {
                RawSender.send(node, Load.ONE, List.of(inputs.files(Inputs.SMALL)));
                var studies = ask(node, DataSet.EMPTY);
                int wanted = (int) Math.min(studies.size(),
                        Math.max(1, matches < 1 ? matches * studies.size() : matches));
                var keys = DataSet.EMPTY.with(Tag.StudyInstanceUID, studies.subList(0, wanted).stream()
                        .map(study -> study.string(Tag.StudyInstanceUID).orElseThrow()).toArray(String[]::new));
                return new Contender.Session(() -> timedFirst(node, keys, wanted), node, node);
            } catch (IOException | RuntimeException | Error e) {
                try (node) {
                    throw e;
                }
            }
        });
    }

    private static double timedFirst(Node node, DataSet keys, int expected) throws IOException {
        long elapsed = 0;
        try (var association = connect(node)) {
            for (int i = 0; i < REPEATS; i++) {
                long before = System.nanoTime();
                try (var matches = association.find(QueryLevel.STUDY, query(keys))) {
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
    private static double timed(Node node, DataSet keys, int expected, int repeats) throws IOException {
        try (var association = connect(node)) {
            long before = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                int found = ask(association, keys).size();
                if (found != expected) {
                    throw new IOException(found + " studies found, expected " + expected);
                }
            }
            return (System.nanoTime() - before) / 1e6 / repeats;
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
