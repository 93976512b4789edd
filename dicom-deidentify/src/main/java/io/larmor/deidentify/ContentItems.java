package io.larmor.deidentify;

import java.util.ArrayList;
import java.util.Optional;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;

/// Cleans structured content item by item: by Table E.3.4-1 where it lists the concept, else by the type of the value
/// (PS3.15 §E.3.4).
final class ContentItems {
    private final Run run;

    ContentItems(Run run) {
        this.run = run;
    }

    Element clean(Element sequence, SafePrivate safe) {
        var items = new ArrayList<DataSet>();
        for (var item : sequence.items()) {
            clean(item, safe.in(item)).ifPresent(items::add);
        }
        return Element.ofItems(sequence.tag(), items);
    }

    /// The steps of the preparation of a specimen, each of content items.
    Element cleanSteps(Element sequence, SafePrivate safe) {
        var steps = new ArrayList<DataSet>();
        for (var step : sequence.items()) {
            int content = Tag.SpecimenPreparationStepContentItemSequence;
            var result = run.process(step.without(content), safe.in(step)).toBuilder();
            step.element(content).ifPresent(items -> result.add(clean(items, safe.in(step))));
            steps.add(result.build());
        }
        return Element.ofItems(sequence.tag(), steps);
    }

    private Optional<DataSet> clean(DataSet item, SafePrivate safe) {
        var concept = item.item(Tag.ConceptNameCodeSequence);
        var rule = concept.map(code -> Tables.contentItem(code.string(Tag.CodeValue).orElse(""),
                code.string(Tag.CodingSchemeDesignator).orElse("")));
        if (rule.isPresent()) {
            return switch (rule.get().action(run.options(), false)) {
                case X, Z -> Optional.empty();
                case D -> Optional.of(value(item, safe, true));
                case K, U -> Optional.of(kept(item, safe));
                case C -> Optional.of(value(item, safe, false));
            };
        }
        return switch (item.string(Tag.ValueType).orElse("")) {
            case "PNAME" -> Optional.of(value(item, safe, true));
            case "DATE", "TIME", "DATETIME" -> dated(item, safe);
            case "CODE" -> item.item(Tag.ConceptCodeSequence).filter(Cleaner::isPublicCode).isPresent()
                    ? Optional.of(kept(item, safe))
                    : Optional.empty();
            case "TEXT" -> Optional.of(value(item, safe, false));
            case "CONTAINER", "NUM", "UIDREF", "COMPOSITE", "IMAGE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD",
                    "TABLE" ->
                Optional.of(kept(item, safe));
            // What is not known is not judged: below it may be anything.
            default -> Optional.empty();
        };
    }

    private Optional<DataSet> dated(DataSet item, SafePrivate safe) {
        return run.has(ProfileOption.RETAIN_FULL_DATES) || run.has(ProfileOption.RETAIN_MODIFIED_DATES)
                ? Optional.of(value(item, safe, false))
                : Optional.empty();
    }

    /// The item with its value replaced: by a dummy, or by what of it is harmless.
    private DataSet value(DataSet item, SafePrivate safe, boolean dummy) {
        var result = kept(item, safe).toBuilder();
        for (var element : item) {
            switch (element.tag()) {
                case Tag.TextValue, Tag.PersonName -> {
                    var cleaned = dummy || element.tag() == Tag.PersonName
                            || !run.has(ProfileOption.CLEAN_DESCRIPTORS)
                                    ? Optional.<Element>empty()
                                    : Cleaner.clean(element);
                    result.add(cleaned.orElseGet(() -> run.dummy(element)));
                }
                case Tag.Date, Tag.DateTime -> result.add(dummy ? run.dummy(element) : date(element));
                case Tag.Time -> result.add(dummy ? run.dummy(element) : element);
                case Tag.ConceptCodeSequence, Tag.MeasuredValueSequence -> {
                    if (dummy) {
                        result.add(run.dummy(element));
                    }
                }
                default -> {}
            }
        }
        return result.build();
    }

    private Element date(Element element) {
        return run.has(ProfileOption.RETAIN_FULL_DATES)
                ? element
                : run.shifted(element).orElseGet(() -> run.dummy(element));
    }

    /// The item by the rules for attributes, those below it by the rules for content. The value of its type stays, which the rules
    /// for attributes would replace: it was judged by its concept and type.
    private DataSet kept(DataSet item, SafePrivate safe) {
        var result = run.process(item.without(Tag.ContentSequence), safe).toBuilder();
        int tag = switch (item.string(Tag.ValueType).orElse("")) {
            case "TEXT" -> Tag.TextValue;
            case "PNAME" -> Tag.PersonName;
            case "DATE" -> Tag.Date;
            case "TIME" -> Tag.Time;
            case "DATETIME" -> Tag.DateTime;
            default -> Tag.ValueType;
        };
        item.element(tag).ifPresent(result::add);
        item.element(Tag.ContentSequence).ifPresent(content -> result.add(clean(content, safe)));
        return result.build();
    }
}
