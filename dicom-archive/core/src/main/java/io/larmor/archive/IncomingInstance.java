package io.larmor.archive;

/// What the sender says about an instance before its bytes come.
///
/// @param sopClass the SOP Class UID
/// @param sopInstance the SOP Instance UID
/// @param transferSyntax the UID of the transfer syntax that the bytes are in
/// @param sourceAe the AE title that sends it, for the File Meta Information; may be empty
public record IncomingInstance(String sopClass, String sopInstance, String transferSyntax, String sourceAe) {}
