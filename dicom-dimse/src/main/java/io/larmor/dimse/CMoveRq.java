package io.larmor.dimse;

import io.larmor.assoc.Peer;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-MOVE-RQ: send what the identifier names to another application entity (PS3.7 §9.3.4.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param priority how urgent it is
/// @param destination the AE title that the instances go to
/// @param others elements of the command set that are not modelled
public record CMoveRq(int messageId, String sopClass, Priority priority, String destination,
        DataSet others)
        implements
            DimseRequest {
    /// Checks the values.
    public CMoveRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    /// @param priority how urgent it is
    /// @param destination the AE title that the instances go to
    /// @throws IllegalArgumentException if the UID or the AE title cannot be one: has no or too many characters, or others than can be sent
    public CMoveRq(String sopClass, Priority priority, String destination) {
        this(0, Checks.uid("a SOP Class UID", sopClass), priority, Peer.checkAeTitle(destination), DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_MOVE_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return true;
    }

    @Override
    public CMoveRq withMessageId(int id) {
        return new CMoveRq(id, sopClass, priority, destination, others);
    }

    static CMoveRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_MOVE_RQ, true);
        return new CMoveRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID), in.priority(),
                in.ae(Tag.MoveDestination), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_MOVE_RQ)
                .us(Tag.MessageID, messageId)
                .ae(Tag.MoveDestination, destination)
                .priority(priority)
                .dataSetType();
    }
}
