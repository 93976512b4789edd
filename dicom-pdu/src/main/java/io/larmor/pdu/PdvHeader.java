package io.larmor.pdu;

import java.nio.ByteBuffer;

/// The headers of P-DATA-TF in place: what stands in front of each fragment of a message on the wire.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part08/sect_9.3.5.html PS3.8 §9.3.5
public final class PdvHeader {
    /// Length field, presentation context ID and message control header of one presentation data value.
    public static final int LENGTH = 6;
    /// What the PDV length field counts besides the fragment: presentation context ID and message control header.
    public static final int COUNTED = 2;
    /// Bit of the message control header: command (1) or data set (0) (PS3.8 §E.2).
    public static final int COMMAND = 0x01;
    /// Bit of the message control header: last fragment (PS3.8 §E.2).
    public static final int LAST = 0x02;

    private PdvHeader() {}

    /// Writes the headers of a P-DATA-TF that holds one presentation data value: 12 bytes.
    ///
    /// @param out            has room for 12 bytes; big endian
    /// @param contextId      the presentation context ID
    /// @param control        [#COMMAND] and [#LAST], or neither
    /// @param fragmentLength the bytes of the fragment that follows
    public static void putWithPdu(ByteBuffer out, int contextId, int control, int fragmentLength) {
        out.putShort((short) (Pdu.P_DATA_TF << 8));
        out.putInt(LENGTH + fragmentLength);
        put(out, contextId, control, fragmentLength);
    }

    /// Writes the header of one presentation data value: 6 bytes.
    ///
    /// @param out            has room for 6 bytes; big endian
    /// @param contextId      the presentation context ID
    /// @param control        [#COMMAND] and [#LAST], or neither
    /// @param fragmentLength the bytes of the fragment that follows
    public static void put(ByteBuffer out, int contextId, int control, int fragmentLength) {
        out.putInt(COUNTED + fragmentLength);
        out.put((byte) contextId);
        out.put((byte) control);
    }
}
