package io.larmor.scu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.larmor.assoc.AssociationThreads;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.NegotiationException;
import io.larmor.data.DicomFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores many files over as many associations as their kinds need, or as were asked for. What to propose is told by a sample of the files, so
/// that the first leaves long before the last is looked at; files of other kinds are left for a further association.
///
/// *Threading*: each association is fed by a virtual thread of its own; they share a queue of files.
final class BatchStore {
    /// A file whose association failed is sent once more; if that costs another, the file is to blame.
    private static final int MAX_ATTEMPTS = 2;
    /// How many files are looked at before an association is requested: with as many kinds it is full.
    private static final int SAMPLE = Proposals.MAX_CONTEXTS / 2;
    private static final Logger LOG = LoggerFactory.getLogger(BatchStore.class);

    private final DicomClient client;
    private final CallOptions options;
    private final Consumer<StoreResult> results;
    private final Remaining call;
    private final ReentrantLock resultLock = new ReentrantLock();
    /// A worker has ended by what nobody expects: the others are to end too.
    private volatile boolean stopped;
    /// The thread of the caller was: nothing more is sent.
    private volatile boolean interrupted;

    /// What is left of a leg, and why.
    private record NotSent(List<StorePipeline.Item> items, IOException cause) {}

    BatchStore(DicomClient client, CallOptions options, Consumer<StoreResult> results) {
        this.client = client;
        this.options = options;
        this.call = Remaining.of(options);
        this.results = results;
    }

    void run(Collection<Path> paths, int associations) throws IOException {
        List<StorePipeline.Item> waiting = paths.stream().map(StorePipeline.Item::new).toList();
        IOException notConnected = null;
        var notSent = new ArrayList<NotSent>();
        boolean connected = false;
        while (!waiting.isEmpty()) {
            Queue<StorePipeline.Item> queue = new LinkedBlockingQueue<>(waiting);
            Queue<StorePipeline.Item> others = new ConcurrentLinkedQueue<>();
            var kinds = sample(waiting, queue);
            if (interrupted) {
                notSent.add(new NotSent(List.copyOf(queue), notSent()));
                break;
            }
            if (kinds.isEmpty()) {
                waiting = List.copyOf(queue);
                continue;
            }
            var leg = StorePlan.of(kinds).getFirst();
            IOException failure = null;
            for (var worker : send(leg, queue, others, Math.clamp(associations, 1, queue.size()))) {
                connected |= worker.connected;
                failure = worker.failure != null ? worker.failure : failure;
            }
            notConnected = notConnected == null ? failure : notConnected;
            notSent.add(new NotSent(left(queue, leg, others), failure != null ? failure : notSent()));
            waiting = List.copyOf(others);
        }
        if (notConnected != null && !connected && !interrupted) {
            throw notConnected;
        }
        for (var rest : notSent) {
            rest.items().forEach(item -> report(notSent(item, rest.cause())));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files were sent");
        }
    }

    /// Looks at some of the files, from the first to the last.
    ///
    /// @return of which kinds they are
    private Set<StorePlan.Kind> sample(List<StorePipeline.Item> waiting, Queue<StorePipeline.Item> queue) {
        var kinds = new LinkedHashSet<StorePlan.Kind>();
        int count = Math.min(SAMPLE, waiting.size());
        for (int i = 0; i < count; i++) {
            var item = waiting.get((int) ((long) i * waiting.size() / count));
            var kind = kind(item);
            if (interrupted) {
                break;
            }
            kind.ifPresentOrElse(kinds::add, () -> queue.remove(item));
        }
        return kinds;
    }

    /// {@return of which kind a file is; one that cannot be read has been reported, unless it was an interrupt that kept it from being read}
    private Optional<StorePlan.Kind> kind(StorePipeline.Item item) {
        try (var file = DicomFile.open(item.path())) {
            return Optional.of(Outgoing.kind(file));
        } catch (ClosedByInterruptException _) {
            interrupted = Thread.interrupted();
            return Optional.empty();
        } catch (IOException e) {
            report(StoreResult.failed(item.path(), "", e));
            return Optional.empty();
        }
    }

    /// Of what an association could not send, what it was made for; the rest is left for others, unless there is to be an end.
    private List<StorePipeline.Item> left(Queue<StorePipeline.Item> queue, StorePlan.Leg leg,
            Queue<StorePipeline.Item> others) {
        var left = new ArrayList<StorePipeline.Item>();
        for (var item : queue) {
            var kind = isCancelled() ? Optional.<StorePlan.Kind>empty() : kind(item);
            if (isCancelled()) {
                left.add(item);
            } else {
                kind.ifPresent(known -> (leg.covers(known) ? left : others).add(item));
            }
        }
        return left;
    }

    /// {@return who has sent; what is still in the queue could not be sent}
    private List<Worker> send(StorePlan.Leg leg, Queue<StorePipeline.Item> queue, Queue<StorePipeline.Item> others,
            int associations) {
        var workers = new ArrayList<Worker>();
        for (int i = 0; i < associations; i++) {
            workers.add(new Worker(leg, queue, others, associations == 1 ? 0 : associations * Lookahead.DEPTH));
        }
        join(workers);
        return workers;
    }

    /// Waits until all workers have ended. They write to sockets: they are never interrupted, they end by themselves, and soon if this thread
    /// is interrupted.
    ///
    /// @throws RuntimeException what ended one of them
    private void join(List<Worker> workers) {
        var runs = workers.stream()
                .map(worker -> CompletableFuture.runAsync(worker, AssociationThreads::start))
                .toList();
        Throwable thrown = null;
        for (var run : runs) {
            try {
                await(run);
            } catch (ExecutionException e) {
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

    private void await(Future<?> run) throws ExecutionException {
        while (true) {
            try {
                run.get();
                return;
            } catch (InterruptedException _) {
                interrupted = true;
            }
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
        return stopped || interrupted || call.isLate() || call.isCancelled();
    }

    /// That the peer takes no such file is a matter of the file; any other failure is one of the association.
    private static StoreResult notSent(StorePipeline.Item item, IOException cause) {
        return StoreResult.failed(item.path(), "",
                cause instanceof NegotiationException ? cause : new NotSentException(cause));
    }

    private IOException notSent() {
        return options.deadline().filter(_ -> call.isLate())
                .<IOException>map(limit -> new DicomTimeoutException(DicomTimeoutException.Which.DEADLINE, limit))
                .orElseGet(() -> new IOException("the call was cancelled before the file was sent"));
    }

    /// Feeds one association, and its successors when it fails.
    private final class Worker implements Runnable {
        private final StorePlan.Leg leg;
        private final Queue<StorePipeline.Item> queue;
        private final Queue<StorePipeline.Item> others;
        /// How many files there must be, so that one who takes some of them beforehand leaves enough to the others.
        private final int plenty;
        private boolean connected;
        private @Nullable IOException failure;

        Worker(StorePlan.Leg leg, Queue<StorePipeline.Item> queue, Queue<StorePipeline.Item> others, int plenty) {
            this.leg = leg;
            this.queue = queue;
            this.others = others;
            this.plenty = plenty;
        }

        @Override
        public void run() {
            while (!queue.isEmpty() && !isCancelled()) {
                try (var association = client.connect(leg.contexts(), call.left());
                        var guard = new Guard(association.dimse(), call.left())) {
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
            var pipeline = new StorePipeline(association, options, BatchStore.this::report, leg::covers,
                    others::add);
            try (var ahead = new Lookahead(queue::poll, () -> queue.size() >= plenty)) {
                try {
                    for (var file = ahead.next(); file != null; file = ahead.next()) {
                        pipeline.send(file);
                        if (isCancelled() || guard.isCancelled()) {
                            break;
                        }
                    }
                } finally {
                    queue.addAll(ahead.takeBack());
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
                if (item.attempts() < MAX_ATTEMPTS && !isCancelled()) {
                    queue.add(item);
                } else {
                    report(notSent(item, cause));
                }
            }
        }
    }
}
