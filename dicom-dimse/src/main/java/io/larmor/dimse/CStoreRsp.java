package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-STORE-RSP: what became of the instance (PS3.7 §9.3.1.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param others elements of the command set that are not modelled
public record CStoreRsp(int respondedTo, String sopClass, String sopInstance, Status status,
        DataSet others)
        implements
            DimseResponse {
    /// Checks the values.
    public CStoreRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    public CStoreRsp(int respondedTo, String sopClass, String sopInstance, Status status) {
        this(respondedTo, sopClass, sopInstance, status, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_STORE_RSP;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    static CStoreRsp read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_STORE_RSP, false);
        return new CStoreRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.status(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_STORE_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status)
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance);
    }
}
