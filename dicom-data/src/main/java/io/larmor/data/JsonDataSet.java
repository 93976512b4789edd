package io.larmor.data;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/// Turns JSON that was read into a data set.
final class JsonDataSet {

    private JsonDataSet() {}

    static DataSet of(@Nullable Object json) throws DicomFormatException {
        if (!(json instanceof Map<?, ?> members)) {
            throw new DicomFormatException("a data set is a JSON object");
        }
        var builder = DataSet.builder();
        for (var member : members.entrySet()) {
            var name = (String) member.getKey();
            var tag = name.length() == 8 ? Dictionary.hex(name) : OptionalInt.empty();
            if (tag.isEmpty()) {
                throw new DicomFormatException("the name of an element is eight hexadecimal digits");
            }
            builder.add(element(tag.getAsInt(), member.getValue()));
        }
        return builder.build();
    }

    private static Element element(int tag, @Nullable Object json) throws DicomFormatException {
        if (!(json instanceof Map<?, ?> members)) {
            throw malformed(tag, "an element is a JSON object");
        }
        var vr = vr(tag, members.get("vr"));
        if (members.get("DataFragment") instanceof List<?> fragments) {
            return Element.ofFragments(tag, fragments(tag, fragments));
        }
        if (members.containsKey("BulkDataURI")) {
            throw malformed(tag, "its value is elsewhere: a BulkDataURI is not followed");
        }
        if (members.get("InlineBinary") instanceof String base64) {
            return Element.of(tag, vr, bytes(tag, base64));
        }
        var values = members.get("Value");
        if (values != null && !(values instanceof List<?>)) {
            throw malformed(tag, "Value is an array");
        }
        var list = values instanceof List<?> given ? given : List.of();
        if (vr == Vr.SQ) {
            return items(tag, list);
        }
        if (vr.isBinary()) {
            if (!list.isEmpty()) {
                throw malformed(tag, "VR " + vr + " has an InlineBinary, no Value");
            }
            return Element.of(tag, vr, new byte[0]);
        }
        return values(tag, vr, list);
    }

    private static Vr vr(int tag, @Nullable Object json) throws DicomFormatException {
        if (json == null) {
            return Dictionary.vr(tag);
        }
        var vr = json instanceof String name && name.length() == 2
                ? Vr.of((name.charAt(0) << 8) | name.charAt(1))
                : null;
        if (vr == null) {
            throw malformed(tag, "vr is no value representation");
        }
        return vr;
    }

    private static Element items(int tag, List<?> list) throws DicomFormatException {
        var items = new ArrayList<DataSet>(list.size());
        for (var item : list) {
            items.add(item == null ? DataSet.EMPTY : of(item));
        }
        return Element.ofItems(tag, items);
    }

    private static Element values(int tag, Vr vr, List<?> list) throws DicomFormatException {
        var values = new String[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (list.get(i)) {
                case null -> "";
                case String string -> vr.isFloat() ? real(string) : string;
                case JsonReader.Literal(var number) -> vr == Vr.IS || vr.isInteger() ? integer(number) : number;
                case Map<?, ?> name when vr == Vr.PN -> name(name);
                default -> throw malformed(tag, "Value of VR " + vr + " holds strings or numbers");
            };
            if (!vr.isMultiValued() && vr.isString() && values.length > 1) {
                throw malformed(tag, "VR " + vr + " has one value");
            }
            if (vr.isMultiValued() && values[i].indexOf('\\') >= 0) {
                throw malformed(tag, "a backslash within a value, it stands between values");
            }
        }
        try {
            return Element.of(tag, vr, tag == Tag.SpecificCharacterSet ? new String[] {"ISO_IR 192"} : values);
        } catch (IllegalArgumentException e) {
            throw malformed(tag, "a value is not a number that VR " + vr + " can have");
        }
    }

    /// JSON does not tell 5 from 5.0, and some write the latter.
    private static String integer(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    /// What has no number in JSON is a string, of which some write `inf`.
    private static String real(String string) {
        return switch (string) {
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan" -> "NaN";
            default -> string;
        };
    }

    private static String name(Map<?, ?> groups) {
        var name = new StringBuilder();
        int end = 0;
        for (var key : List.of("Alphabetic", "Ideographic", "Phonetic")) {
            if (groups.get(key) instanceof String group && !group.isEmpty()) {
                name.append(group);
                end = name.length();
            }
            name.append('=');
        }
        name.setLength(end);
        return name.toString();
    }

    private static List<BulkData> fragments(int tag, List<?> json) throws DicomFormatException {
        var fragments = new ArrayList<BulkData>(json.size());
        for (var fragment : json) {
            var base64 = fragment instanceof Map<?, ?> members && members.get("InlineBinary") instanceof String text
                    ? text
                    : "";
            fragments.add(BulkData.of(bytes(tag, base64)));
        }
        return fragments;
    }

    private static byte[] bytes(int tag, String base64) throws DicomFormatException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed(tag, "InlineBinary is not Base64");
        }
    }

    private static DicomFormatException malformed(int tag, String reason) {
        return new DicomFormatException(Tag.toString(tag) + " in JSON: " + reason);
    }
}
