package io.larmor.deidentify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Cleans values: keeps what is known to be harmless, drops the rest (PS3.15 §E.3.5).
final class Cleaner {
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,;:/_+()^.]+");
    /// Coding schemes that a person at a modality cannot add to (PS3.16 §8).
    private static final List<String> PUBLIC_SCHEMES = List.of("SCT", "SRT", "SNM3", "DCM", "LN", "UCUM", "RADLEX",
            "FMA",
            "ACR", "NCIt", "UMLS", "ISO3166_1", "BI", "MDC");

    private Cleaner() {}

    /// {@return the element with what is harmless in it, empty if nothing is}
    static Optional<Element> clean(Element element) {
        if (element.vr() == Vr.SQ) {
            var codes = element.items().stream().filter(Cleaner::isPublicCode).map(Cleaner::withoutText).toList();
            return codes.isEmpty() ? Optional.empty() : Optional.of(Element.ofItems(element.tag(), codes));
        }
        if (!element.vr().isText()) {
            return Optional.empty();
        }
        var values = element.strings().stream().map(Cleaner::clean).filter(text -> !text.isEmpty())
                .toArray(String[]::new);
        return values.length == 0 ? Optional.empty() : Optional.of(Element.of(element.tag(), element.vr(), values));
    }

    /// {@return the words of a text that are in the list}
    static String clean(String text) {
        return SEPARATOR.splitAsStream(text).filter(word -> Tables.isHarmless(word.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(" "));
    }

    /// {@return whether an item is a code that somebody else defined, so that its meaning is not a text of the site}
    static boolean isPublicCode(DataSet item) {
        return item.string(Tag.CodeValue).isPresent()
                && PUBLIC_SCHEMES.contains(item.string(Tag.CodingSchemeDesignator).orElse(""));
    }

    /// The meaning may be typed by anyone: of it, too, only harmless words are kept.
    private static DataSet withoutText(DataSet code) {
        var meaning = clean(code.string(Tag.CodeMeaning).orElse(""));
        return code.only(Tag.CodeValue, Tag.CodingSchemeDesignator, Tag.CodingSchemeVersion).toBuilder().lenient()
                .set(Tag.CodeMeaning, meaning.isEmpty() ? "REMOVED" : meaning).build();
    }
}
