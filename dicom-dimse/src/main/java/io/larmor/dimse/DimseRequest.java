package io.larmor.dimse;

/// A request: one that a response answers.
public sealed interface DimseRequest extends DimseMessage
        permits CEchoRq, CStoreRq, CFindRq, CGetRq, CMoveRq, NRequest {
    /// {@return the message id, or 0 if it is to be assigned on sending}
    int messageId();

    /// {@return the Affected or Requested SOP Class UID}
    String sopClass();

    /// {@return the same request with another message id}
    /// @param id the message id, 0 to 65535
    DimseRequest withMessageId(int id);
}
