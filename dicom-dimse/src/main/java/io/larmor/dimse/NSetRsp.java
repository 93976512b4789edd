package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-SET-RSP: what became of the change (PS3.7 §10.3.3.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NSetRsp(int respondedTo, String sopClass, String sopInstance, Status status, boolean hasDataSet,
        DataSet others)
        implements
            NResponse {
    /// Checks the values.
    public NSetRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    public NSetRsp(int respondedTo, String sopClass, String sopInstance, Status status) {
        this(respondedTo, sopClass, sopInstance, status, false, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_SET_RSP;
    }

    static NSetRsp read(CommandInput in) throws DicomFormatException {
        return new NSetRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.statusWithAttributes(), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_SET_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status)
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance)
                .attributes(status);
    }
}
