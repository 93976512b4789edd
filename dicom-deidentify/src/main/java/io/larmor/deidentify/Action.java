package io.larmor.deidentify;

/// What happens to an attribute (PS3.15 §E.1.1).
enum Action {
    /// A dummy value of its VR.
    D,
    /// No value.
    Z,
    /// Removed.
    X,
    /// Kept; a sequence is processed item by item.
    K,
    /// Cleaned.
    C,
    /// Its UIDs are replaced; a sequence is processed item by item.
    U;

    /// Reads the action of a cell. Where it depends on the type that the attribute has in its IOD, which nobody tells here, an
    /// attribute without a value is known not to be of type 1, and for one with a value the action is taken that no type forbids.
    ///
    /// @param cell what the table says, such as `X/Z/D`
    /// @param empty whether the attribute has no value
    static Action of(String cell, boolean empty) {
        return switch (cell) {
            case "X/Z/U*" -> empty ? Z : U;
            case "Z/D", "X/Z/D" -> empty ? Z : D;
            case "X/Z" -> Z;
            case "X/D" -> empty ? X : D;
            default -> valueOf(cell);
        };
    }
}
