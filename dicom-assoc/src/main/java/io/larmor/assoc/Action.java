package io.larmor.assoc;

import org.jspecify.annotations.Nullable;

/// The actions of the upper layer protocol machine (PS3.8 §9.2.2, Tables 9-6 to 9-9). Each leads to one next state; AE-6 and AR-8
/// to one of two.
enum Action {
    /// Issue TRANSPORT CONNECT request primitive.
    AE_1(State.STA_4),
    /// Send A-ASSOCIATE-RQ PDU.
    AE_2(State.STA_5),
    /// Issue A-ASSOCIATE confirmation (accept) primitive.
    AE_3(State.STA_6),
    /// Issue A-ASSOCIATE confirmation (reject) primitive and close transport connection.
    AE_4(State.STA_1),
    /// Issue transport connection response primitive; start ARTIM timer.
    AE_5(State.STA_2),
    /// Stop ARTIM timer; if the request is acceptable issue A-ASSOCIATE indication primitive, else send A-ASSOCIATE-RJ PDU and
    /// start ARTIM timer.
    AE_6(State.STA_3, State.STA_13),
    /// Send A-ASSOCIATE-AC PDU.
    AE_7(State.STA_6),
    /// Send A-ASSOCIATE-RJ PDU and start ARTIM timer.
    AE_8(State.STA_13),
    /// Send P-DATA-TF PDU.
    DT_1(State.STA_6),
    /// Issue P-DATA indication primitive.
    DT_2(State.STA_6),
    /// Send A-RELEASE-RQ PDU.
    AR_1(State.STA_7),
    /// Issue A-RELEASE indication primitive.
    AR_2(State.STA_8),
    /// Issue A-RELEASE confirmation primitive, and close transport connection.
    AR_3(State.STA_1),
    /// Issue A-RELEASE-RP PDU and start ARTIM timer.
    AR_4(State.STA_13),
    /// Stop ARTIM timer.
    AR_5(State.STA_1),
    /// Issue P-DATA indication.
    AR_6(State.STA_7),
    /// Issue P-DATA-TF PDU.
    AR_7(State.STA_8),
    /// Issue A-RELEASE indication (release collision): the requestor goes to Sta9, the acceptor to Sta10.
    AR_8(State.STA_9, State.STA_10),
    /// Send A-RELEASE-RP PDU.
    AR_9(State.STA_11),
    /// Issue A-RELEASE confirmation primitive.
    AR_10(State.STA_12),
    /// Send A-ABORT PDU (service-user source) and start (or restart) ARTIM timer.
    AA_1(State.STA_13),
    /// Stop ARTIM timer if running; close transport connection.
    AA_2(State.STA_1),
    /// Issue A-ABORT or A-P-ABORT indication, and close transport connection.
    AA_3(State.STA_1),
    /// Issue A-P-ABORT indication primitive.
    AA_4(State.STA_1),
    /// Stop ARTIM timer.
    AA_5(State.STA_1),
    /// Ignore PDU.
    AA_6(State.STA_13),
    /// Send A-ABORT PDU.
    AA_7(State.STA_13),
    /// Send A-ABORT PDU (service-provider source), issue an A-P-ABORT indication, and start ARTIM timer.
    AA_8(State.STA_13);

    private final State next;
    private final @Nullable State otherwise;

    Action(State next) {
        this(next, null);
    }

    Action(State next, @Nullable State otherwise) {
        this.next = next;
        this.otherwise = otherwise;
    }

    /// The next state; where there are two, the one for an acceptable request, or for the requestor.
    State next() {
        return next;
    }

    /// The other next state: after a request that is not acceptable, or for the acceptor.
    @Nullable
    State otherwise() {
        return otherwise;
    }
}
