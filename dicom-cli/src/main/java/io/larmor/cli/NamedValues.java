package io.larmor.cli;

import java.util.List;

/// A converter that takes a few words, or also others.
interface NamedValues {
    /// {@return the words that a shell completes}
    List<String> names();
}
