package io.larmor.data;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// The private dictionaries: those that are provided or handed over, and behind them the table that is built in.
final class PrivateAttributes {

    private static final AttributeTable.Private TABLE = AttributeTable.Private.read();

    private static final Set<PrivateDictionary> DICTIONARIES = new LinkedHashSet<>();
    /// Replaced as a whole, so that readers need no lock.
    private static volatile Map<String, List<PrivateDictionary>> byCreator = Map.of();

    static {
        for (var found : ServiceLoader.load(PrivateDictionary.class, PrivateDictionary.class.getClassLoader())) {
            add(found);
        }
    }

    private PrivateAttributes() {}

    static synchronized void add(PrivateDictionary dictionary) {
        DICTIONARIES.add(dictionary);
        var all = new HashMap<String, List<PrivateDictionary>>();
        for (var each : DICTIONARIES) {
            for (var creator : each.creators()) {
                all.merge(creator, List.of(each), PrivateAttributes::both);
            }
        }
        byCreator = Map.copyOf(all);
    }

    private static List<PrivateDictionary> both(List<PrivateDictionary> first, List<PrivateDictionary> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /// {@return the attributes of a creator, or null if nobody knows it}
    static @Nullable Creator creator(String name) {
        var provided = byCreator.get(name);
        var range = TABLE.creators().get(name);
        return provided == null && range == null
                ? null
                : new Creator(name, provided == null ? List.of() : provided, range);
    }

    /// The attributes of one creator.
    record Creator(String name, List<PrivateDictionary> provided, AttributeTable.@Nullable Range range) {

        Vr vr(int tag) {
            for (var dictionary : provided) {
                var found = dictionary.find(name, tag);
                if (found.isPresent()) {
                    return found.get().vr();
                }
            }
            int index = index(tag);
            return index < 0 ? Vr.UN : TABLE.table().vr(index);
        }

        Optional<AttributeInfo> find(int tag) {
            for (var dictionary : provided) {
                var found = dictionary.find(name, tag);
                if (found.isPresent()) {
                    return found;
                }
            }
            int index = index(tag);
            return index < 0
                    ? Optional.empty()
                    : Optional.of(TABLE.table().info(index, tag, "", TABLE.names().get(index)));
        }

        private int index(int tag) {
            var table = TABLE.table();
            for (int mask = 0; range != null && mask < table.masks.length; mask++) {
                int index = table.search(range.start(), range.end(), mask, tag);
                if (index >= 0) {
                    return index;
                }
            }
            return -1;
        }
    }
}
