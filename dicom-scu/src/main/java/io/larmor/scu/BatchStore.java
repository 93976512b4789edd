package io.larmor.scu;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.larmor.assoc.AssociationThreads;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.NegotiationException;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores many files over as many associations as their kinds need, or as were asked for.
///
/// *Threading*: each association is fed by a virtual thread of its own; they share a queue of files.
final class BatchStore {
    /// A file whose association failed is sent once more; if that costs another, the file is to blame.
    private static final int MAX_ATTEMPTS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(BatchStore.class);

    private final DicomClient client;
    private final CallOptions options;
    private final Consumer<StoreResult> results;
    private final long begun = System.nanoTime();
    private final ReentrantLock resultLock = new ReentrantLock();
    /// A worker has ended by what nobody expects: the others are to end too.
    private volatile boolean stopped;

    /// What is left of a leg, and why.
    private record NotSent(Queue<StorePipeline.Item> items, IOException cause) {}

    BatchStore(DicomClient client, CallOptions options, Consumer<StoreResult> results) {
        this.client = client;
        this.options = options;
        this.results = results;
    }

    void run(Collection<Path> paths, int associations) throws IOException {
        Map<StorePlan.Kind, List<Path>> byKind = new LinkedHashMap<>();
        for (var path : paths) {
            sort(path, byKind);
        }
        IOException notConnected = null;
        var notSent = new ArrayList<NotSent>();
        boolean connected = false;
        for (var leg : StorePlan.of(byKind.keySet())) {
            Queue<StorePipeline.Item> queue = new ConcurrentLinkedQueue<>();
            for (var entry : byKind.entrySet()) {
                if (leg.kinds().contains(entry.getKey())) {
                    entry.getValue().forEach(path -> queue.add(new StorePipeline.Item(path)));
                }
            }
            IOException failure = null;
            for (var worker : send(leg, queue, Math.clamp(associations, 1, queue.size()))) {
                connected |= worker.connected;
                failure = worker.failure != null ? worker.failure : failure;
            }
            notConnected = notConnected == null ? failure : notConnected;
            notSent.add(new NotSent(queue, failure != null ? failure : notSent()));
        }
        if (notConnected != null && !connected) {
            throw notConnected;
        }
        for (var rest : notSent) {
            rest.items().forEach(item -> report(notSent(item, rest.cause())));
        }
    }

    private void sort(Path path, Map<StorePlan.Kind, List<Path>> byKind) {
        try (var file = DicomFile.open(path)) {
            var sopClass = file.sopClassUid();
            if (sopClass.isEmpty()) {
                throw new DicomFormatException("the file has no SOP Class UID, so it cannot be stored");
            }
            var kind = new StorePlan.Kind(sopClass, file.transferSyntax().uid());
            byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(path);
        } catch (IOException e) {
            report(StoreResult.failed(path, "", e));
        }
    }

    /// {@return who has sent; what is still in the queue could not be sent}
    private List<Worker> send(StorePlan.Leg leg, Queue<StorePipeline.Item> queue, int associations) {
        var workers = new ArrayList<Worker>();
        for (int i = 0; i < associations; i++) {
            workers.add(new Worker(leg, queue));
        }
        join(workers);
        return workers;
    }

    /// Waits until all workers have ended. They write to sockets: they are never interrupted, they end by themselves.
    ///
    /// @throws RuntimeException what ended one of them
    private static void join(List<Worker> workers) {
        var runs = workers.stream()
                .map(worker -> CompletableFuture.runAsync(worker, AssociationThreads::start))
                .toList();
        Throwable thrown = null;
        for (var run : runs) {
            try {
                run.join();
            } catch (CompletionException e) {
                thrown = thrown == null ? e.getCause() : thrown;
            }
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void report(StoreResult result) {
        resultLock.lock();
        try {
            if (!stopped) {
                results.accept(result);
            }
        } finally {
            resultLock.unlock();
        }
    }

    private boolean isCancelled() {
        return stopped || isLate() || options.cancellation().map(Cancellation::isCancelled).orElse(false);
    }

    private boolean isLate() {
        return options.deadline().map(limit -> System.nanoTime() - begun >= limit.toNanos()).orElse(false);
    }

    /// What is left of the deadline, which is one for all associations together.
    private CallOptions remaining() {
        return options.deadline().map(limit -> options
                .withDeadline(Duration.ofNanos(Math.max(1, limit.toNanos() - (System.nanoTime() - begun)))))
                .orElse(options);
    }

    /// That the peer takes no such file is a matter of the file; any other failure is one of the association.
    private static StoreResult notSent(StorePipeline.Item item, IOException cause) {
        return StoreResult.failed(item.path(), "",
                cause instanceof NegotiationException ? cause : new NotSentException(cause));
    }

    private IOException notSent() {
        return options.deadline().filter(_ -> isLate())
                .<IOException>map(limit -> new DicomTimeoutException(DicomTimeoutException.Which.RESPONSE, limit))
                .orElseGet(() -> new IOException("the call was cancelled before the file was sent"));
    }

    /// Feeds one association, and its successors when it fails.
    private final class Worker implements Runnable {
        private final StorePlan.Leg leg;
        private final Queue<StorePipeline.Item> queue;
        private boolean connected;
        private @Nullable IOException failure;

        Worker(StorePlan.Leg leg, Queue<StorePipeline.Item> queue) {
            this.leg = leg;
            this.queue = queue;
        }

        @Override
        public void run() {
            while (!queue.isEmpty() && !isCancelled()) {
                try (var association = client.connect(leg.contexts(), remaining());
                        var guard = new Guard(association.dimse(), remaining())) {
                    connected = true;
                    feed(association, guard);
                } catch (IOException e) {
                    failure = isCancelled() ? null : e;
                    return;
                } catch (RuntimeException | Error e) {
                    stopped = true;
                    throw e;
                }
            }
        }

        private void feed(ClientAssociation association, Guard guard) throws IOException {
            var pipeline = new StorePipeline(association, options, BatchStore.this::report);
            try {
                for (var item = queue.poll(); item != null; item = queue.poll()) {
                    pipeline.send(item);
                    if (stopped || guard.isCancelled()) {
                        break;
                    }
                }
                pipeline.finish();
            } catch (IOException e) {
                association.abort();
                LOG.debug("An association to {} failed and is replaced: {}", client.peer(), e.toString());
                retry(pipeline.unanswered(), e);
            } catch (RuntimeException | Error e) {
                association.abort();
                throw e;
            }
        }

        private void retry(List<StorePipeline.Item> unanswered, IOException cause) {
            for (var item : unanswered) {
                var again = item.again();
                if (again.attempts() < MAX_ATTEMPTS && !isCancelled()) {
                    queue.add(again);
                } else {
                    report(notSent(item, cause));
                }
            }
        }
    }
}
