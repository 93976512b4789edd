package io.larmor.data;

import java.util.List;
import java.util.function.IntPredicate;

/// The keys of an identifier as what is to be returned: makes the attributes of a match into a response identifier (PS3.4 §C.2.2.1, §C.4.1.1.3.2).
///
/// Every key that is supported is there, without a value where the match has none. Of a sequence, the items come back that match the
/// keys in its item, with the attributes that those keys name; a sequence without such keys comes back whole. The Specific Character Set
/// (0008,0005) is absent where the default repertoire does, is that of the identifier where it has all the characters, and else ISO_IR 192.
///
/// Immutable.
public final class ReturnKeys {
    private final DataSet identifier;
    private final IntPredicate supported;
    private final AnswerCharacterSet characterSet;

    private ReturnKeys(DataSet identifier, IntPredicate supported) {
        this.identifier = identifier;
        this.supported = supported;
        characterSet = new AnswerCharacterSet(identifier.strings(Tag.SpecificCharacterSet));
    }

    /// Prepares the keys of an identifier.
    ///
    /// @param identifier the keys
    /// @param supported tells which attributes can be returned; the others are left out
    /// @return the return keys
    public static ReturnKeys of(DataSet identifier, IntPredicate supported) {
        return new ReturnKeys(identifier, supported);
    }

    /// Makes a response identifier.
    ///
    /// @param match the attributes of what matched
    /// @return those that were asked for
    public DataSet of(DataSet match) {
        return of(match, DataSet.EMPTY);
    }

    /// Makes a response identifier with more in it than was asked for.
    ///
    /// @param match the attributes of what matched
    /// @param more what else to return
    /// @return those that were asked for, and the others
    public DataSet of(DataSet match, DataSet more) {
        var answer = DataSet.builder();
        for (var key : identifier) {
            if (Matching.isKey(key.tag()) && supported.test(key.tag())) {
                put(answer, key, match);
            }
        }
        return characterSet.choose(answer.addAll(more).build());
    }

    private static void put(DataSetBuilder answer, Element key, DataSet match) {
        var found = match.element(key.tag());
        if (found.isEmpty()) {
            empty(answer, key);
        } else if (found.get().vr() == Vr.SQ && !key.items().isEmpty() && !key.items().getFirst().isEmpty()) {
            answer.setItems(key.tag(), items(key.items().getFirst(), found.get().items()));
        } else {
            answer.add(found.get());
        }
    }

    private static void empty(DataSetBuilder answer, Element key) {
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
