package io.larmor.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// What other readers found in a file, and how ours differs from it.
@SuppressWarnings("unchecked")
final class Oracle {
    private final Map<String, Object> json;
    private final List<Map<String, Object>> excluded;
    private final List<String> dictionaryVr;
    private final List<String> differences = new ArrayList<>();

    Oracle(Path file) throws IOException {
        json = SmallJson.object(Files.readString(file));
        excluded = (List<Map<String, Object>>) Objects.requireNonNull(json.get("excluded"));
        dictionaryVr = (List<String>) Objects.requireNonNull(json.get("dictionaryVR"));
    }

    List<String> compare(@Nullable DataSet meta, DataSet dataSet) throws IOException {
        var expectedMeta = (Map<String, Object>) Objects.requireNonNull(json.get("meta"));
        if (meta != null) {
            compare("meta/", expectedMeta, meta);
        } else if (!expectedMeta.isEmpty()) {
            differences.add("no meta");
        }
        compare("", (Map<String, Object>) Objects.requireNonNull(json.get("dataset")), dataSet);
        return differences;
    }

    private void compare(String path, Map<String, Object> expected, DataSet found) throws IOException {
        var keys = new TreeSet<>(expected.keySet());
        for (var element : found) {
            if ((element.tag() & 0xFFFF) != 0 && element.tag() != Tag.SpecificCharacterSet) {
                keys.add(String.format(Locale.ROOT, "%08X", element.tag()));
            }
        }
        for (var key : keys) {
            var here = path + key;
            var element = found.element(Integer.parseUnsignedInt(key, 16));
            var want = (Map<String, Object>) expected.get(key);
            var exclusion = excluded.stream().filter(entry -> here.equals(entry.get("path"))).findFirst();
            if (exclusion.isPresent()) {
                want = (Map<String, Object>) exclusion.get().get("expect");
                if (want == null) {
                    continue;
                }
            }
            if (want == null || element.isEmpty()) {
                differences.add(here + (want == null ? " is not in the oracle" : " was not read"));
            } else {
                compare(here, want, element.get());
            }
        }
    }

    private void compare(String path, Map<String, Object> want, Element element) throws IOException {
        var vr = (String) want.get("vr");
        if (!element.vr().name().equals(vr) && !(vr != null && vr.equals("UN"))) {
            // Without a private creator nothing tells whose the element is (PS3.5 §7.8.1).
            if (!(element.vr() == Vr.UN && dictionaryVr.contains(path) && (element.tag() & 0xFFFF) < 0x1000)) {
                differences.add(path + " VR " + element.vr() + ", not " + vr);
            }
            return;
        }
        if (want.get("bulk") instanceof Map<?, ?> bulk) {
            var bytes = element.bulkData().isPresent() ? element.bulkData().get().bytes() : element.bytes();
            if (!sha256(bytes).equals(bulk.get("sha256")) && element.vr() != Vr.SQ) {
                differences.add(path + " bytes: " + bytes.length + ", not " + bulk.get("length"));
            }
        } else if (want.get("fragments") instanceof List<?> fragments) {
            fragments(path, (List<Map<String, Object>>) fragments, element);
        } else if (element.vr() == Vr.SQ) {
            var items = (List<Map<String, Object>>) want.getOrDefault("Value", List.of());
            if (items.size() != element.items().size()) {
                differences.add(path + " items: " + element.items().size() + ", not " + items.size());
                return;
            }
            for (int i = 0; i < items.size(); i++) {
                compare(path + "[" + i + "]/", items.get(i), element.items().get(i));
            }
        } else {
            values(path, (List<@Nullable Object>) want.getOrDefault("Value", List.of()), element);
        }
    }

    private void fragments(String path, List<Map<String, Object>> want, Element element) throws IOException {
        var found = element.fragments();
        if (found.size() != want.size()) {
            differences.add(path + " fragments: " + found.size() + ", not " + want.size());
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!sha256(found.get(i).bytes()).equals(want.get(i).get("sha256"))) {
                differences.add(path + " fragment " + i);
            }
        }
    }

    private void values(String path, List<@Nullable Object> want, Element element) {
        var found = element.strings();
        boolean same = (want.isEmpty() && withoutCarets(String.join("", found)).isEmpty())
                || found.size() == want.size();
        for (int i = 0; same && i < want.size(); i++) {
            same = same(want.get(i), found.get(i), element.vr());
        }
        if (!same) {
            differences.add(path + " " + element.vr() + " " + found + ", not " + want);
        }
    }

    private static boolean same(@Nullable Object want, String found, Vr vr) {
        if (want == null) {
            return found.isEmpty();
        }
        if (want instanceof Map<?, ?> name) {
            var groups = new ArrayList<String>();
            for (var group : List.of("Alphabetic", "Ideographic", "Phonetic")) {
                groups.add(Objects.requireNonNullElse((String) name.get(group), ""));
            }
            var parts = List.of(found.split("=", -1)).stream().map(Oracle::withoutCarets).collect(Collectors.toList());
            while (parts.size() < 3) {
                parts.add("");
            }
            return parts.equals(groups);
        }
        if (want instanceof BigDecimal number && vr.isFloat()) {
            return Double.parseDouble(found) == number.doubleValue() || Float.parseFloat(found) == number.floatValue();
        }
        if (want instanceof BigDecimal number) {
            return new BigDecimal(found).compareTo(number) == 0;
        }
        if (vr == Vr.DS || vr == Vr.IS) {
            return want.equals(found) || (number(found).compareTo(number((String) want)) == 0);
        }
        return want.equals(found);
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return BigDecimal.valueOf(text.hashCode());
        }
    }

    private static String withoutCarets(String group) {
        return group.replaceAll("[\\^ ]+$", "");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
