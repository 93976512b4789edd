package io.larmor.testkit;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.TransferSyntax;
import io.larmor.dimse.DimseMessage;
import io.larmor.pdu.Octets;

/// A DIMSE message as a [ScriptedPeer] received it, with what its fragments looked like on the wire.
///
/// @param contextId  the presentation context
/// @param message    the command
/// @param command    the command set as it came, group length and all
/// @param dataSet    the data set as it came; empty if there was none
/// @param pdus       over how many P-DATA-TF it was spread
/// @param fragments  over how many presentation data values it was spread
/// @param longestPdu the longest P-DATA-TF of them, without its header of six bytes
public record ReceivedMessage(int contextId, DimseMessage message, Octets command, Octets dataSet, int pdus,
        int fragments, long longestPdu) {

    /// {@return the data set}
    ///
    /// @param syntax the transfer syntax of the presentation context
    /// @throws DicomFormatException if it is none
    public DataSet dataSet(TransferSyntax syntax) throws DicomFormatException {
        return DataSet.parse(dataSet.toArray(), syntax);
    }

    /// {@return the command, which must be of a kind}
    ///
    /// @param <M>  the kind
    /// @param type its class
    /// @throws AssertionError if it is of another kind
    public <M extends DimseMessage> M as(Class<M> type) {
        if (!type.isInstance(message)) {
            throw new AssertionError("Expected a " + type.getSimpleName() + ", but the peer sent a " + message.field()
                    + ": " + message + ".");
        }
        return type.cast(message);
    }
}
