package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-DELETE-RQ: delete an instance (PS3.7 §10.3.6.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Requested SOP Class UID
/// @param sopInstance the Requested SOP Instance UID
/// @param others elements of the command set that are not modelled
public record NDeleteRq(int messageId, String sopClass, String sopInstance,
        DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NDeleteRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Requested SOP Class UID
    /// @param sopInstance the Requested SOP Instance UID
    public NDeleteRq(String sopClass, String sopInstance) {
        this(0, sopClass, sopInstance, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_DELETE_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    @Override
    public NDeleteRq withMessageId(int id) {
        return new NDeleteRq(id, sopClass, sopInstance, others);
    }

    static NDeleteRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.N_DELETE_RQ, false);
        return new NDeleteRq(in.us(Tag.MessageID), in.ui(Tag.RequestedSOPClassUID),
                in.ui(Tag.RequestedSOPInstanceUID), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.RequestedSOPClassUID, sopClass)
                .field(CommandField.N_DELETE_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .ui(Tag.RequestedSOPInstanceUID, sopInstance);
    }
}
