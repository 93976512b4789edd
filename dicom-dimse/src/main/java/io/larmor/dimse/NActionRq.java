package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-ACTION-RQ: do something with an instance (PS3.7 §10.3.4.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Requested SOP Class UID
/// @param sopInstance the Requested SOP Instance UID
/// @param actionTypeId what to do
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NActionRq(int messageId, String sopClass, String sopInstance, int actionTypeId, boolean hasDataSet,
        DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NActionRq {
        Checks.u16("message id", messageId);
        Checks.u16("action type id", actionTypeId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Requested SOP Class UID
    /// @param sopInstance the Requested SOP Instance UID
    /// @param actionTypeId what to do
    public NActionRq(String sopClass, String sopInstance, int actionTypeId) {
        this(0, sopClass, sopInstance, actionTypeId, true, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_ACTION_RQ;
    }

    @Override
    public NActionRq withMessageId(int id) {
        return new NActionRq(id, sopClass, sopInstance, actionTypeId, hasDataSet, others);
    }

    static NActionRq read(CommandInput in) throws DicomFormatException {
        return new NActionRq(in.us(Tag.MessageID), in.ui(Tag.RequestedSOPClassUID),
                in.ui(Tag.RequestedSOPInstanceUID), in.us(Tag.ActionTypeID), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.RequestedSOPClassUID, sopClass)
                .field(CommandField.N_ACTION_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .ui(Tag.RequestedSOPInstanceUID, sopInstance)
                .us(Tag.ActionTypeID, actionTypeId);
    }
}
