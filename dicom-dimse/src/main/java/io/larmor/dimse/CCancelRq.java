package io.larmor.dimse;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;

/// C-CANCEL-RQ: end a C-FIND, C-MOVE or C-GET early; its own final response is the only answer (PS3.7 §9.3.2.3).
///
/// @param respondedTo the message id of the request to cancel
/// @param others elements of the command set that are not modelled
public record CCancelRq(int respondedTo, DataSet others) implements DimseMessage {
    /// Checks the values.
    public CCancelRq {
        Checks.u16("message id", respondedTo);
    }

    /// A message without anything special.
    ///
    /// @param respondedTo the message id of the request to cancel
    public CCancelRq(int respondedTo) {
        this(respondedTo, DataSet.EMPTY);
    }

    @Override
    public CommandField field() {
        return CommandField.C_CANCEL_RQ;
    }

    @Override
    public boolean hasDataSet() {
        return false;
    }

    static CCancelRq read(CommandInput in) throws DicomFormatException {
        in.dataSet(CommandField.C_CANCEL_RQ, false);
        return new CCancelRq(in.us(Tag.MessageIDBeingRespondedTo), in.others());
    }

    void write(CommandOutput out) {
        out.field(CommandField.C_CANCEL_RQ)
                .us(Tag.MessageIDBeingRespondedTo, respondedTo)
                .dataSetType();
    }
}
