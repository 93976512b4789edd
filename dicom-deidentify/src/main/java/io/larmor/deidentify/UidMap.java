package io.larmor.deidentify;

import io.larmor.data.Dictionary;
import io.larmor.data.Element;
import io.larmor.data.Uids;

/// Which UIDs are replaced: those of instances and the like, never those that mean something by definition (PS3.15 §E.3.9).
final class UidMap {
    private final Pseudonyms pseudonyms;

    UidMap(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    static boolean isOfTheStandard(String uid) {
        return uid.isEmpty() || Uids.find(uid).isPresent();
    }

    /// {@return whether an attribute that the table does not list holds UIDs or URIs that are structural: of classes, syntaxes,
    /// schemes, codes}
    static boolean isStructural(int tag) {
        var keyword = Dictionary.keyword(tag);
        return keyword.contains("Class") || keyword.contains("Syntax") || keyword.contains("Scheme")
                || keyword.contains("Context") || keyword.contains("MappingResource") || keyword.contains("Template")
                || keyword.equals("URNCodeValue");
    }

    Element replaced(Element element) {
        var uids = element.strings().stream().map(this::replaced).toArray(String[]::new);
        return Element.of(element.tag(), element.vr(), uids);
    }

    String replaced(String uid) {
        return isOfTheStandard(uid) ? uid : pseudonyms.uid(uid);
    }
}
