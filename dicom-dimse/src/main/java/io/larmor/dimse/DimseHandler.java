package io.larmor.dimse;

import java.io.IOException;

import io.larmor.assoc.PresentationContext;

/// Performs what the peer asks for.
///
/// *Threading*: called on the thread that reads the association. While a call lasts, nothing else is read: what takes
/// long without reading the body belongs on another thread ({@link Responder#defer()}).
@FunctionalInterface
public interface DimseHandler {
    /// Answers that no SOP class is supported: for an application entity that performs nothing.
    DimseHandler REFUSING = new DimseHandler() { // no lambda: that of an interface is not in an AOT cache
        @Override
        public void handle(DimseRequest request, PresentationContext context, Body body, Responder responder)
                throws IOException {
            responder.respond(Status.SOP_CLASS_NOT_SUPPORTED);
        }
    };

    /// Performs one request.
    ///
    /// What is left of the body when the call returns is read and dropped. An exception is answered with 0110H, unless
    /// the association itself has failed.
    ///
    /// @param request the request
    /// @param context the presentation context that it came in
    /// @param body the data set; without any bytes if the request has none
    /// @param responder takes the responses
    /// @throws IOException if the body cannot be read, or for any other reason
    void handle(DimseRequest request, PresentationContext context, Body body, Responder responder) throws IOException;

    /// Is told of a request that the association has answered itself: its message id is that of another one (0210H), as many are performed as may be
    /// (A700H, A702H), or [#handle] failed, or returned without an answer (0110H). By default nothing is done.
    ///
    /// *Threading*: as [#handle], once the response has left; must be short.
    ///
    /// @param association the association
    /// @param request     what was asked for
    /// @param status      what was answered
    default void refused(DimseAssociation association, DimseRequest request, Status status) {}

    /// Tells whether a release that the peer asks for is granted. There is no way to refuse one (PS3.8 §7.2): the
    /// association is aborted instead.
    ///
    /// @param association the association
    /// @return true by default
    default boolean releasing(DimseAssociation association) {
        return true;
    }
}
