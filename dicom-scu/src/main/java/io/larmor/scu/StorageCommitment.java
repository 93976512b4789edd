package io.larmor.scu;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.dimse.NEventReportRq;
import io.larmor.dimse.Status;

/// Asks for storage commitment, and collects the results (PS3.4 Annex J, SCU). A result comes on the association of the request
/// ({@link DicomClientBuilder#events}), or on one that the peer requests of a server of ours: give both the same object.
///
/// *Threading*: thread-safe.
public final class StorageCommitment implements EventHandler {
    private static final int REQUEST_STORAGE_COMMITMENT = 1;
    private static final int SUCCESSFUL = 1;
    private static final int FAILURES_EXIST = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, Optional<CommitmentReport>> transactions = new HashMap<>();

    /// Waits for no result yet.
    public StorageCommitment() {}

    /// Asks the peer to keep instances safe. When this returns the peer has taken the request; the result comes later.
    ///
    /// @param association an association with the Storage Commitment Push Model SOP class
    /// @param transaction a new UID
    /// @param instances the instances, each once
    /// @param options how to make the call
    /// @throws IOException if the peer refuses the request, or the association fails
    public void request(ClientAssociation association, String transaction, Collection<SopReference> instances,
            CallOptions options) throws IOException {
        expect(transaction);
        boolean asked = false;
        try {
            association.normalized(Uid.StorageCommitmentPushModel).with(options).action(
                    Uid.StorageCommitmentPushModelInstance, REQUEST_STORAGE_COMMITMENT,
                    information(transaction, instances));
            asked = true;
        } finally {
            if (!asked) {
                forget(transaction);
            }
        }
    }

    private static DataSet information(String transaction, Collection<SopReference> instances) {
        return DataSet.builder()
                .set(Tag.TransactionUID, transaction)
                .setItems(Tag.ReferencedSOPSequence, instances.stream()
                        .map(instance -> DataSet.builder().lenient()
                                .set(Tag.ReferencedSOPClassUID, instance.sopClass())
                                .set(Tag.ReferencedSOPInstanceUID, instance.sopInstance()).build())
                        .toList())
                .build();
    }

    /// Waits for a result.
    ///
    /// @param transaction the Transaction UID of the request
    /// @param patience how long
    /// @return the result, which is handed over once; nothing if it did not come in time
    /// @throws InterruptedException if the thread is interrupted
    public Optional<CommitmentReport> await(String transaction, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (transactions.getOrDefault(transaction, Optional.empty()).isEmpty() && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
            }
            var report = transactions.getOrDefault(transaction, Optional.empty());
            if (report.isPresent()) {
                transactions.remove(transaction);
            }
            return report;
        } finally {
            lock.unlock();
        }
    }

    /// Takes a result.
    ///
    /// @return success; 0113H for an event of another type, 0115H for a transaction that nobody waits for
    @Override
    public Status event(NEventReportRq request, DataSet information) {
        if (request.eventTypeId() != SUCCESSFUL && request.eventTypeId() != FAILURES_EXIST) {
            return Status.NO_SUCH_EVENT_TYPE;
        }
        var report = CommitmentReport.of(information);
        lock.lock();
        try {
            if (!transactions.containsKey(report.transaction())) {
                return Status.INVALID_ARGUMENT_VALUE.withComment("Unknown Transaction UID (0008,1195)");
            }
            transactions.put(report.transaction(), Optional.of(report));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        return Status.SUCCESS;
    }

    private void expect(String transaction) {
        lock.lock();
        try {
            transactions.putIfAbsent(transaction, Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    private void forget(String transaction) {
        lock.lock();
        try {
            transactions.remove(transaction);
        } finally {
            lock.unlock();
        }
    }
}
