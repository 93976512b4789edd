package io.larmor.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;

/// The Basic Offset Table and the fragments of encapsulated pixel data; those that were read are made when asked for.
final class Fragments extends AbstractList<BulkData> implements RandomAccess {
    private final @Nullable ParsedElements owner;
    /// Where the list is in the index.
    private final int list;
    private final List<BulkData> built;

    Fragments(ParsedElements owner, int list) {
        this.owner = owner;
        this.list = list;
        this.built = List.of();
    }

    Fragments(List<BulkData> built) {
        this.owner = null;
        this.list = 0;
        this.built = List.copyOf(built);
    }

    @Override
    public int size() {
        return owner == null ? built.size() : owner.listSize(list);
    }

    @Override
    public BulkData get(int i) {
        return owner == null ? built.get(i) : owner.fragment(list, Objects.checkIndex(i, size()));
    }
}
