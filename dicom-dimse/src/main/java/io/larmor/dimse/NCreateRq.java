package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-CREATE-RQ: create an instance (PS3.7 §10.3.5.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NCreateRq(int messageId, String sopClass, String sopInstance, boolean hasDataSet,
        DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NCreateRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    public NCreateRq(String sopClass, String sopInstance) {
        this(0, sopClass, sopInstance, true, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_CREATE_RQ;
    }

    @Override
    public NCreateRq withMessageId(int id) {
        return new NCreateRq(id, sopClass, sopInstance, hasDataSet, others);
    }

    static NCreateRq read(CommandInput in) throws DicomFormatException {
        return new NCreateRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_CREATE_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance);
    }
}
