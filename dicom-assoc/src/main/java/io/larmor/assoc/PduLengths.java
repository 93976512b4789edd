package io.larmor.assoc;

import io.larmor.pdu.Pdu;

/// How long the PDUs may be that a peer sends.
///
/// @param maxPduLength the length of a P-DATA-TF that was negotiated; 0: any
record PduLengths(int maxPduLength) {
    /// A-ASSOCIATE with 128 contexts of many transfer syntaxes and a large user identity stays below this; more is an attack.
    private static final int MAXIMUM_ASSOCIATE = 1 << 20;
    /// A-ASSOCIATE-RJ, A-RELEASE and A-ABORT have four bytes.
    private static final int MAXIMUM_OTHER = 4;

    /// {@return how many bytes a PDU of a type may have, its header not counted}
    long maximum(int type) {
        return switch (type) {
            case Pdu.ASSOCIATE_RQ, Pdu.ASSOCIATE_AC -> MAXIMUM_ASSOCIATE;
            case Pdu.P_DATA_TF -> maxPduLength == 0 ? 0xFFFF_FFFFL : maxPduLength;
            default -> MAXIMUM_OTHER;
        };
    }
}
