package io.larmor.data;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// What happens to the characters of an element when it is written in another character set.
final class ElementText {
    private ElementText() {}

    /// {@return whether the bytes of a value mean the same in the character set `target`}
    static boolean means(Element element, SpecificCharacterSet target) {
        return element.codec().equals(target) || (!element.vr().isText() && element.vr() != Vr.SQ) || element.isPlain();
    }

    /// {@return whether there is text here that is no ASCII, and whose character set only the data set around can tell}
    static boolean needsCharacterSet(Element element) {
        if (element.content() instanceof Items items) {
            return items.stream().anyMatch(AssumedCharacterSet::isMissing);
        }
        if (!element.vr().isText()) {
            return false;
        }
        if (element.content() instanceof String[] values) {
            return !Arrays.stream(values).allMatch(Values::isAscii);
        }
        // Bytes whose character set was not told are left alone.
        return !element.codec().equals(SpecificCharacterSet.DEFAULT) && !means(element, SpecificCharacterSet.DEFAULT);
    }

    /// {@return the bytes of characters in a character set, or null when the value is to be written as it is}
    ///
    /// @throws UnencodableTextException if the character set does not have all of them
    static byte @Nullable [] encoded(Element element, SpecificCharacterSet target) {
        var vr = element.vr();
        // Groups 0000 and 0002 have no character set that could be set.
        boolean declared = element.tag() >>> 16 > 2;
        if (element.content() instanceof String[] values) {
            if (declared && !Values.canEncode(values, vr, target)) {
                throw cannotEncode(element, target);
            }
            return Values.characters(values, vr, target);
        }
        if (!vr.isText() || means(element, target)) {
            return null;
        }
        var read = element.strings();
        var values = read.toArray(String[]::new);
        var bytes = Values.characters(values, vr, target);
        // Bytes that had no declared meaning when they were read may go on without one, if they stay what they are.
        if (declared && !Values.canEncode(values, vr, target) && (Values.canEncode(values, vr, element.codec())
                || !read.equals(Values.strings(bytes, 0, bytes.length, vr, target)))) {
            throw cannotEncode(element, target);
        }
        return bytes;
    }

    private static UnencodableTextException cannotEncode(Element element, SpecificCharacterSet target) {
        String reason;
        if (!element.vr().isText()) {
            reason = "a value of VR " + element.vr() + " has characters beyond the default repertoire";
        } else if (target.equals(SpecificCharacterSet.UTF_8)) {
            reason = "the text is not Unicode: it has half a surrogate pair";
        } else {
            var name = target.toString();
            reason = "the text has characters that " + (name.isEmpty() ? "the default repertoire" : name)
                    + ", the character set of the data set, does not have: set SpecificCharacterSet to ISO_IR 192";
        }
        return new UnencodableTextException(element.tag(), reason);
    }
}
