package io.larmor.services.spi;

/// What a service does on associations that it requests itself, for the conformance statement.
///
/// @param sopClass  the SOP Class UID that it proposes
/// @param role      the part that it plays there
/// @param operation the operation or notification that it invokes
/// @param when      on what occasion, in words
public record Initiation(String sopClass, Role role, Operation operation, String when) {}
