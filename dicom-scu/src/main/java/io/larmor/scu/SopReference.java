package io.larmor.scu;

import org.jspecify.annotations.Nullable;

/// An instance by its UIDs.
///
/// @param sopClass its SOP Class UID
/// @param sopInstance its SOP Instance UID
public record SopReference(String sopClass, String sopInstance) {
    /// Written out, as that of a record is made at its first use, in every process.
    @Override
    public int hashCode() {
        return 31 * sopClass.hashCode() + sopInstance.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SopReference reference && reference.sopClass.equals(sopClass)
                && reference.sopInstance.equals(sopInstance);
    }
}
