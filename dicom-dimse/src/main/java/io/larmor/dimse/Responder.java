package io.larmor.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.larmor.assoc.Payload;
import org.jspecify.annotations.Nullable;

/// Takes the responses to one request: any number of pending ones, then one that is final.
///
/// *Threading*: every method may be called on any thread.
public interface Responder {
    /// A response that leaves with others.
    ///
    /// @param response the response
    /// @param dataSet the data set to send with it, encoded in the transfer syntax of the presentation context, an even number of bytes, or null;
    ///     it must not change until it was sent
    record Response(DimseResponse response, @Nullable ByteBuffer dataSet) {}

    /// Sends a response.
    ///
    /// @param response the response, of the kind that the request asks for, with its message id
    /// @param dataSet the data set to send with it, or null
    /// @throws IOException if the association has failed or ended
    /// @throws IllegalStateException if the final response was sent before
    void respond(DimseResponse response, @Nullable Payload dataSet) throws IOException;

    /// Sends several responses, together where that can be: some pending ones, and perhaps the final one after them. Where none takes long to make, that
    /// costs both sides less than one at a time.
    ///
    /// @param responses the responses, none but the last of them final, each of the kind that the request asks for, with its message id
    /// @throws IOException if the association has failed or ended
    /// @throws IllegalArgumentException if one of them does not answer the request, or is final and others follow: then none was sent
    /// @throws IllegalStateException if the final response was sent before
    void respond(List<Response> responses) throws IOException;

    /// Sends a response that holds a status alone.
    ///
    /// @param status the status
    /// @throws IOException if the association has failed or ended
    /// @throws IllegalStateException if the final response was sent before
    void respond(Status status) throws IOException;

    /// {@return the request}
    DimseRequest request();

    /// {@return whether a C-CANCEL has come for the request, or the association has ended}
    boolean cancelled();

    /// Has something done when the request is cancelled or the association ends; at once if that has happened.
    /// It runs on the thread that reads the association, and must not block.
    ///
    /// @param action what to do
    void onCancel(Runnable action);

    /// {@return the association that the request came on}
    DimseAssociation association();

    /// Tells that the final response comes after the handler has returned.
    void defer();
}
