package io.larmor.data;

import java.util.List;

/// Chooses the character set of response identifiers (PS3.4 §C.4.1.1.3.2): none where the default repertoire does, that of the question, code extensions
/// included, where it has all the characters, else UTF-8: "The SCP may return responses with a different Specific Character Set."
final class AnswerCharacterSet {
    private static final String WITH_EXTENSIONS = "ISO 2022 ";

    private final SpecificCharacterSet asked;

    /// @param asked the Specific Character Set of the question
    AnswerCharacterSet(List<String> asked) {
        var terms = asked.stream().map(String::strip).toList();
        this.asked = isDefined(terms)
                ? SpecificCharacterSet.of(terms.toArray(String[]::new))
                : SpecificCharacterSet.UTF_8;
    }

    /// Several values are terms with code extensions, of which the first may be empty (PS3.3 §C.12.1.1.2). What else peers write is read, not written.
    private static boolean isDefined(List<String> terms) {
        return terms.size() < 2
                || (terms.getFirst().isEmpty() ? terms.subList(1, terms.size()) : terms).stream()
                        .allMatch(term -> term.startsWith(WITH_EXTENSIONS));
    }

    /// {@return the answer with a character set that can hold it}
    DataSet choose(DataSet answer) {
        if (fits(answer, SpecificCharacterSet.DEFAULT)) {
            return answer.without(Tag.SpecificCharacterSet);
        }
        var chosen = fits(answer, asked) ? asked : SpecificCharacterSet.UTF_8;
        return answer.with(Tag.SpecificCharacterSet, chosen.definedTerms().toArray(String[]::new));
    }

    private static boolean fits(DataSet set, SpecificCharacterSet repertoire) {
        for (var element : set) {
            if (element.vr() == Vr.SQ) {
                for (var item : element.items()) {
                    if (!fits(item, repertoire)) {
                        return false;
                    }
                }
            } else if (element.vr().isText()) {
                for (var value : element.strings()) {
                    if (!repertoire.canEncode(value, element.vr())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
