package io.larmor.scu;

/// An instance by its UIDs.
///
/// @param sopClass its SOP Class UID
/// @param sopInstance its SOP Instance UID
public record SopReference(String sopClass, String sopInstance) {}
