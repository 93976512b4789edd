package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-DELETE-RSP: what became of the deletion (PS3.7 §10.3.6.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param others elements of the command set that are not modelled
public record NDeleteRsp(int respondedTo, String sopClass, String sopInstance, Status status,
        DataSet others)
        implements
            NResponse {
    /// Checks the values.
    public NDeleteRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    public NDeleteRsp(int respondedTo, String sopClass, String sopInstance, Status status) {
        this(respondedTo, sopClass, sopInstance, status, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_DELETE_RSP;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    static NDeleteRsp read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.N_DELETE_RSP, false);
        return new NDeleteRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.status(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_DELETE_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status)
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance);
    }
}
