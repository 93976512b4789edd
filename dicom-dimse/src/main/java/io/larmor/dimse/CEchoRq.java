package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-ECHO-RQ: is anybody there (PS3.7 §9.3.5.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param others elements of the command set that are not modelled
public record CEchoRq(int messageId, String sopClass, DataSet others)
        implements
            DimseRequest {
    /// Checks the values.
    public CEchoRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    public CEchoRq(String sopClass) {
        this(0, sopClass, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_ECHO_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    @Override
    public CEchoRq withMessageId(int id) {
        return new CEchoRq(id, sopClass, others);
    }

    static CEchoRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_ECHO_RQ, false);
        return new CEchoRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_ECHO_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType();
    }
}
