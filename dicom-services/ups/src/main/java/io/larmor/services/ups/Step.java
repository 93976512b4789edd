package io.larmor.services.ups;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Tag;
import io.larmor.data.Uid;
import io.larmor.data.Vr;

/// A procedure step: its attributes, the Transaction UID that locks it, and who has subscribed to it. Immutable.
///
/// @param uid         its SOP Instance UID
/// @param attributes  what a peer may see, without the Transaction UID
/// @param transaction the Transaction UID, empty if nobody has claimed it
/// @param subscribers AE titles, with true for those who hold a deletion lock
record Step(String uid, DataSet attributes, String transaction, Map<String, Boolean> subscribers) {
    static final int CREATOR = 0x0075_0010;
    static final int SUBSCRIBERS = 0x0075_1001;
    static final String LARMOR = "LARMOR UPS";

    Step {
        subscribers = Map.copyOf(subscribers);
    }

    StepState state() {
        return StepState.of(attributes.string(Tag.ProcedureStepState).orElse("")).orElse(StepState.SCHEDULED);
    }

    Step with(DataSet changed) {
        return new Step(uid, changed, transaction, subscribers);
    }

    Step in(StepState state) {
        return with(attributes.with(Tag.ProcedureStepState, state.value()));
    }

    Step claimedBy(String transactionUid) {
        return new Step(uid, attributes, transactionUid, subscribers);
    }

    Step subscribed(String ae, boolean locked) {
        var more = new HashMap<>(subscribers);
        more.put(ae, locked);
        return new Step(uid, attributes, transaction, more);
    }

    Step unsubscribed(String ae) {
        var fewer = new HashMap<>(subscribers);
        fewer.remove(ae);
        return new Step(uid, attributes, transaction, fewer);
    }

    boolean isLocked() {
        return subscribers.containsValue(true);
    }

    /// {@return the attributes that queries match and return: those of the step, and what identifies it}
    DataSet found() {
        return attributes.toBuilder().set(Tag.SOPClassUID, Uid.UnifiedProcedureStepPush).set(Tag.SOPInstanceUID, uid)
                .build();
    }

    /// {@return attributes as a peer may give them: without what is ours to keep}
    static DataSet given(DataSet attributes) {
        var own = attributes.toBuilder();
        for (var element : attributes) {
            if (element.tag() >>> 16 == CREATOR >>> 16) {
                own.remove(element.tag());
            }
        }
        return own.remove(Tag.TransactionUID).remove(Tag.SOPClassUID).remove(Tag.SOPInstanceUID).build();
    }

    DataSet kept() {
        var items = new ArrayList<DataSet>();
        new TreeMap<>(subscribers).forEach((ae, locked) -> items.add(subscriber(ae, locked).build()));
        var kept = attributes.toBuilder().set(CREATOR, Vr.LO, LARMOR).setItems(SUBSCRIBERS, items);
        return (transaction.isEmpty() ? kept : kept.set(Tag.TransactionUID, transaction)).build();
    }

    static DataSetBuilder subscriber(String ae, boolean locked) {
        return DataSet.builder().set(Tag.ReceivingAE, ae).set(Tag.DeletionLock, locked ? "TRUE" : "FALSE");
    }

    static Step kept(String uid, DataSet kept) {
        var subscribers = new HashMap<String, Boolean>();
        for (var item : kept.items(SUBSCRIBERS)) {
            item.string(Tag.ReceivingAE).ifPresent(
                    ae -> subscribers.put(ae, item.string(Tag.DeletionLock).orElse("").equals("TRUE")));
        }
        return new Step(uid, given(kept).compact(), kept.string(Tag.TransactionUID).orElse(""), subscribers);
    }
}
