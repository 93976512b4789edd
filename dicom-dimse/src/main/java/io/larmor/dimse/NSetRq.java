package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-SET-RQ: change attributes of an instance (PS3.7 §10.3.3.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Requested SOP Class UID
/// @param sopInstance the Requested SOP Instance UID
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NSetRq(int messageId, String sopClass, String sopInstance, boolean hasDataSet,
        DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NSetRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Requested SOP Class UID
    /// @param sopInstance the Requested SOP Instance UID
    public NSetRq(String sopClass, String sopInstance) {
        this(0, sopClass, sopInstance, true, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_SET_RQ;
    }

    @Override
    public NSetRq withMessageId(int id) {
        return new NSetRq(id, sopClass, sopInstance, hasDataSet, others);
    }

    static NSetRq read(CommandInput in) throws DicomFormatException {
        return new NSetRq(in.us(Tag.MessageID), in.ui(Tag.RequestedSOPClassUID), in.ui(Tag.RequestedSOPInstanceUID),
                in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.RequestedSOPClassUID, sopClass)
                .field(CommandField.N_SET_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .ui(Tag.RequestedSOPInstanceUID, sopInstance);
    }
}
