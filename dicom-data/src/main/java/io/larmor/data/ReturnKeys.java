package io.larmor.data;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The keys of an identifier as what is to be returned: makes the attributes of a match into a response identifier (PS3.4 §C.2.2.1, §C.4.1.1.3.2).
///
/// Of a sequence, the items come back that match the keys in its item, with the attributes that those keys name; a sequence without such
/// keys comes back whole. The Specific Character Set (0008,0005) is absent where the default repertoire does, is that of the identifier,
/// code extensions included, where it has all the characters, and else ISO_IR 192. What was stored under VR UN, and the dictionary knows, comes back under the VR
/// that the standard gives it (PS3.5 §6.2.2).
///
/// Immutable.
public final class ReturnKeys {
    private final DataSet identifier;
    private final Rules rules;
    private final MatchingOptions options;
    private final AnswerCharacterSet characterSet;

    private ReturnKeys(DataSet identifier, Rules rules, MatchingOptions options) {
        this.identifier = identifier;
        this.rules = rules;
        this.options = options;
        characterSet = new AnswerCharacterSet(identifier.strings(Tag.SpecificCharacterSet));
    }

    /// What becomes of a key.
    public enum Rule {
        /// It comes back, without a value where the match has none (types 1, 2 and 3).
        ALWAYS,
        /// It comes back where the match has a value (types 1C and 2C).
        WITH_VALUE,
        /// It does not come back: it is not supported.
        NEVER
    }

    /// Tells what becomes of the keys at one level of nesting.
    public interface Rules {
        /// {@return what becomes of a key}
        ///
        /// @param tag of the attribute
        Rule of(int tag);

        /// {@return the rules for the items of a sequence; these, unless told otherwise}
        ///
        /// @param tag of the sequence
        default Rules within(int tag) {
            return this;
        }
    }

    /// Prepares the keys of an identifier: each comes back, without a value where the match has none.
    ///
    /// @param identifier the keys
    /// @param supported tells which attributes can be returned; the others are left out
    /// @param options how items are compared with the keys for them
    /// @return the return keys
    public static ReturnKeys of(DataSet identifier, IntPredicate supported, MatchingOptions options) {
        return byRules(identifier, new Rules() {
            @Override
            public Rule of(int tag) {
                return supported.test(tag) ? Rule.ALWAYS : Rule.NEVER;
            }

            @Override
            public Rules within(int tag) {
                return _ -> Rule.ALWAYS;
            }
        }, options);
    }

    /// Prepares the keys of an identifier.
    ///
    /// @param identifier the keys
    /// @param rules tell what becomes of each
    /// @param options how items are compared with the keys for them
    /// @return the return keys
    public static ReturnKeys byRules(DataSet identifier, Rules rules, MatchingOptions options) {
        return new ReturnKeys(identifier, rules, options);
    }

    /// Makes a response identifier.
    ///
    /// @param match the attributes of what matched, in the time zone that the options name; their Timezone Offset From UTC comes back then
    /// @param more what else to return
    /// @return those that were asked for, and the others
    public DataSet of(DataSet match, DataSet more) {
        var answer = select(identifier, match, rules).toBuilder();
        if (options.zone().isPresent()) {
            match.element(Tag.TimezoneOffsetFromUTC).ifPresent(answer::add);
        }
        return characterSet.choose(answer.addAll(more).build());
    }

    private DataSet select(DataSet keys, DataSet match, Rules at) {
        var answer = DataSet.builder();
        for (var key : keys) {
            var rule = Matching.isKey(key.tag()) ? at.of(key.tag()) : Rule.NEVER;
            var found = rule == Rule.NEVER ? Optional.<Element>empty() : match.element(key.tag());
            if (found.isPresent() && !(rule == Rule.WITH_VALUE && found.get().isEmpty())) {
                answer.add(found.get().vr() == Vr.SQ
                        ? items(key, found.get(), at.within(key.tag()))
                        : found.get().named());
            } else if (rule == Rule.ALWAYS) {
                answer.add(key.vr() == Vr.SQ
                        ? Element.ofItems(key.tag(), List.of())
                        : Element.of(key.tag(), key.vr(), new byte[0]));
            }
        }
        return answer.build();
    }

    /// PS3.4 §C.2.2.2.6: the items that match, with the attributes that were asked for.
    private Element items(Element key, Element found, Rules within) {
        var wanted = key.items().isEmpty() ? DataSet.EMPTY : key.items().getFirst();
        if (wanted.isEmpty()) {
            return found.named();
        }
        var matching = Matching.of(wanted, tag -> within.of(tag) != Rule.NEVER, options);
        return Element.ofItems(key.tag(), found.items().stream().filter(matching::matches)
                .map(item -> select(wanted, item, within)).toList());
    }
}
