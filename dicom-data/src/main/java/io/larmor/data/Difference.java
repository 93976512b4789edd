package io.larmor.data;

/// How two data sets (PS3.5 §7) differ at one place: an element that only one has, or VR or value of one that both have.
public sealed interface Difference {

    /// {@return where}
    TagPath path();

    /// An element that the second data set does not have.
    ///
    /// @param path where
    /// @param first the element
    record OnlyInFirst(TagPath path, Element first) implements Difference {}

    /// An element that the first data set does not have.
    ///
    /// @param path where
    /// @param second the element
    record OnlyInSecond(TagPath path, Element second) implements Difference {}

    /// An element with another VR, and with it perhaps another value.
    ///
    /// @param path where
    /// @param first the element of the first data set
    /// @param second the element of the second
    record OtherVr(TagPath path, Element first, Element second) implements Difference {}

    /// An element with another value; a sequence with another number of items, whose elements that only one has follow.
    ///
    /// @param path where
    /// @param first the element of the first data set
    /// @param second the element of the second
    record OtherValue(TagPath path, Element first, Element second) implements Difference {}
}
