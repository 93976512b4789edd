package io.larmor.fuzz;

import java.util.List;

/// Something that reads bytes from outside, and what must be true of it whatever they are.
///
/// A target keeps nothing between two inputs, and the same input does the same.
interface FuzzTarget {
    /// {@return the exceptions that its API is documented to throw for bad input; anything else that leaves it is a finding}
    List<Class<? extends Exception>> refusals();

    /// Reads an input, walks over all that was read, and checks the properties of it.
    ///
    /// @param input belongs to the target from then on
    /// @throws Exception one of the [#refusals()], or else a finding
    void read(byte[] input) throws Exception;
}
