package io.larmor.data;

import java.util.List;

/// Elements that were put together.
@SuppressWarnings("ArrayRecordComponent")
record BuiltElements(Element[] elements) implements Elements {

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public int tagAt(int i) {
        return elements[i].tag();
    }

    @Override
    public Element elementAt(int i) {
        return elements[i];
    }

    @Override
    public List<ReadNote> notes() {
        return List.of();
    }
}
