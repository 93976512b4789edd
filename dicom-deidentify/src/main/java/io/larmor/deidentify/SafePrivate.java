package io.larmor.deidentify;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;

/// Which private attributes of one data set are known to be safe (PS3.15 §E.3.10).
final class SafePrivate {
    private final DataSet dataSet;
    /// Blocks, and elements of blocks, that the outermost data set declares to be safe (PS3.3 §C.12.1.1.7).
    private final Set<String> declared;

    private SafePrivate(DataSet dataSet, Set<String> declared) {
        this.dataSet = dataSet;
        this.declared = declared;
    }

    static SafePrivate of(DataSet dataSet) {
        var declared = new HashSet<String>();
        for (var block : dataSet.items(Tag.PrivateDataElementCharacteristicsSequence)) {
            var group = block.element(Tag.PrivateGroupReference);
            var creator = block.string(Tag.PrivateCreatorReference);
            if (group.isEmpty() || !group.get().vr().isInteger() || group.get().longs().length == 0
                    || creator.isEmpty()) {
                continue;
            }
            var name = name(creator.get(), (int) group.get().longs()[0]);
            if (block.string(Tag.BlockIdentifyingInformationStatus).orElse("").equals("SAFE")) {
                declared.add(name);
            }
            var elements = block.element(Tag.NonidentifyingPrivateElements);
            if (elements.isPresent() && elements.get().vr().isInteger()) {
                for (long element : elements.get().longs()) {
                    declared.add(name + " " + (element & 0xFF));
                }
            }
        }
        return new SafePrivate(dataSet, declared);
    }

    /// {@return the same for an item}
    SafePrivate in(DataSet item) {
        return new SafePrivate(item, declared);
    }

    private static String name(String creator, int group) {
        return creator + " " + (group & 0xFFFF);
    }

    /// {@return whether an attribute, which is no private creator, is safe}
    boolean isSafe(int tag) {
        var creator = creator(tag).flatMap(Element::string);
        if (creator.isEmpty()) {
            return false;
        }
        var name = name(creator.get(), tag >>> 16);
        return Tables.isSafe(creator.get(), tag) || declared.contains(name)
                || declared.contains(name + " " + (tag & 0xFF));
    }

    /// {@return what reserves the block of an attribute; none for a private creator}
    Optional<Element> creator(int tag) {
        return (tag & 0xFFFF) < 0x1000 ? Optional.empty() : dataSet.element((tag & 0xFFFF_0000) | (tag >>> 8 & 0xFF));
    }
}
