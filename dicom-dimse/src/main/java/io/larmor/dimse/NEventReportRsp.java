package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-EVENT-REPORT-RSP: the event was taken note of (PS3.7 §10.3.1.2).
///
/// @param respondedTo the message id of the request
/// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
/// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
/// @param status how it ended, or that it goes on
/// @param eventTypeId what happened, or -1 if it was left out
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NEventReportRsp(int respondedTo, String sopClass, String sopInstance, Status status,
        int eventTypeId, boolean hasDataSet, DataSet others)
        implements
            NResponse {
    /// Checks the values.
    public NEventReportRsp {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request
    /// @param sopClass the Affected SOP Class UID, or an empty string if it was left out
    /// @param sopInstance the Affected SOP Instance UID, or an empty string if it was left out
    /// @param status how it ended, or that it goes on
    /// @param eventTypeId what happened, or -1 if it was left out
    public NEventReportRsp(int respondedTo, String sopClass, String sopInstance, Status status, int eventTypeId) {
        this(respondedTo, sopClass, sopInstance, status, eventTypeId, false, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_EVENT_REPORT_RSP;
    }

    static NEventReportRsp read(CommandInput in) throws DicomFormatException {
        return new NEventReportRsp(in.us(Tag.MessageIDBeingRespondedTo), in.optionalUi(Tag.AffectedSOPClassUID),
                in.optionalUi(Tag.AffectedSOPInstanceUID), in.status(), in.optionalUs(Tag.EventTypeID, -1),
                in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.optionalUi(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_EVENT_REPORT_RSP)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType()
                .status(status)
                .optionalUi(Tag.AffectedSOPInstanceUID, sopInstance)
                .optionalUs(Tag.EventTypeID, eventTypeId);
    }
}
