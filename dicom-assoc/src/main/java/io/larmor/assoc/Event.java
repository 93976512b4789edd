package io.larmor.assoc;

/// The events of the upper layer protocol machine (PS3.8 §9.2.3, Table 9-10).
enum Event {
    /// A-ASSOCIATE request (local user).
    EVT_1,
    /// Transport connection confirmation (local transport service).
    EVT_2,
    /// A-ASSOCIATE-AC PDU received.
    EVT_3,
    /// A-ASSOCIATE-RJ PDU received.
    EVT_4,
    /// Transport connection indication (local transport service).
    EVT_5,
    /// A-ASSOCIATE-RQ PDU received.
    EVT_6,
    /// A-ASSOCIATE response primitive (accept).
    EVT_7,
    /// A-ASSOCIATE response primitive (reject).
    EVT_8,
    /// P-DATA request primitive.
    EVT_9,
    /// P-DATA-TF PDU received.
    EVT_10,
    /// A-RELEASE request primitive.
    EVT_11,
    /// A-RELEASE-RQ PDU received.
    EVT_12,
    /// A-RELEASE-RP PDU received.
    EVT_13,
    /// A-RELEASE response primitive.
    EVT_14,
    /// A-ABORT request primitive.
    EVT_15,
    /// A-ABORT PDU received.
    EVT_16,
    /// Transport connection closed indication (local transport service).
    EVT_17,
    /// ARTIM timer expired.
    EVT_18,
    /// Unrecognized or invalid PDU received.
    EVT_19;

    /// Its row in Table 9-10, from 0.
    @SuppressWarnings("EnumOrdinal") // the order is the standard's
    int row() {
        return ordinal();
    }
}
