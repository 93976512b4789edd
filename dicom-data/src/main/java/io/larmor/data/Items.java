package io.larmor.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;

/// The items of a sequence; those that were read are made when asked for.
final class Items extends AbstractList<DataSet> implements RandomAccess {
    private final @Nullable ParsedElements owner;
    /// Where the list is in the index.
    private final int list;
    private final List<DataSet> built;

    Items(ParsedElements owner, int list) {
        this.owner = owner;
        this.list = list;
        this.built = List.of();
    }

    Items(List<DataSet> built) {
        this.owner = null;
        this.list = 0;
        this.built = List.copyOf(built);
    }

    @Override
    public int size() {
        return owner == null ? built.size() : owner.listSize(list);
    }

    @Override
    public DataSet get(int i) {
        if (owner == null) {
            return built.get(i);
        }
        return new DataSet(owner.item(list, Objects.checkIndex(i, size())));
    }
}
