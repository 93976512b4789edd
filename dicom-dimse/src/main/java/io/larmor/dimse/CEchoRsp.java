package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-ECHO-RSP: yes (PS3.7 §9.3.5.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param others elements of the command set that are not modelled
public record CEchoRsp(int respondedTo, String sopClass, Status status, DataSet others)
        implements
            DimseResponse {
    /// Checks the values.
    public CEchoRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    public CEchoRsp(int respondedTo, String sopClass, Status status) {
        this(respondedTo, sopClass, status, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_ECHO_RSP;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    static CEchoRsp read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_ECHO_RSP, false);
        return new CEchoRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.status(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_ECHO_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status);
    }
}
