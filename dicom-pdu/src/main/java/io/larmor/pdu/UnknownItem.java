package io.larmor.pdu;

/// An item or sub-item whose type the standard does not define (or not here). It is ignored, and survives reading and writing.
///
/// @param type    the item type, 0 to 255
/// @param content what follows the item's length field
public record UnknownItem(int type, Octets content) implements UserItem {
    /// Checks the type.
    public UnknownItem {
        if (type < 0 || type > 0xFF) {
            throw new IllegalArgumentException("An item type is 0 to 255, not " + type + ".");
        }
    }

    void write(PduOutput out) {
        int mark = out.beginItem(type, 0);
        out.octets(content);
        out.endItem(mark);
    }
}
