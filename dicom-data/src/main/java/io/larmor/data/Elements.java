package io.larmor.data;

import java.util.List;

/// The elements of one data set or item, in the order of their tags: read, or put together.
sealed interface Elements permits ParsedElements, BuiltElements {

    /// {@return how many there are}
    int size();

    /// {@return the tag of the `i`-th}
    int tagAt(int i);

    /// {@return the `i`-th}
    Element elementAt(int i);

    /// {@return what was tolerated when they were read}
    List<ReadNote> notes();

    /// {@return which one has a tag, or -1}
    default int find(int tag) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(tagAt(middle), tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
