package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.QueryLevel;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;
import org.jspecify.annotations.Nullable;

/// How an archive behaves as it grows: one study found among 10,000 and among 1,000,000 instances, by each key of the index, and instances stored beside as many.
/// The archives are filled once, by C-STORE, and kept for the next run of the benchmark.
///
/// @param peers starts servers
/// @param inputs where the archives are, and the scale of the large one
record Growth(Peers peers, Inputs inputs) {
    private static final int FEW = 10_000;
    private static final int MANY = 1_000_000;
    private static final int STUDY = 20;
    private static final int REPEATS = 50;
    private static final int MOST_FOUND = 3;
    private static final int STORED = 2_000;
    private static final int ASSOCIATIONS = 4;
    private static final AtomicLong SEED = new AtomicLong(System.nanoTime());

    /// A key of the index, and the level that it is asked at.
    private enum Key {
        STUDY_UID(QueryLevel.STUDY, Tag.StudyInstanceUID), PATIENT_ID(QueryLevel.STUDY, Tag.PatientID), PATIENT_NAME(
                QueryLevel.STUDY, Tag.PatientName), ACCESSION_NUMBER(QueryLevel.STUDY, Tag.AccessionNumber);

        private final QueryLevel level;
        private final int tag;

        Key(QueryLevel level, int tag) {
            this.level = level;
            this.tag = tag;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        for (var key : Key.values()) {
            all.add(new Scenario("growth-find-" + key.word(),
                    "C-FIND of one study by " + key.word() + " as the archive grows",
                    "ms", false, contenders(node -> find(node, key))));
        }
        all.add(new Scenario("growth-store", "C-STORE of small objects as the archive grows", "1/s", true,
                contenders(node -> () -> store(node))));
        return all;
    }

    private interface Work {
        Contender.Run on(Node node) throws IOException;
    }

    private List<Contender> contenders(Work work) {
        return List.of(contender(FEW, work), contender(inputs.scaled(MANY), work));
    }

    private Contender contender(int instances, Work work) {
        return new Contender("%,d instances".formatted(instances), () -> {
            var node = peers.larmorOn(filled(instances));
            try {
                return new Contender.Session(work.on(node), node, node);
            } catch (IOException | RuntimeException | Error e) {
                try (node) {
                    throw e;
                }
            }
        });
    }

    private Path filled(int instances) throws IOException {
        Path store = inputs.beside("archive-" + instances);
        Path done = inputs.beside("archive-" + instances + ".done");
        if (!Files.exists(done)) {
            Folders.delete(store);
            try (var node = peers.larmorOn(Files.createDirectories(store))) {
                send(node, studies(1, instances / STUDY));
            }
            Files.createFile(done);
        }
        return store;
    }

    private static SyntheticStudies studies(long seed, int count) {
        return SyntheticStudies.builder().seed(seed).studies(count).series(1).instances(STUDY).matrix(8)
                .modalities(Modality.CT).build();
    }

    /// Stores studies over some associations at once.
    private static void send(Node node, SyntheticStudies studies) throws IOException {
        Iterator<DataSet> each = studies.all().iterator();
        try (var threads = Executors.newFixedThreadPool(ASSOCIATIONS)) {
            var runs = new ArrayList<Future<Void>>();
            for (int i = 0; i < ASSOCIATIONS; i++) {
                runs.add(threads.submit((Callable<Void>) () -> {
                    try (var association = connect(node)) {
                        for (var next = next(each); next != null; next = next(each)) {
                            association.store(next, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CallOptions.DEFAULT);
                        }
                    }
                    return null;
                }));
            }
            for (var run : runs) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static @Nullable DataSet next(Iterator<DataSet> each) {
        synchronized (each) {
            return each.hasNext() ? named(each.next()) : null;
        }
    }

    /// The synthetic names are few: each patient gets one of its own, lest answers grow with the archive.
    private static DataSet named(DataSet instance) {
        return instance.with(Tag.PatientName, "Growth^" + instance.string(Tag.PatientID).orElseThrow());
    }

    private static ClientAssociation connect(Node node) throws IOException {
        return DicomClient.builder(node.ae() + "@127.0.0.1:" + node.port()).build().connect();
    }

    private static double store(Node node) throws IOException {
        var studies = studies(SEED.incrementAndGet(), STORED / STUDY);
        long before = System.nanoTime();
        send(node, studies);
        return STORED / ((System.nanoTime() - before) / 1e9);
    }

    /// Asks for the study in the middle, again and again.
    private static Contender.Run find(Node node, Key key) throws IOException {
        var first = named(studies(1, FEW / STUDY).study(FEW / STUDY / 2).findFirst().orElseThrow());
        var query = DataSet.builder().setEmpty(Tag.StudyInstanceUID).setEmpty(Tag.StudyDate).setEmpty(Tag.PatientName)
                .setEmpty(Tag.PatientID).set(key.tag, first.string(key.tag).orElseThrow()).build();
        return () -> {
            try (var association = connect(node)) {
                long before = System.nanoTime();
                for (int i = 0; i < REPEATS; i++) {
                    ask(association, key, query);
                }
                return (System.nanoTime() - before) / 1e6 / REPEATS;
            }
        };
    }

    private static void ask(ClientAssociation association, Key key, DataSet query) throws IOException {
        int found = 0;
        try (var matches = association.find(key.level, query)) {
            for (var _ : matches) {
                found++;
            }
        }
        // A patient may have another study; never so many that the answer would tell on the time.
        if (found < 1 || found > MOST_FOUND) {
            throw new IOException(found + " studies found by " + key.word());
        }
    }
}
