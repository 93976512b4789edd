package io.larmor.assoc;

/// The states of the upper layer protocol machine (PS3.8 §9.2.1, Tables 9-1 to 9-5).
enum State {
    /// Idle.
    STA_1,
    /// Transport connection open; awaiting A-ASSOCIATE-RQ PDU.
    STA_2,
    /// Awaiting local A-ASSOCIATE response primitive.
    STA_3,
    /// Awaiting transport connection opening to complete.
    STA_4,
    /// Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU.
    STA_5,
    /// Association established and ready for data transfer.
    STA_6,
    /// Awaiting A-RELEASE-RP PDU.
    STA_7,
    /// Awaiting local A-RELEASE response primitive.
    STA_8,
    /// Release collision, requestor side; awaiting A-RELEASE response primitive.
    STA_9,
    /// Release collision, acceptor side; awaiting A-RELEASE-RP PDU.
    STA_10,
    /// Release collision, requestor side; awaiting A-RELEASE-RP PDU.
    STA_11,
    /// Release collision, acceptor side; awaiting A-RELEASE response primitive.
    STA_12,
    /// Awaiting transport connection close indication (association no longer exists).
    STA_13;

    /// Its column in Table 9-10, from 0.
    @SuppressWarnings("EnumOrdinal") // the order is the standard's
    int column() {
        return ordinal();
    }
}
