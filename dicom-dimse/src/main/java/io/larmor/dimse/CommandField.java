package io.larmor.dimse;

import org.jspecify.annotations.Nullable;

/// The kind of a DIMSE message: the value of Command Field (0000,0100) (PS3.7 §9.3, §10.3, Annex E).
public enum CommandField {
    /// C-STORE-RQ.
    C_STORE_RQ(0x0001),
    /// C-STORE-RSP.
    C_STORE_RSP(0x8001),
    /// C-GET-RQ.
    C_GET_RQ(0x0010),
    /// C-GET-RSP.
    C_GET_RSP(0x8010),
    /// C-FIND-RQ.
    C_FIND_RQ(0x0020),
    /// C-FIND-RSP.
    C_FIND_RSP(0x8020),
    /// C-MOVE-RQ.
    C_MOVE_RQ(0x0021),
    /// C-MOVE-RSP.
    C_MOVE_RSP(0x8021),
    /// C-ECHO-RQ.
    C_ECHO_RQ(0x0030),
    /// C-ECHO-RSP.
    C_ECHO_RSP(0x8030),
    /// N-EVENT-REPORT-RQ.
    N_EVENT_REPORT_RQ(0x0100),
    /// N-EVENT-REPORT-RSP.
    N_EVENT_REPORT_RSP(0x8100),
    /// N-GET-RQ.
    N_GET_RQ(0x0110),
    /// N-GET-RSP.
    N_GET_RSP(0x8110),
    /// N-SET-RQ.
    N_SET_RQ(0x0120),
    /// N-SET-RSP.
    N_SET_RSP(0x8120),
    /// N-ACTION-RQ.
    N_ACTION_RQ(0x0130),
    /// N-ACTION-RSP.
    N_ACTION_RSP(0x8130),
    /// N-CREATE-RQ.
    N_CREATE_RQ(0x0140),
    /// N-CREATE-RSP.
    N_CREATE_RSP(0x8140),
    /// N-DELETE-RQ.
    N_DELETE_RQ(0x0150),
    /// N-DELETE-RSP.
    N_DELETE_RSP(0x8150),
    /// C-CANCEL-RQ, which has no response.
    C_CANCEL_RQ(0x0FFF);

    static final int RESPONSE = 0x8000;

    private final int code;
    private final String text;

    CommandField(int code) {
        this.code = code;
        this.text = name().replace("N_EVENT_REPORT", "N-EVENT-REPORT").replace('_', '-');
    }

    /// {@return the value on the wire}
    public int code() {
        return code;
    }

    /// {@return whether this is a response}
    public boolean isResponse() {
        return (code & RESPONSE) != 0;
    }

    /// {@return whether a request of this kind may be cancelled: C-FIND, C-MOVE and C-GET (PS3.7 §9.3.2.3)}
    public boolean cancellable() {
        return switch (this) {
            case C_FIND_RQ, C_MOVE_RQ, C_GET_RQ -> true;
            default -> false;
        };
    }

    /// {@return the kind with this value, or null if the standard defines none}
    /// @param code the value on the wire
    public static @Nullable CommandField of(int code) {
        for (var field : values()) {
            if (field.code == code) {
                return field;
            }
        }
        return null;
    }

    /// {@return the name in the standard's spelling, for example `C-STORE-RQ`}
    @Override
    public String toString() {
        return text;
    }
}
