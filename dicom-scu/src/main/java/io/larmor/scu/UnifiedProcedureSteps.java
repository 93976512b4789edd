package io.larmor.scu;

import java.io.IOException;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;

/// The operations on Unified Procedure Steps (PS3.4 Annex CC), over an association that proposed [#SOP_CLASSES]. All of them name UPS Push in
/// their commands, whatever the presentation context (PS3.4 §CC.3.1).
///
/// A failure status is a {@link DimseStatusException}; a warning is returned: B304H, for example, if a step is canceled already.
///
/// *Threading*: any thread.
public final class UnifiedProcedureSteps {
    /// What to propose: UPS Push, Pull and Watch.
    public static final List<String> SOP_CLASSES = List.of(Uid.UnifiedProcedureStepPush, Uid.UnifiedProcedureStepPull,
            Uid.UnifiedProcedureStepWatch);
    /// Stands for every step in subscriptions.
    public static final String ALL = Uid.UPSGlobalSubscriptionInstance;

    private static final int CHANGE_STATE = 1;
    private static final int REQUEST_CANCEL = 2;
    private static final int SUBSCRIBE = 3;
    private static final int UNSUBSCRIBE = 4;
    private static final int SUSPEND = 5;

    private final ClientAssociation association;

    private UnifiedProcedureSteps(ClientAssociation association) {
        this.association = association;
    }

    /// {@return the operations over an association}
    /// @param association an open one
    public static UnifiedProcedureSteps over(ClientAssociation association) {
        return new UnifiedProcedureSteps(association);
    }

    /// Creates a step (UPS Push).
    ///
    /// @param uid its SOP Instance UID, or an empty string to have the peer assign one
    /// @param attributes its attributes, in state SCHEDULED
    /// @return its SOP Instance UID, and what the peer says of the attributes
    /// @throws IOException if the peer does not create it, or the association fails
    public NReply create(String uid, DataSet attributes) throws IOException {
        return calls(Uid.UnifiedProcedureStepPush).create(uid, attributes);
    }

    /// Queries (UPS Pull).
    ///
    /// @param keys what to match, and what to return (empty values)
    /// @param options how to make the call
    /// @return the matches, to be closed
    /// @throws IOException if the peer accepts no such query, or the association fails
    public FindResults find(DataSet keys, CallOptions options) throws IOException {
        return association.find(Uid.UnifiedProcedureStepPull, keys, options);
    }

    /// Asks for the attributes of a step (UPS Pull).
    ///
    /// @param uid its SOP Instance UID
    /// @param attributes the tags of the attributes; none for all
    /// @return the attributes
    /// @throws IOException if the peer does not tell them, or the association fails
    public NReply get(String uid, int... attributes) throws IOException {
        return calls(Uid.UnifiedProcedureStepPull).get(uid, attributes);
    }

    /// Changes attributes of a step (UPS Pull).
    ///
    /// @param uid its SOP Instance UID
    /// @param transaction the Transaction UID it was claimed with, or an empty string if nobody has claimed it
    /// @param modifications the attributes to change
    /// @return what the peer says of the attributes
    /// @throws IOException if the peer does not change it, or the association fails
    public NReply set(String uid, String transaction, DataSet modifications) throws IOException {
        return calls(Uid.UnifiedProcedureStepPull).set(uid,
                transaction.isEmpty() ? modifications : modifications.with(Tag.TransactionUID, transaction));
    }

    /// Takes control of a step: it goes IN PROGRESS (UPS Pull).
    ///
    /// @param uid its SOP Instance UID
    /// @param transaction a new Transaction UID, with which alone it can be changed from then on
    /// @return the status
    /// @throws IOException if the peer does not give it, or the association fails
    public NReply claim(String uid, String transaction) throws IOException {
        return changeState(uid, transaction, "IN PROGRESS");
    }

    /// Ends a step that was claimed: it is COMPLETED (UPS Pull).
    ///
    /// @param uid its SOP Instance UID
    /// @param transaction the Transaction UID it was claimed with
    /// @return the status
    /// @throws IOException if the peer does not agree, for example with C304H because attributes are missing, or the association fails
    public NReply complete(String uid, String transaction) throws IOException {
        return changeState(uid, transaction, "COMPLETED");
    }

    /// Ends a step that was claimed: it is CANCELED (UPS Pull).
    ///
    /// @param uid its SOP Instance UID
    /// @param transaction the Transaction UID it was claimed with
    /// @return the status
    /// @throws IOException if the peer does not agree, for example with C304H because attributes are missing, or the association fails
    public NReply cancel(String uid, String transaction) throws IOException {
        return changeState(uid, transaction, "CANCELED");
    }

    private NReply changeState(String uid, String transaction, String state) throws IOException {
        var information = DataSet.builder().set(Tag.TransactionUID, transaction).set(Tag.ProcedureStepState, state);
        return calls(Uid.UnifiedProcedureStepPull).action(uid, CHANGE_STATE, information.build());
    }

    /// Asks whoever performs a step to cancel it (UPS Push).
    ///
    /// @param uid its SOP Instance UID
    /// @param reason why and by whom, of PS3.4 Table CC.2.2-1; may be empty
    /// @return the status: that the request was taken does not say that the step is canceled
    /// @throws IOException if the peer refuses, or the association fails
    public NReply requestCancel(String uid, DataSet reason) throws IOException {
        return calls(Uid.UnifiedProcedureStepPush).action(uid, REQUEST_CANCEL, reason.isEmpty() ? null : reason);
    }

    /// Has events reported (UPS Watch).
    ///
    /// @param uid the SOP Instance UID of a step, or [#ALL]
    /// @param receivingAe the AE title that they are reported to, which the peer must know
    /// @param locked whether steps are to be kept when they are over, until the subscription ends
    /// @return the status
    /// @throws IOException if the peer refuses, or the association fails
    public NReply subscribe(String uid, String receivingAe, boolean locked) throws IOException {
        return subscription(uid, SUBSCRIBE, DataSet.builder().set(Tag.ReceivingAE, receivingAe)
                .set(Tag.DeletionLock, locked ? "TRUE" : "FALSE").build());
    }

    /// Has events reported of all steps that match, those to come included (UPS Watch; PS3.4 §CC.2.3.3.1). The subscription takes the place of
    /// any other to all steps, and ends as that one does.
    ///
    /// @param keys Matching Keys, at least one, as for a query
    /// @param receivingAe the AE title that they are reported to, which the peer must know
    /// @param locked whether steps are to be kept when they are over, until the subscription ends
    /// @return the status
    /// @throws IOException if the peer refuses (C307H: it does not filter), or the association fails
    public NReply subscribe(DataSet keys, String receivingAe, boolean locked) throws IOException {
        return subscription(Uid.UPSFilteredGlobalSubscriptionInstance, SUBSCRIBE, keys.toBuilder()
                .set(Tag.ReceivingAE, receivingAe).set(Tag.DeletionLock, locked ? "TRUE" : "FALSE").build());
    }

    /// Ends the reporting of events (UPS Watch).
    ///
    /// @param uid the SOP Instance UID of a step, or [#ALL]
    /// @param receivingAe the AE title that they were reported to
    /// @return the status
    /// @throws IOException if the peer refuses, or the association fails
    public NReply unsubscribe(String uid, String receivingAe) throws IOException {
        return subscription(uid, UNSUBSCRIBE, DataSet.EMPTY.with(Tag.ReceivingAE, receivingAe));
    }

    /// Ends the reporting of events of steps that do not exist yet (UPS Watch).
    ///
    /// @param receivingAe the AE title that they were reported to
    /// @return the status
    /// @throws IOException if the peer refuses, or the association fails
    public NReply suspend(String receivingAe) throws IOException {
        return subscription(ALL, SUSPEND, DataSet.EMPTY.with(Tag.ReceivingAE, receivingAe));
    }

    private NReply subscription(String uid, int action, DataSet information) throws IOException {
        return calls(Uid.UnifiedProcedureStepWatch).action(uid, action, information);
    }

    private NormalizedCalls calls(String sopClass) {
        return association.normalized(sopClass).naming(Uid.UnifiedProcedureStepPush);
    }
}
