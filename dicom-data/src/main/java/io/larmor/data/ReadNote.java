package io.larmor.data;

import java.util.Locale;

/// Something that breaks the standard (PS3.5, PS3.10) and was read all the same.
///
/// @param tag the element
/// @param offset where in the input the element starts
/// @param reason what was found
public record ReadNote(int tag, long offset, String reason) {
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "(%04X,%04X) at offset %d: %s", tag >>> 16, tag & 0xFFFF, offset, reason);
    }
}
