package io.larmor.dimse;

import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-STORE-RQ: store the instance that follows as data set (PS3.7 §9.3.1.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Affected SOP Class UID
/// @param sopInstance the Affected SOP Instance UID
/// @param priority how urgent it is
/// @param moveOriginator the C-MOVE that this is a sub-operation of, if it is one
/// @param others elements of the command set that are not modelled
public record CStoreRq(int messageId, String sopClass, String sopInstance, Priority priority,
        Optional<MoveOriginator> moveOriginator, DataSet others)
        implements
            DimseRequest {
    /// Checks the values.
    public CStoreRq {
        Checks.u16("message id", messageId);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Affected SOP Class UID
    /// @param sopInstance the Affected SOP Instance UID
    /// @param priority how urgent it is
    public CStoreRq(String sopClass, String sopInstance, Priority priority) {
        this(0, sopClass, sopInstance, priority, Optional.empty(), DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_STORE_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return true;
    }

    @Override
    public CStoreRq withMessageId(int id) {
        return new CStoreRq(id, sopClass, sopInstance, priority, moveOriginator, others);
    }

    static CStoreRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_STORE_RQ, true);
        return new CStoreRq(in.us(Tag.MessageID), in.ui(Tag.AffectedSOPClassUID), in.ui(Tag.AffectedSOPInstanceUID),
                in.priority(), moveOriginator(in), in.others());
    }

    private static Optional<MoveOriginator> moveOriginator(CommandInput in) throws DicomFormatException {
        if (!in.has(Tag.MoveOriginatorApplicationEntityTitle) || !in.has(Tag.MoveOriginatorMessageID)) {
            return Optional.empty();
        }
        int messageId = in.optionalUs(Tag.MoveOriginatorMessageID, -1);
        return messageId < 0
                ? Optional.empty()
                : Optional.of(new MoveOriginator(in.ae(Tag.MoveOriginatorApplicationEntityTitle), messageId));
    }

    void write(CommandOutput out) {
        out.ui(Tag.AffectedSOPClassUID, sopClass)
                .field(CommandField.C_STORE_RQ)
                .us(Tag.MessageID, messageId)
                .priority(priority)
                .dataSetType()
                .ui(Tag.AffectedSOPInstanceUID, sopInstance);
        if (moveOriginator.isPresent()) {
            var originator = moveOriginator.get();
            out.ae(Tag.MoveOriginatorApplicationEntityTitle, originator.ae())
                    .us(Tag.MoveOriginatorMessageID, originator.messageId());
        }
    }
}
