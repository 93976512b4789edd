package io.larmor.dimse;

/// A response to a request.
public sealed interface DimseResponse extends DimseMessage permits CEchoRsp, CStoreRsp, CFindRsp, CGetRsp, CMoveRsp,
        NResponse {
    /// {@return the message id of the request}
    int respondedTo();

    /// {@return the Affected SOP Class UID, or an empty string if it was left out}
    String sopClass();

    /// {@return how the operation ended, or that it goes on}
    Status status();

    /// {@return whether no response to the same request follows: after a pending status one does, if it is that of a C-FIND, C-MOVE or
    /// C-GET, as no other operation has such (PS3.7 §9.1, §10.1)}
    default boolean isFinal() {
        return status().category() != Status.Category.PENDING
                || !(this instanceof CFindRsp || this instanceof CMoveRsp || this instanceof CGetRsp);
    }

    /// The plain response to a request: the ids of the request, a status, and no data set.
    ///
    /// @param request the request
    /// @param status the status
    /// @return a response of the kind that the request asks for
    static DimseResponse to(DimseRequest request, Status status) {
        int id = request.messageId();
        return switch (request) {
            case CEchoRq rq -> new CEchoRsp(id, rq.sopClass(), status);
            case CStoreRq rq -> new CStoreRsp(id, rq.sopClass(), rq.sopInstance(), status);
            case CFindRq rq -> new CFindRsp(id, rq.sopClass(), status);
            case CGetRq rq -> new CGetRsp(id, rq.sopClass(), status, SubOperations.ABSENT);
            case CMoveRq rq -> new CMoveRsp(id, rq.sopClass(), status, SubOperations.ABSENT);
            case NEventReportRq rq ->
                new NEventReportRsp(id, rq.sopClass(), rq.sopInstance(), status, rq.eventTypeId());
            case NGetRq rq -> new NGetRsp(id, rq.sopClass(), rq.sopInstance(), status);
            case NSetRq rq -> new NSetRsp(id, rq.sopClass(), rq.sopInstance(), status);
            case NActionRq rq -> new NActionRsp(id, rq.sopClass(), rq.sopInstance(), status, rq.actionTypeId());
            case NCreateRq rq -> new NCreateRsp(id, rq.sopClass(), rq.sopInstance(), status);
            case NDeleteRq rq -> new NDeleteRsp(id, rq.sopClass(), rq.sopInstance(), status);
        };
    }
}
