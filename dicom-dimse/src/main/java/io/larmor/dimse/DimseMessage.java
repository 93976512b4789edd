package io.larmor.dimse;

import io.larmor.data.DataSet;

/// The command of a DIMSE message (PS3.7 §6.3): what to do, or what became of it. The data set travels apart.
public sealed interface DimseMessage permits DimseRequest, DimseResponse, CCancelRq {
    /// {@return what kind of message this is}
    CommandField field();

    /// {@return whether a data set follows the command}
    boolean hasDataSet();

    /// {@return elements of the command set that are not modelled; they survive reading and writing}
    DataSet others();

    /// {@return the command set: group 0000 without its group length}
    default DataSet command() {
        return CommandCodec.commandSet(this);
    }
}
