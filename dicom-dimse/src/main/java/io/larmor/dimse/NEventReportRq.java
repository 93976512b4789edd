package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-EVENT-REPORT-RQ: something happened to an instance (PS3.7 §10.3.1.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param sopInstance the Affected SOP Instance UID
/// @param eventTypeId what happened
/// @param hasDataSet whether a data set follows; on sending, that goes by what is sent
/// @param others elements of the command set that are not modelled
public record NEventReportRq(int messageId, String sopClass, String sopInstance, int eventTypeId,
        boolean hasDataSet, DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NEventReportRq {
        Checks.u16("message id", messageId);
        Checks.u16("event type id", eventTypeId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    /// @param sopInstance the Affected SOP Instance UID
    /// @param eventTypeId what happened
    public NEventReportRq(String sopClass, String sopInstance, int eventTypeId) {
        this(0, sopClass, sopInstance, eventTypeId, true, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_EVENT_REPORT_RQ;
    }

    @Override
    public NEventReportRq withMessageId(int id) {
        return new NEventReportRq(id, sopClass, sopInstance, eventTypeId, hasDataSet, others);
    }

    static NEventReportRq read(CommandInput in) throws DicomFormatException {
        return new NEventReportRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID),
                in.ui(Tag.AffectedSOPInstanceUID), in.us(Tag.EventTypeID), in.hasDataSet(), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.N_EVENT_REPORT_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .ui(Tag.AffectedSOPInstanceUID, sopInstance)
                .us(Tag.EventTypeID, eventTypeId);
    }
}
