package io.larmor.deidentify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetBuilder;
import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// The de-identification of one data set, its items included. Confined to one call.
final class Run {
    private static final int OVERLAYS = 0x6000;
    private static final int CURVES = 0x5000;
    private static final int DIRECTORY = 0x0004;
    private static final Pattern TIME = Pattern.compile("[0-9:.]*");

    private final Set<ProfileOption> options;
    private final UidMap uids;
    private final Dummies dummies;
    private final int days;
    private final ContentItems contentItems;

    /// @param days by how many the dates go back
    Run(Set<ProfileOption> options, Pseudonyms pseudonyms, int days) {
        this.options = options;
        this.uids = new UidMap(pseudonyms);
        this.dummies = new Dummies(uids);
        this.days = days;
        this.contentItems = new ContentItems(this);
    }

    boolean has(ProfileOption option) {
        return options.contains(option);
    }

    Set<ProfileOption> options() {
        return options;
    }

    Element dummy(Element element) {
        return dummies.of(element);
    }

    DataSet process(DataSet dataSet, SafePrivate safe) {
        var result = DataSet.builder();
        for (var element : dataSet) {
            process(element, safe, result);
        }
        return result.build();
    }

    private void process(Element element, SafePrivate safe, DataSetBuilder result) {
        int tag = element.tag();
        int group = tag >>> 16;
        if (Tag.isPrivate(tag)) {
            if (has(ProfileOption.RETAIN_SAFE_PRIVATE)) {
                safe(element, safe).ifPresent(kept -> {
                    safe.creator(tag).ifPresent(result::add);
                    result.add(kept);
                });
            }
            return;
        }
        // A plane or curve without its data, or comments, is none: all of it goes. Group lengths say nothing any more. What
        // belongs into commands, File Meta Information and directories has no place here (PS3.15 §E.1.1).
        if ((group & 0xFF00) == OVERLAYS || (group & 0xFF00) == CURVES || (tag & 0xFFFF) == 0 || group <= DIRECTORY) {
            return;
        }
        var rule = Tables.attribute(tag);
        if (rule == null) {
            unlisted(element, safe).ifPresent(result::add);
            return;
        }
        apply(rule.action(options, element.isEmpty()), rule, element, safe).ifPresent(result::add);
    }

    /// What is safe of a private attribute. The items of a sequence are processed even if it is not known to be safe: "nested Attributes
    /// handled on its own merits, rather than removing the Sequence in its entirety" (PS3.15 §E.3.10).
    private Optional<Element> safe(Element element, SafePrivate safe) {
        boolean known = safe.isSafe(element.tag());
        if (element.vr() == Vr.SQ && safe.creator(element.tag()).isPresent()) {
            var items = keep(element, safe);
            return known || items.items().stream().anyMatch(item -> !item.isEmpty())
                    ? Optional.of(items)
                    : Optional.empty();
        }
        if (!known) {
            return Optional.empty();
        }
        // Those of Table E.3.10-1 too may be UIDs of series.
        return Optional.of(element.vr() == Vr.UI && !has(ProfileOption.RETAIN_UIDS) ? uids.replaced(element) : element);
    }

    private Optional<Element> apply(Action action, Rule rule, Element element, SafePrivate safe) {
        return switch (action) {
            case X -> Optional.empty();
            case Z -> Optional.of(empty(element));
            case D -> Optional.of(dummies.of(element));
            case K -> kept(element, safe);
            case U -> Optional.of(element.vr() == Vr.SQ ? keep(element, safe) : uids.replaced(element));
            case C -> {
                var cleaned = clean(element, safe);
                // What had nothing that could stay is treated as without the option.
                yield cleaned.isPresent()
                        ? cleaned
                        : apply(Action.of(rule.basic(), element.isEmpty()), rule, element, safe);
            }
        };
    }

    private Optional<Element> clean(Element element, SafePrivate safe) {
        return switch (element.tag()) {
            case Tag.ContentSequence, Tag.AcquisitionContextSequence -> Optional.of(contentItems.clean(element, safe));
            case Tag.WaveformAnnotationSequence -> kept(element, safe);
            case Tag.SpecimenPreparationSequence -> Optional.of(contentItems.cleanSteps(element, safe));
            case Tag.GraphicAnnotationSequence -> Optional.of(graphics(element, safe));
            default -> switch (element.vr()) {
                case DA, DT -> shifted(element);
                // Days are shifted, so the time of day stays (PS3.15 §E.3.6).
                case TM -> times(element);
                default -> Cleaner.clean(element);
            };
        };
    }

    /// An attribute that the table does not list. "De-identifiers may take this extensibility into account" (PS3.15 §E.1.1).
    private Optional<Element> unlisted(Element element, SafePrivate safe) {
        int tag = element.tag();
        if (Dictionary.find(tag).isEmpty() || element.vr() == Vr.UN) {
            return Optional.empty();
        }
        return switch (judged(element)) {
            case SQ -> kept(element, safe);
            case UI -> Optional.of(has(ProfileOption.RETAIN_UIDS) || UidMap.isStructural(tag)
                    ? element
                    : uids.replaced(element));
            case DA, DT, TM -> date(element);
            case PN -> Optional.of(element.isEmpty() ? element : dummies.of(element));
            case LT, ST, UT, UC -> Optional.of(text(element));
            case LO, SH -> Optional.of(Dictionary.keyword(tag).contains("Comment") ? text(element) : element);
            case UR -> Optional.of(element.isEmpty() || UidMap.isStructural(tag) ? element : dummies.of(element));
            default -> Optional.of(element);
        };
    }

    /// {@return the VR to judge by: that of the dictionary where it tells of a person or a time and the element's own does not}
    private static Vr judged(Element element) {
        var known = Dictionary.vr(element.tag());
        return switch (known) {
            case SQ, PN, UI, DA, TM, DT, LT, ST, UT, UC, UR -> known;
            default -> element.vr();
        };
    }

    /// What a person wrote, or may have.
    private Element text(Element element) {
        if (element.isEmpty()) {
            return element;
        }
        var cleaned = has(ProfileOption.CLEAN_DESCRIPTORS) ? Cleaner.clean(element) : Optional.<Element>empty();
        return cleaned.orElseGet(() -> dummies.of(element));
    }

    private Optional<Element> date(Element element) {
        if (element.isEmpty() || has(ProfileOption.RETAIN_FULL_DATES)) {
            return Optional.of(element);
        }
        if (has(ProfileOption.RETAIN_MODIFIED_DATES)) {
            var kept = judged(element) == Vr.TM ? times(element) : shifted(element);
            return Optional.of(kept.orElseGet(() -> empty(element)));
        }
        return Optional.of(dummies.of(element));
    }

    /// {@return dates shifted; empty if one cannot be read}
    Optional<Element> shifted(Element element) {
        var values = new ArrayList<String>();
        for (var value : element.strings()) {
            var shifted = value.isEmpty() ? "" : Pseudonyms.shifted(value, days);
            if (shifted.isEmpty() && !value.isEmpty()) {
                return Optional.empty();
            }
            values.add(shifted);
        }
        return Optional.of(Element.of(element.tag(), element.vr(), values.toArray(String[]::new)));
    }

    /// {@return the times; empty if one cannot be read, which may be anything}
    private static Optional<Element> times(Element element) {
        boolean all = element.strings().stream().allMatch(value -> TIME.matcher(value).matches());
        return all ? Optional.of(element) : Optional.empty();
    }

    /// {@return what is kept; empty if it ought to be a sequence, and its items could not be read}
    private Optional<Element> kept(Element element, SafePrivate safe) {
        return element.vr() != Vr.SQ && Dictionary.vr(element.tag()) == Vr.SQ
                ? Optional.empty()
                : Optional.of(keep(element, safe));
    }

    /// "Keeping a Sequence requires recursively applying the profile rules to each Data Set in each Item" (PS3.15 §E.1.1).
    private Element keep(Element element, SafePrivate safe) {
        if (element.vr() == Vr.SQ) {
            return Element.ofItems(element.tag(),
                    element.items().stream().map(item -> process(item, safe.in(item))).toList());
        }
        return element;
    }

    /// Shapes stay; texts do not.
    private Element graphics(Element annotations, SafePrivate safe) {
        List<DataSet> items = new ArrayList<>();
        for (var item : annotations.items()) {
            items.add(process(item, safe.in(item)).without(Tag.TextObjectSequence));
        }
        return Element.ofItems(annotations.tag(), items);
    }

    private static Element empty(Element element) {
        return element.vr() == Vr.SQ
                ? Element.ofItems(element.tag(), List.of())
                : Element.of(element.tag(), element.vr(), new byte[0]);
    }
}
