package io.larmor.dimse;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;

/// Command sets to bytes and back: implicit VR little endian, whatever the presentation context says (PS3.7 §6.3.1).
public final class CommandCodec {
    private static final int GROUP_LENGTH_SIZE = 12;

    private CommandCodec() {}

    /// Reads a command set.
    ///
    /// @param bytes the whole command set, and nothing behind it
    /// @return the message
    /// @throws DicomFormatException if an element is missing, has the wrong length or an impossible value
    public static DimseMessage decode(byte[] bytes) throws DicomFormatException {
        return decode(bytes, "");
    }

    static DimseMessage decode(byte[] bytes, String likelySopClass) throws DicomFormatException {
        var in = new CommandInput(bytes, likelySopClass);
        int code = in.us(Tag.CommandField);
        var field = CommandField.of(code);
        if (field == null) {
            throw new DicomFormatException(Tag.CommandField, 0,
                    String.format("%04XH is not a command of the standard", code));
        }
        return switch (field) {
            case C_STORE_RQ -> CStoreRq.read(in);
            case C_STORE_RSP -> CStoreRsp.read(in);
            case C_GET_RQ -> CGetRq.read(in);
            case C_GET_RSP -> CGetRsp.read(in);
            case C_FIND_RQ -> CFindRq.read(in);
            case C_FIND_RSP -> CFindRsp.read(in);
            case C_MOVE_RQ -> CMoveRq.read(in);
            case C_MOVE_RSP -> CMoveRsp.read(in);
            case C_ECHO_RQ -> CEchoRq.read(in);
            case C_ECHO_RSP -> CEchoRsp.read(in);
            case N_EVENT_REPORT_RQ -> NEventReportRq.read(in);
            case N_EVENT_REPORT_RSP -> NEventReportRsp.read(in);
            case N_GET_RQ -> NGetRq.read(in);
            case N_GET_RSP -> NGetRsp.read(in);
            case N_SET_RQ -> NSetRq.read(in);
            case N_SET_RSP -> NSetRsp.read(in);
            case N_ACTION_RQ -> NActionRq.read(in);
            case N_ACTION_RSP -> NActionRsp.read(in);
            case N_CREATE_RQ -> NCreateRq.read(in);
            case N_CREATE_RSP -> NCreateRsp.read(in);
            case N_DELETE_RQ -> NDeleteRq.read(in);
            case N_DELETE_RSP -> NDeleteRsp.read(in);
            case C_CANCEL_RQ -> CCancelRq.read(in);
        };
    }

    /// Writes a command set. Command Data Set Type says what the caller says, not what the message says of itself.
    ///
    /// @param message the message
    /// @param hasDataSet whether a data set follows
    /// @return the bytes
    public static ByteBuffer encode(DimseMessage message, boolean hasDataSet) {
        var out = write(message, hasDataSet);
        return ByteBuffer.wrap(out.finish(), 0, out.size());
    }

    private static CommandOutput write(DimseMessage message, boolean hasDataSet) {
        var out = new CommandOutput(message.others(), hasDataSet);
        switch (message) {
            case CStoreRq m -> m.write(out);
            case CStoreRsp m -> m.write(out);
            case CGetRq m -> m.write(out);
            case CGetRsp m -> m.write(out);
            case CFindRq m -> m.write(out);
            case CFindRsp m -> m.write(out);
            case CMoveRq m -> m.write(out);
            case CMoveRsp m -> m.write(out);
            case CEchoRq m -> m.write(out);
            case CEchoRsp m -> m.write(out);
            case NEventReportRq m -> m.write(out);
            case NEventReportRsp m -> m.write(out);
            case NGetRq m -> m.write(out);
            case NGetRsp m -> m.write(out);
            case NSetRq m -> m.write(out);
            case NSetRsp m -> m.write(out);
            case NActionRq m -> m.write(out);
            case NActionRsp m -> m.write(out);
            case NCreateRq m -> m.write(out);
            case NCreateRsp m -> m.write(out);
            case NDeleteRq m -> m.write(out);
            case NDeleteRsp m -> m.write(out);
            case CCancelRq m -> m.write(out);
        }
        return out;
    }

    static DataSet commandSet(DimseMessage message) {
        var out = write(message, message.hasDataSet());
        try {
            return DataSet.parse(Arrays.copyOfRange(out.finish(), GROUP_LENGTH_SIZE, out.size()),
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        } catch (DicomFormatException e) {
            throw new AssertionError("a command set that was just written", e);
        }
    }
}
