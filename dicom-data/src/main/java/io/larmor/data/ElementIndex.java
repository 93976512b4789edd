package io.larmor.data;

import java.util.Arrays;

/// The index of a data set as it is made: what is finished in `done`, and on a stack the elements and items that belong
/// to what is not. Nothing is allocated for an element but room in these.
///
/// An element has four numbers: tag; VR, length of the header and flags; where its header starts; the length of its value,
/// or where its list is, or the number of the value that stayed in the file. The list of a sequence is the length of its
/// value, the number of its items, and six numbers for each: where its elements start and end, where they are in the
/// index, how many they are, flags and character set. The list of fragments is the same with two numbers for each: where
/// it starts, or the complement of the number of the value that stayed in the file, and its length.
final class ElementIndex {
    static final int ELEMENT = 4;
    static final int ITEM = 6;
    static final int FRAGMENT = 2;
    /// What stands in a list before its entries.
    static final int LIST_HEADER = 2;

    private static final int FEWEST = 16;
    private static final int MOST_AT_FIRST = 384;

    private int[] stack;
    private int[] done;
    private int top;
    private int size;

    /// @param bytes how long the input is; as long as it is short, that tells how many elements there may be
    ElementIndex(long bytes) {
        int elements = Math.clamp(bytes / 16, FEWEST, MOST_AT_FIRST);
        stack = new int[elements * ELEMENT / 2];
        done = new int[elements * ELEMENT];
    }

    /// {@return where the next entry goes on the stack}
    int top() {
        return top;
    }

    int at(int position) {
        return stack[position];
    }

    void element(int tag, int info, int header, int last) {
        int at = reserve(ELEMENT);
        stack[at] = tag;
        stack[at + 1] = info;
        stack[at + 2] = header;
        stack[at + 3] = last;
    }

    void fragment(int start, int length) {
        int at = reserve(FRAGMENT);
        stack[at] = start;
        stack[at + 1] = length;
    }

    /// Ends an item whose elements are on the stack from `base` on; its entry takes their place.
    void item(int base, int start, int end, int flags, int codec) {
        int count = (top - base) / ELEMENT;
        int first = finish(base);
        int at = reserve(ITEM);
        stack[at] = start;
        stack[at + 1] = end;
        stack[at + 2] = first;
        stack[at + 3] = count;
        stack[at + 4] = flags;
        stack[at + 5] = codec;
    }

    /// Ends a list whose entries are on the stack from `base` on.
    ///
    /// @return where the list is
    int list(int base, int entry, int valueLength) {
        int count = (top - base) / entry;
        ensureDone(LIST_HEADER);
        int at = size;
        done[at] = valueLength;
        done[at + 1] = count;
        size += LIST_HEADER;
        finish(base);
        return at;
    }

    /// Moves what is on the stack from `base` on to what is finished.
    ///
    /// @return where it is
    int finish(int base) {
        int length = top - base;
        ensureDone(length);
        System.arraycopy(stack, base, done, size, length);
        int at = size;
        size += length;
        top = base;
        return at;
    }

    /// {@return how much is finished, for [#rewind]}
    int mark() {
        return size;
    }

    /// Forgets what came after a mark.
    void rewind(int toTop, int toMark) {
        top = toTop;
        size = toMark;
    }

    /// Puts the elements from `base` on in the order of their tags; of those with the same, the first stays.
    void sort(int base) {
        int count = (top - base) / ELEMENT;
        var order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = Integer.toUnsignedLong(stack[base + i * ELEMENT]) << 31 | i;
        }
        Arrays.sort(order);
        var unsorted = Arrays.copyOfRange(stack, base, top);
        top = base;
        long previous = -1;
        for (long entry : order) {
            if (entry >>> 31 != previous) {
                System.arraycopy(unsorted, (int) (entry & 0x7FFF_FFFF) * ELEMENT, stack, top, ELEMENT);
                top += ELEMENT;
            }
            previous = entry >>> 31;
        }
    }

    /// Drops the elements from `base` on that are not wanted.
    void keep(int base, ReadOptions options) {
        int kept = base;
        for (int at = base; at < top; at += ELEMENT) {
            if (options.wants(stack[at])) {
                System.arraycopy(stack, at, stack, kept, ELEMENT);
                kept += ELEMENT;
            }
        }
        top = kept;
    }

    /// {@return all that is finished}
    int[] toArray() {
        return size > done.length / 4 * 3 ? done : Arrays.copyOf(done, size);
    }

    private int reserve(int more) {
        if (stack.length - top < more) {
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
        int at = top;
        top += more;
        return at;
    }

    private void ensureDone(int more) {
        if (done.length - size < more) {
            done = Arrays.copyOf(done, Math.max(done.length * 2, size + more));
        }
    }
}
