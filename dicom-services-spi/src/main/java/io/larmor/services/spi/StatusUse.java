package io.larmor.services.spi;

/// A status code that a service answers with, for the conformance statement.
///
/// @param operation the operation that it answers
/// @param code      the code (PS3.7 Annex C, PS3.4); a private one is of the ranges that they leave open
/// @param when      when it is answered, in words; "" if the meaning that the standard gives to the code says it all
public record StatusUse(Operation operation, int code, String when) {

    /// Creates an entry.
    ///
    /// @throws IllegalArgumentException if the code has more than 16 bits
    public StatusUse {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("A status code has 16 bits, unlike " + Integer.toHexString(code) + ".");
        }
    }
}
