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
        // Not over patterns: such a switch is linked in each process anew, a good part of what a short one does.
        switch (message.field()) {
            case C_STORE_RQ -> ((CStoreRq) message).write(out);
            case C_STORE_RSP -> ((CStoreRsp) message).write(out);
            case C_GET_RQ -> ((CGetRq) message).write(out);
            case C_GET_RSP -> ((CGetRsp) message).write(out);
            case C_FIND_RQ -> ((CFindRq) message).write(out);
            case C_FIND_RSP -> ((CFindRsp) message).write(out);
            case C_MOVE_RQ -> ((CMoveRq) message).write(out);
            case C_MOVE_RSP -> ((CMoveRsp) message).write(out);
            case C_ECHO_RQ -> ((CEchoRq) message).write(out);
            case C_ECHO_RSP -> ((CEchoRsp) message).write(out);
            case N_EVENT_REPORT_RQ -> ((NEventReportRq) message).write(out);
            case N_EVENT_REPORT_RSP -> ((NEventReportRsp) message).write(out);
            case N_GET_RQ -> ((NGetRq) message).write(out);
            case N_GET_RSP -> ((NGetRsp) message).write(out);
            case N_SET_RQ -> ((NSetRq) message).write(out);
            case N_SET_RSP -> ((NSetRsp) message).write(out);
            case N_ACTION_RQ -> ((NActionRq) message).write(out);
            case N_ACTION_RSP -> ((NActionRsp) message).write(out);
            case N_CREATE_RQ -> ((NCreateRq) message).write(out);
            case N_CREATE_RSP -> ((NCreateRsp) message).write(out);
            case N_DELETE_RQ -> ((NDeleteRq) message).write(out);
            case N_DELETE_RSP -> ((NDeleteRsp) message).write(out);
            case C_CANCEL_RQ -> ((CCancelRq) message).write(out);
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
