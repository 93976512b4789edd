package io.larmor.deidentify;

import java.util.Arrays;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.Vr;

/// Values that tell nothing, for attributes that must have one.
final class Dummies {
    private static final String TEXT = "REMOVED";
    private static final String DATE = "19000101";
    /// What a sequence of dummies keeps: the codes that say what kind of item it is.
    private static final int[] STRUCTURE = {Tag.ValueType, Tag.RelationshipType, Tag.ContinuityOfContent};

    private final UidMap uids;

    Dummies(UidMap uids) {
        this.uids = uids;
    }

    /// {@return the element with a dummy value of its VR}
    Element of(Element element) {
        int tag = element.tag();
        var vr = element.vr();
        return switch (vr) {
            case SQ -> Element.ofItems(tag, element.items().stream().limit(1).map(this::item).toList());
            case PN, LO, SH, ST, LT, UT, UC, AE, CS -> Element.of(tag, vr, TEXT);
            case UR -> Element.of(tag, vr, "urn:removed");
            case AS -> Element.of(tag, vr, "000Y");
            case DA -> Element.of(tag, vr, DATE);
            case TM -> Element.of(tag, vr, "000000");
            case DT -> Element.of(tag, vr, DATE + "000000");
            case DS, IS -> Element.of(tag, vr, "0");
            // One for all would make one of things that are several.
            case UI -> uids.replaced(element);
            default -> Element.of(tag, vr, new byte[zeros(element)]);
        };
    }

    private static int zeros(Element element) {
        return element.vr() == Vr.AT ? 4 : Math.max(2, element.vr().wordSize());
    }

    /// The item with every value a dummy; what says which kind of item it is stays.
    private DataSet item(DataSet item) {
        var dummy = DataSet.builder();
        for (var element : item) {
            int tag = element.tag();
            if (Tag.isPrivate(tag) || element.isEncapsulated()) {
                continue;
            }
            boolean structure = Arrays.stream(STRUCTURE).anyMatch(kept -> kept == tag)
                    || (element.vr() == Vr.UI && element.strings().stream().allMatch(UidMap::isOfTheStandard));
            dummy.add(structure || element.isEmpty() ? element : of(element));
        }
        return dummy.build();
    }
}
