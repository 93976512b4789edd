package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-FIND-RSP: one match if pending, else the end (PS3.7 §9.3.2.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record CFindRsp(int respondedTo, String sopClass, Status status, boolean hasDataSet,
        DataSet others)
        implements
            DimseResponse {
    /// Checks the values.
    public CFindRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    public CFindRsp(int respondedTo, String sopClass, Status status) {
        this(respondedTo, sopClass, status, false, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_FIND_RSP;
    }

    static CFindRsp read(CommandInput in) throws DicomFormatException {
        return new CFindRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.status(), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_FIND_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status);
    }
}
