package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-ACTION-RSP: what became of the action (PS3.7 §10.3.4.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param actionTypeId what to do, or -1 if it was left out
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NActionRsp(int respondedTo, String sopClass, String sopInstance, Status status, int actionTypeId,
        boolean hasDataSet, DataSet others)
        implements
            NResponse {
    /// Checks the values.
    public NActionRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    /// @param actionTypeId what to do, or -1 if it was left out
    public NActionRsp(int respondedTo, String sopClass, String sopInstance, Status status, int actionTypeId) {
        this(respondedTo, sopClass, sopInstance, status, actionTypeId, false, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_ACTION_RSP;
    }

    static NActionRsp read(CommandInput in) throws DicomFormatException {
        return new NActionRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.status(), in.optionalUs(Tag.ActionTypeID, -1),
                in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_ACTION_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status)
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance)
                .optionalUs(Tag.ActionTypeID, actionTypeId);
    }
}
