package io.larmor.services.storagecommitment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.larmor.archive.Commitment;
import io.larmor.data.DataSet;
import io.larmor.data.SopClasses;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Uids;
import io.larmor.dimse.NEventReportRq;

/// A Storage Commitment Result (PS3.4 §J.3.3.1, Table J.3-2): each instance of the request is in one of the two sequences.
///
/// @param transaction the Transaction UID
/// @param committed   items of the Referenced SOP Sequence
/// @param failed      items of the Failed SOP Sequence
record CommitmentResult(String transaction, List<DataSet> committed, List<DataSet> failed) {

    private static final int SUCCESSFUL = 1;
    private static final int FAILURES_EXIST = 2;
    // Failure Reason (0008,1197), PS3.3 §C.14.1.1
    static final int PROCESSING_FAILURE = 0x0110;
    static final int NO_SUCH_OBJECT_INSTANCE = 0x0112;
    static final int CLASS_INSTANCE_CONFLICT = 0x0119;
    static final int REFERENCED_SOP_CLASS_NOT_SUPPORTED = 0x0122;
    static final int DUPLICATE_TRANSACTION_UID = 0x0131;

    /// What the archive says of each instance.
    static CommitmentResult of(CommitmentRequest request, Map<String, Commitment> outcomes) {
        var committed = new ArrayList<DataSet>();
        var failed = new ArrayList<DataSet>();
        request.references().forEach((sopInstance, sopClass) -> {
            DataSet item = CommitmentRequest.item(sopClass, sopInstance);
            switch (outcomes.getOrDefault(sopInstance, Commitment.NO_SUCH_INSTANCE)) {
                case GIVEN -> committed.add(item);
                case NO_SUCH_INSTANCE -> failed.add(because(item, isStored(sopClass)
                        ? NO_SUCH_OBJECT_INSTANCE
                        : REFERENCED_SOP_CLASS_NOT_SUPPORTED));
                case OTHER_SOP_CLASS -> failed.add(because(item, CLASS_INSTANCE_CONFLICT));
                case NOT_WHOLE -> failed.add(because(item, PROCESSING_FAILURE));
            }
        });
        return new CommitmentResult(request.transaction(), committed, failed);
    }

    /// All instances have failed for one reason.
    static CommitmentResult failed(CommitmentRequest request, int reason) {
        List<DataSet> failed = request.references().entrySet().stream()
                .map(each -> because(CommitmentRequest.item(each.getValue(), each.getKey()), reason)).toList();
        return new CommitmentResult(request.transaction(), List.of(), failed);
    }

    private static boolean isStored(String sopClass) {
        return SopClasses.isStorage(sopClass) || Uids.find(sopClass).isEmpty();
    }

    private static DataSet because(DataSet item, int reason) {
        return item.toBuilder().setInts(Tag.FailureReason, reason).build();
    }

    NEventReportRq request() {
        return new NEventReportRq(Uid.StorageCommitmentPushModel, Uid.StorageCommitmentPushModelInstance,
                failed.isEmpty() ? SUCCESSFUL : FAILURES_EXIST);
    }

    DataSet information() {
        var builder = DataSet.builder().lenient().set(Tag.TransactionUID, transaction);
        if (!failed.isEmpty()) {
            builder.setItems(Tag.FailedSOPSequence, failed);
        }
        if (!committed.isEmpty()) {
            builder.setItems(Tag.ReferencedSOPSequence, committed);
        }
        return builder.build();
    }
}
