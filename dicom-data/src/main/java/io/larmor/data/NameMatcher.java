package io.larmor.data;

import java.util.function.Predicate;

/// Fuzzy semantic matching of person names (PS3.4 §C.2.2.2.1.1): tells which names are like the one asked for. A name that matches
/// literally is found whatever this says.
///
/// *Threading*: called on many threads at once.
@FunctionalInterface
public interface NameMatcher {
    /// Compares the words of names by their sound, in whatever order they stand.
    ///
    /// Case, accents and punctuation do not count. Every word of the key has to be like some word of one component group of the name:
    /// the same letters, or in the Latin script the same code of American Soundex. A word with `*` or `?` is a pattern for a whole word.
    /// A key with several component groups is compared group by group, each with any group of the name.
    NameMatcher PHONETIC = PhoneticNames::new;

    /// Prepares a key.
    ///
    /// @param key a value of VR PN, with `^`, `=` and wildcards, neither blank nor `*`
    /// @return tells whether a value of VR PN is like it
    Predicate<String> prepare(String key);
}
