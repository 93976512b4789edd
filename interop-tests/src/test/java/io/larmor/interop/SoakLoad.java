package io.larmor.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.larmor.assoc.Timeouts;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.Body;
import io.larmor.dimse.CStoreRq;
import io.larmor.dimse.Status;
import io.larmor.scu.CallOptions;
import io.larmor.scu.ClientAssociation;
import io.larmor.scu.DicomClient;
import io.larmor.scu.DicomClientBuilder;
import io.larmor.scu.Proposals;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.SopReference;
import io.larmor.scu.StorageCommitment;
import org.jspecify.annotations.Nullable;

/// Peers of a node that do everything at once, for a time: three store, two of them over a bad connection; others find, get, move, and ask
/// for storage commitment.
final class SoakLoad {
    static final String NODE = "SOAKED";
    private static final int FIRST_STUDY = 700_000;
    private static final int STUDIES = 10_000;
    private static final int IN_STUDY = 100;
    private static final int ON_ASSOCIATION = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Timeouts TIMEOUTS = Timeouts.builder().connect(PATIENCE).association(PATIENCE)
            .response(PATIENCE).store(PATIENCE).release(PATIENCE).build();

    private final int port;
    private final List<Sender> senders;
    private final Random random = new Random(5);
    final AtomicLong operations = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong committed = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Throwable broken;

    /// @param port of the node
    /// @param faulty a port from where it is reached badly
    SoakLoad(int port, int faulty) {
        this.port = port;
        senders = List.of(new Sender(0, port), new Sender(1, faulty), new Sender(2, faulty));
    }

    List<Sender> senders() {
        return senders;
    }

    /// Goes on from where it stopped.
    void run(Duration time) throws InterruptedException {
        stopped = false;
        var threads = new ArrayList<Thread>();
        senders.forEach(sender -> threads.add(repeat(sender::association, Duration.ofMillis(1))));
        threads.add(repeat(this::find, Duration.ofMillis(30)));
        threads.add(repeat(this::get, Duration.ofMillis(50)));
        threads.add(repeat(this::move, Duration.ofMillis(200)));
        threads.add(repeat(this::commit, Duration.ofMillis(50)));
        Thread.sleep(time);
        stopped = true;
        for (var thread : threads) {
            if (!thread.join(Duration.ofSeconds(60))) {
                throw new AssertionError("a peer waits for ever: " + List.of(thread.getStackTrace()));
            }
        }
        if (broken != null) {
            throw new AssertionError(broken.getMessage(), broken);
        }
    }

    private Thread repeat(Work work, Duration pause) {
        return Thread.ofPlatform().name("soak").start(() -> {
            while (!stopped) {
                try {
                    work.run();
                    operations.incrementAndGet();
                } catch (IOException e) {
                    failed.incrementAndGet();
                } catch (InterruptedException | RuntimeException | Error e) {
                    broken = e;
                    return;
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static DicomClientBuilder client(int port) {
        return DicomClient.builder(NODE + "@127.0.0.1:" + port).callingAe("SOAK").timeouts(TIMEOUTS);
    }

    private DataSet anyStudy() {
        var sender = senders.get(random.nextInt(senders.size()));
        return DataSet.builder().set(Tag.StudyInstanceUID, Synthetic.studyUid(sender.study(sender.any()))).build();
    }

    /// Every second one is cancelled.
    private void find() throws IOException {
        try (var association = client(port).sopClasses(Uid.StudyRootQueryRetrieveInformationModelFind).build()
                .connect();
                var found = association.find(QueryLevel.STUDY, DataSet.builder().set(Tag.StudyInstanceUID).build())) {
            int taken = 0;
            while (found.take() != null && (taken < 3 || operations.get() % 2 == 0)) {
                taken++;
            }
        }
    }

    private void get() throws IOException {
        try (var association = client(port).contexts(Proposals.retrieval(List.of(Uid.CTImageStorage))).build()
                .connect()) {
            association.get(QueryLevel.STUDY, anyStudy(), SoakLoad::take);
        }
    }

    private static Status take(CStoreRq request, Body body) throws IOException {
        while (body.next() != null) {
            // Nobody wants it.
        }
        return Status.SUCCESS;
    }

    private void move() throws IOException {
        try (var association = client(port).sopClasses(Uid.StudyRootQueryRetrieveInformationModelMove).build()
                .connect()) {
            association.move(QueryLevel.STUDY, anyStudy(), LarmorNode.AE);
        }
    }

    private void commit() throws IOException, InterruptedException {
        var sender = senders.get(random.nextInt(senders.size()));
        int number = sender.lastStored();
        if (number < 0) {
            return;
        }
        var commitment = new StorageCommitment();
        var transaction = "2.25." + random.nextLong(Long.MAX_VALUE);
        try (var association = client(port).sopClasses(Uid.StorageCommitmentPushModel).events(commitment).build()
                .connect()) {
            commitment.request(association, transaction,
                    List.of(new SopReference(Uid.CTImageStorage, sender.uid(number))), CallOptions.DEFAULT);
            var report = commitment.await(transaction, PATIENCE);
            if (report.isPresent() && report.get().committed().isEmpty()) {
                throw new AssertionError(sender.uid(number) + " was acknowledged, and is not committed to");
            }
            committed.addAndGet(report.isPresent() ? 1 : 0);
        }
    }

    /// Stores instances of its own, and remembers which were acknowledged.
    static final class Sender {
        private final int id;
        private final int port;
        private final BitSet stored = new BitSet();
        private volatile int sent;

        Sender(int id, int port) {
            this.id = id;
            this.port = port;
        }

        int sent() {
            return sent;
        }

        synchronized boolean isStored(int number) {
            return stored.get(number);
        }

        synchronized int lastStored() {
            return stored.length() - 1;
        }

        private synchronized void store(int number) {
            stored.set(number);
        }

        String uid(int number) {
            return Synthetic.studyUid(study(number)) + ".1." + (number % IN_STUDY + 1);
        }

        private int any() {
            return sent == 0 ? 0 : (int) (System.nanoTime() % sent);
        }

        private int study(int number) {
            return FIRST_STUDY + id * STUDIES + number / IN_STUDY;
        }

        /// Some instances over one association; every tenth twice.
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread sends.
        private void association() throws IOException {
            try (ClientAssociation association = client(port).sopClasses(Uid.CTImageStorage).build().connect()) {
                for (int i = 0; i < ON_ASSOCIATION; i++) {
                    int number = sent++;
                    var instance = Synthetic.ct(study(number), 1, number % IN_STUDY + 1);
                    for (int times = number % 10 == 0 ? 2 : 1; times > 0; times--) {
                        if (association.store(instance, CallOptions.DEFAULT).equals(Status.SUCCESS)) {
                            store(number);
                        }
                    }
                    LockSupport.parkNanos(2_000_000);
                }
            }
        }
    }
}
