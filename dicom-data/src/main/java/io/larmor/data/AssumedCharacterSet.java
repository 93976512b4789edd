package io.larmor.data;

/// The Specific Character Set (0008,0005) of a data set that was put together without one, but with text beyond ASCII.
final class AssumedCharacterSet {
    /// It is this very object, so that it can give way when the data set becomes an item of another, whose character set
    /// holds for its items.
    private static final Element ELEMENT = Element.of(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");

    private AssumedCharacterSet() {}

    /// {@return whether there is text, in items too, that no character set here tells how to write}
    static boolean isMissing(DataSet dataSet) {
        if ((dataSet.elements() instanceof ParsedElements parsed && parsed.codec().equals(SpecificCharacterSet.DEFAULT))
                || dataSet.contains(Tag.SpecificCharacterSet)) {
            return false;
        }
        var elements = dataSet.elements();
        // The last elements first: those of groups 0000 and 0002 never have a character set.
        for (int i = elements.size() - 1; i >= 0 && elements.tagAt(i) >>> 16 > 2; i--) {
            if (ElementText.needsCharacterSet(elements.elementAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// {@return the data set as an item, for which the character set of the data set around holds}
    static DataSet without(DataSet dataSet) {
        if (!(dataSet.elements() instanceof BuiltElements(var elements))) {
            return dataSet;
        }
        int at = dataSet.elements().find(Tag.SpecificCharacterSet);
        if (at < 0 || elements[at] != ELEMENT) {
            return dataSet;
        }
        var kept = new Element[elements.length - 1];
        System.arraycopy(elements, 0, kept, 0, at);
        System.arraycopy(elements, at + 1, kept, at, kept.length - at);
        return DataSet.of(kept);
    }

    /// {@return the data set, put together, with the character set}
    static DataSet with(DataSet dataSet) {
        var elements = dataSet.elements();
        var more = new Element[elements.size() + 1];
        int n = 0;
        boolean placed = false;
        for (int i = 0; i < elements.size(); i++) {
            if (!placed && Integer.compareUnsigned(elements.tagAt(i), Tag.SpecificCharacterSet) > 0) {
                more[n++] = ELEMENT;
                placed = true;
            }
            more[n++] = elements.elementAt(i);
        }
        if (!placed) {
            more[n] = ELEMENT;
        }
        return DataSet.of(more);
    }
}
