package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-GET-RQ: send what the identifier names on this association (PS3.7 §9.3.3.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param priority how urgent it is
/// @param others elements of the command set that are not modelled
public record CGetRq(int messageId, String sopClass, Priority priority, DataSet others)
        implements
            DimseRequest {
    /// Checks the values.
    public CGetRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    /// @param priority how urgent it is
    /// @throws IllegalArgumentException if the UID cannot be one: has no or too many characters, or others than can be sent
    public CGetRq(String sopClass, Priority priority) {
        this(0, Checks.uid("a SOP Class UID", sopClass), priority, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_GET_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return true;
    }

    @Override
    public CGetRq withMessageId(int id) {
        return new CGetRq(id, sopClass, priority, others);
    }

    static CGetRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_GET_RQ, true);
        return new CGetRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID), in.priority(), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_GET_RQ)
                .us(Tag.MessageID, messageId)
                .priority(priority)
                .dataSetType();
    }
}
