package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-MOVE-RSP: how far the retrieval has come (PS3.7 §9.3.4.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param subOperations how far it has come
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record CMoveRsp(int respondedTo, String sopClass, Status status, SubOperations subOperations,
        boolean hasDataSet, DataSet others)
        implements
            DimseResponse {
    /// Checks the values.
    public CMoveRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    /// @param subOperations how far it has come
    public CMoveRsp(int respondedTo, String sopClass, Status status, SubOperations subOperations) {
        this(respondedTo, sopClass, status, subOperations, false, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_MOVE_RSP;
    }

    static CMoveRsp read(CommandInput in) throws DicomFormatException {
        return new CMoveRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.status(), in.subOperations(), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_MOVE_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status);
        out.optionalUs(Tag.NumberOfRemainingSuboperations, subOperations.remaining())
                .optionalUs(Tag.NumberOfCompletedSuboperations, subOperations.completed())
                .optionalUs(Tag.NumberOfFailedSuboperations, subOperations.failed())
                .optionalUs(Tag.NumberOfWarningSuboperations, subOperations.warning());
    }
}
