package io.larmor.dimse;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// N-GET-RQ: what are the attributes of an instance (PS3.7 §10.3.2.1).
///
/// @param messageId the message id, or 0 if it is to be assigned on sending
/// @param sopClass the Requested SOP Class UID
/// @param sopInstance the Requested SOP Instance UID
/// @param attributes the tags asked for; all if empty
/// @param others elements of the command set that are not modelled
public record NGetRq(int messageId, String sopClass, String sopInstance, List<Integer> attributes,
        DataSet others)
        implements
            NRequest {
    /// Checks the values.
    public NGetRq {
        Checks.u16("message id", messageId);
        attributes = List.copyOf(attributes);
    }

    /// A message without anything special, whose id is assigned on sending.
    ///
    /// @param sopClass the Requested SOP Class UID
    /// @param sopInstance the Requested SOP Instance UID
    /// @param attributes the tags asked for; all if empty
    public NGetRq(String sopClass, String sopInstance, List<Integer> attributes) {
        this(0, sopClass, sopInstance, attributes, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.N_GET_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    @Override
    public NGetRq withMessageId(int id) {
        return new NGetRq(id, sopClass, sopInstance, attributes, others);
    }

    static NGetRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.N_GET_RQ, false);
        return new NGetRq(in.us(Tag.MessageID), in.ui(Tag.RequestedSOPClassUID), in.ui(Tag.RequestedSOPInstanceUID),
                in.tags(Tag.AttributeIdentifierList), in.others());
    }

    void write(CommandOutput out) {
        out.ui(Tag.RequestedSOPClassUID, sopClass)
                .field(CommandField.N_GET_RQ)
                .us(Tag.MessageID, messageId)
                .dataSetType()
                .ui(Tag.RequestedSOPInstanceUID, sopInstance);
        if (!attributes.isEmpty()) {
            out.tags(Tag.AttributeIdentifierList, attributes);
        }
    }
}
