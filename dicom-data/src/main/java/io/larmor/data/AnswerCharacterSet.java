package io.larmor.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/// Chooses the character set of response identifiers: none where the default repertoire does, the one of the question where it has all the characters,
/// else UTF-8.
final class AnswerCharacterSet {
    private static final String UTF_8 = "ISO_IR 192";
    /// Defined Terms without code extensions (PS3.3 §C.12.1.1.2).
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("ISO_IR 100", "ISO-8859-1"),
            Map.entry("ISO_IR 101", "ISO-8859-2"), Map.entry("ISO_IR 109", "ISO-8859-3"),
            Map.entry("ISO_IR 110", "ISO-8859-4"),
            Map.entry("ISO_IR 144", "ISO-8859-5"), Map.entry("ISO_IR 127", "ISO-8859-6"),
            Map.entry("ISO_IR 126", "ISO-8859-7"),
            Map.entry("ISO_IR 138", "ISO-8859-8"), Map.entry("ISO_IR 148", "ISO-8859-9"),
            Map.entry("ISO_IR 203", "ISO-8859-15"),
            Map.entry("GB18030", "GB18030"), Map.entry("GBK", "GBK"));

    private final String term;
    private final @Nullable Charset charset;

    /// @param asked the Specific Character Set of the question
    AnswerCharacterSet(List<String> asked) {
        term = asked.size() == 1 ? asked.getFirst().strip() : "";
        var name = NAMES.get(term);
        charset = name != null && Charset.isSupported(name) ? Charset.forName(name) : null;
    }

    /// {@return the answer with a character set that can hold it}
    DataSet choose(DataSet answer) {
        if (fits(answer, StandardCharsets.US_ASCII.newEncoder()::canEncode)) {
            return answer.without(Tag.SpecificCharacterSet);
        }
        boolean same = charset != null && fits(answer, charset.newEncoder()::canEncode);
        return answer.with(Tag.SpecificCharacterSet, same ? term : UTF_8);
    }

    private static boolean fits(DataSet set, Predicate<String> repertoire) {
        for (var element : set) {
            if (element.vr() == Vr.SQ) {
                for (var item : element.items()) {
                    if (!fits(item, repertoire)) {
                        return false;
                    }
                }
            } else if (element.vr().isString() && !element.strings().stream().allMatch(repertoire)) {
                return false;
            }
        }
        return true;
    }
}
