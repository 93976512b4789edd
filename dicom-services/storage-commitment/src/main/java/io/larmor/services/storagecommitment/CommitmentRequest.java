package io.larmor.services.storagecommitment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uids;
import org.jspecify.annotations.Nullable;

/// A Storage Commitment Request (PS3.4 §J.3.2.1).
///
/// @param transaction the Transaction UID
/// @param peer        the AE title of who asks
/// @param calledAe    the AE title by which the server was asked: the result is reported under the same (PS3.4 §J.3.3.1.2)
/// @param references  SOP Class UIDs by SOP Instance UID, in the order asked
record CommitmentRequest(String transaction, String peer, String calledAe, Map<String, String> references) {

    /// Reads the Action Information (PS3.4 Table J.3-1).
    static CommitmentRequest of(@Nullable DataSet information, String peer, String calledAe)
            throws InvalidRequestException {
        if (information == null) {
            throw new InvalidRequestException("No Action Information");
        }
        String transaction = information.string(Tag.TransactionUID).orElse("");
        if (!Uids.isValid(transaction)) {
            throw new InvalidRequestException("Transaction UID (0008,1195) missing or not a UID");
        }
        List<DataSet> items = information.items(Tag.ReferencedSOPSequence);
        if (items.isEmpty()) {
            throw new InvalidRequestException("Referenced SOP Sequence (0008,1199) missing or empty");
        }
        var references = new LinkedHashMap<String, String>();
        for (DataSet item : items) {
            String sopClass = item.string(Tag.ReferencedSOPClassUID).orElse("");
            String sopInstance = item.string(Tag.ReferencedSOPInstanceUID).orElse("");
            if (sopClass.isEmpty() || sopInstance.isEmpty()) {
                throw new InvalidRequestException("Referenced SOP Sequence: item without SOP UIDs");
            }
            String before = references.putIfAbsent(sopInstance, sopClass);
            if (before != null && !before.equals(sopClass)) {
                throw new InvalidRequestException("Referenced SOP Sequence: instance in two SOP classes");
            }
        }
        return new CommitmentRequest(transaction, peer, calledAe, references);
    }

    /// The request as it is kept: the Action Information, and who asked whom.
    DataSet toDataSet() {
        return DataSet.builder().lenient().set(Tag.TransactionUID, transaction).set(Tag.RequestingAE, peer)
                .set(Tag.ReceivingAE, calledAe)
                .setItems(Tag.ReferencedSOPSequence, references.entrySet().stream()
                        .map(each -> item(each.getValue(), each.getKey())).toList())
                .build();
    }

    /// Reads a request that was kept.
    static CommitmentRequest kept(DataSet dataSet) throws InvalidRequestException {
        return of(dataSet, dataSet.string(Tag.RequestingAE).orElse(""), dataSet.string(Tag.ReceivingAE).orElse(""));
    }

    static DataSet item(String sopClass, String sopInstance) {
        return DataSet.builder().lenient().set(Tag.ReferencedSOPClassUID, sopClass)
                .set(Tag.ReferencedSOPInstanceUID, sopInstance)
                .build();
    }
}
