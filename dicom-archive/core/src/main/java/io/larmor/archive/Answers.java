package io.larmor.archive;

import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Makes the identifier of an answer (PS3.4 §C.4.1.1.3.2) from what an entity is known by.
final class Answers {
    private final QueryLevel level;
    private final DataSet identifier;
    private final List<Integer> unsupported;
    private final CharacterSets characterSets;

    Answers(QueryLevel level, DataSet identifier, List<Integer> unsupported) {
        this.level = level;
        this.identifier = identifier;
        this.unsupported = unsupported;
        characterSets = new CharacterSets(identifier.strings(Tag.SpecificCharacterSet));
    }

    DataSet of(DataSet attributes) {
        var answer = DataSet.builder();
        for (var key : identifier) {
            if (key.tag() == Tag.InstanceAvailability) {
                answer.set(Tag.InstanceAvailability, "ONLINE");
            } else if (Matching.isKey(key.tag()) && !unsupported.contains(key.tag())) {
                put(answer, key, attributes);
            }
        }
        answer.set(Tag.QueryRetrieveLevel, level.name());
        return characterSets.choose(answer.build());
    }

    private static void put(DataSet.Builder answer, Element key, DataSet attributes) {
        var found = attributes.element(key.tag());
        if (found.isEmpty()) {
            empty(answer, key);
        } else if (found.get().vr() == Vr.SQ && !key.items().isEmpty() && !key.items().getFirst().isEmpty()) {
            answer.setItems(key.tag(), items(key.items().getFirst(), found.get().items()));
        } else {
            answer.add(found.get());
        }
    }

    private static void empty(DataSet.Builder answer, Element key) {
        if (key.vr() == Vr.SQ) {
            answer.setItems(key.tag(), List.of());
        } else {
            answer.setBytes(key.tag(), key.vr(), new byte[0]);
        }
    }

    /// PS3.4 §C.2.2.2.6: the items that match, with the attributes that were asked for.
    private static List<DataSet> items(DataSet key, List<DataSet> items) {
        var matching = Matching.of(key);
        return items.stream().filter(matching::matches).map(item -> {
            var wanted = DataSet.builder();
            key.forEach(element -> put(wanted, element, item));
            return wanted.build();
        }).toList();
    }
}
