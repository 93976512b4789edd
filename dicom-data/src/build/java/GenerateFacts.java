import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Turns the facts of PS3.6 (`src/main/facts/*.tsv`) into `Tag.java`, `Uid.java` and the binary tables that `Dictionary`
/// and `Uids` read. Run by the build: `java GenerateFacts.java FACTS SOURCES RESOURCES`. The same facts give the same
/// bytes, and a file that would not change is not touched, so that nothing is compiled again for it.
final class GenerateFacts {

    /// The bits of a tag that count in an entry, in the order in which they are tried; index 0 is the exact tag.
    private static final List<Integer> MASKS = new ArrayList<>(List.of(0xFFFFFFFF));

    private final Path facts;
    private final Path sources;
    private final Path resources;

    private GenerateFacts(Path facts, Path sources, Path resources) {
        this.facts = facts;
        this.sources = sources.resolve("io/larmor/data");
        this.resources = resources.resolve("io/larmor/data");
    }

    public static void main(String[] args) throws IOException {
        new GenerateFacts(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).run();
    }

    private void run() throws IOException {
        Files.createDirectories(sources);
        Files.createDirectories(resources);
        var attributes = attributes();
        writeIfChanged(sources.resolve("Tag.java"), tagSource(attributes).getBytes(StandardCharsets.UTF_8));
        writeIfChanged(resources.resolve("attributes.bin"), attributeTable(attributes));
        writeIfChanged(resources.resolve("private-attributes.bin"), privateTable(privateAttributes()));
        var uids = rows("uids.tsv");
        writeIfChanged(sources.resolve("Uid.java"), uidSource(uids).getBytes(StandardCharsets.UTF_8));
        writeIfChanged(resources.resolve("uids.txt"), uidTable(uids).getBytes(StandardCharsets.UTF_8));
    }

    /// One line of `attributes.tsv` or `private-attributes.tsv`; `x` digits of the pattern are 0 in the tag.
    private record Attribute(String creator, String pattern, int tag, int mask, String keyword, String name, String vr, String vm,
            boolean retired) {

        static Attribute of(String creator, String pattern, String keyword, String name, String vr, String vm, boolean retired) {
            var digits = pattern.substring(1, 5) + pattern.substring(6, 10);
            var tag = Integer.parseUnsignedInt(digits.replace('x', '0'), 16);
            var mask = Integer.parseUnsignedInt(digits.replaceAll("[^x]", "F").replace('x', '0'), 16);
            if (!MASKS.contains(mask)) {
                MASKS.add(mask);
            }
            return new Attribute(creator, pattern, tag, mask, keyword, name, vr, vm, retired);
        }
    }

    private List<Attribute> attributes() throws IOException {
        return rows("attributes.tsv").stream().map(r -> Attribute.of("", r[0], r[1], r[2], r[3], r[4], r[5].equals("Y")))
                .sorted(Comparator.comparingInt((Attribute a) -> a.tag() ^ Integer.MIN_VALUE)).toList();
    }

    private Map<String, List<Attribute>> privateAttributes() throws IOException {
        var byCreator = new LinkedHashMap<String, List<Attribute>>();
        rows("private-attributes.tsv").stream().map(r -> Attribute.of(r[0], r[1], "", r[2], r[3], r[4], false))
                .sorted(Comparator.comparing(Attribute::creator).thenComparingInt(a -> MASKS.indexOf(a.mask()))
                        .thenComparingInt(a -> a.tag() ^ Integer.MIN_VALUE))
                .forEach(a -> byCreator.computeIfAbsent(a.creator(), _ -> new ArrayList<>()).add(a));
        return byCreator;
    }

    private static String tagSource(List<Attribute> attributes) {
        var out = new StringBuilder("""
                // Generated from src/main/facts/attributes.tsv by src/build/java/GenerateFacts.java.
                package io.larmor.data;

                import java.util.HexFormat;

                /// Every attribute of the standard by its keyword (PS3.6 §6 to §9, PS3.7 Annex E). The constant of a repeating group
                /// is the tag of its first occurrence: `OverlayRows` is (6000,0010).
                public final class Tag {

                """);
        for (var a : attributes) {
            if (a.keyword().isEmpty()) {
                continue;
            }
            out.append("    /// ").append(a.pattern()).append(' ').append(markdown(a.name()));
            if (!a.vr().isEmpty()) {
                out.append(", ").append(a.vr()).append(", ").append(a.vm());
            }
            out.append(a.retired() ? " (retired).\n" : ".\n");
            out.append("    public static final int %s = 0x%08X;%n".formatted(a.keyword(), a.tag()));
        }
        return out.append("""

                    private static final HexFormat HEX = HexFormat.of().withUpperCase();

                    private Tag() {
                    }

                    /// {@return the tag as the standard writes it: `(0010,0010)`}
                    /// @param tag the tag
                    public static String toString(int tag) {
                        return "(" + HEX.toHexDigits((short) (tag >>> 16)) + "," + HEX.toHexDigits((short) tag) + ")";
                    }

                    /// {@return whether the group is odd: the element is private (PS3.5 §7.8)}
                    /// @param tag the tag
                    public static boolean isPrivate(int tag) {
                        return (tag & 0x00010000) != 0;
                    }

                    /// {@return whether this is a private creator, (gggg,0010) to (gggg,00FF) of an odd group (PS3.5 §7.8.1)}
                    /// @param tag the tag
                    public static boolean isPrivateCreator(int tag) {
                        return isPrivate(tag) && (tag & 0xFFFF) >= 0x10 && (tag & 0xFFFF) <= 0xFF;
                    }

                    /// {@return whether this is a group length, (gggg,0000)}
                    /// @param tag the tag
                    public static boolean isGroupLength(int tag) {
                        return (tag & 0xFFFF) == 0;
                    }

                    /// {@return the group number, 0 to FFFFH}
                    /// @param tag the tag
                    public static int group(int tag) {
                        return tag >>> 16;
                    }
                }
                """).toString();
    }

    private static String uidSource(List<String[]> uids) {
        var out = new StringBuilder("""
                // Generated from src/main/facts/uids.tsv by src/build/java/GenerateFacts.java.
                package io.larmor.data;

                /// Every UID of the standard by its keyword (PS3.6 Annex A).
                public final class Uid {

                """);
        for (var row : uids) {
            out.append("    /// ").append(markdown(row[2])).append(", ").append(row[3]).append(row[4].equals("Y") ? " (retired).\n" : ".\n");
            out.append("    public static final String %s = \"%s\";%n".formatted(row[1], row[0]));
        }
        return out.append("""

                    private Uid() {
                    }
                }
                """).toString();
    }

    private static String uidTable(List<String[]> uids) {
        var out = new StringBuilder();
        for (var row : uids) {
            out.append(String.join("\t", row[0], row[1], row[2], row[3], row[4], row[6])).append('\n');
        }
        return out.toString();
    }

    private static byte[] attributeTable(List<Attribute> attributes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(attributes.size());
        writeColumns(out, attributes);
        var order = IntStream.range(0, attributes.size()).boxed().sorted(Comparator.comparing(i -> attributes.get(i).keyword())).toList();
        for (int index : order) {
            out.writeShort(index);
        }
        writeTexts(out, attributes.stream().map(Attribute::keyword).toList());
        writeTexts(out, attributes.stream().map(Attribute::name).toList());
        return bytes.toByteArray();
    }

    private static byte[] privateTable(Map<String, List<Attribute>> byCreator) throws IOException {
        var all = byCreator.values().stream().flatMap(List::stream).toList();
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(all.size());
        writeColumns(out, all);
        writeTexts(out, all.stream().map(Attribute::name).toList());
        out.writeShort(byCreator.size());
        for (var creator : byCreator.entrySet()) {
            out.writeUTF(creator.getKey());
            out.writeShort(creator.getValue().size());
        }
        return bytes.toByteArray();
    }

    private static void writeColumns(DataOutputStream out, List<Attribute> attributes) throws IOException {
        var masks = attributes.stream().map(Attribute::mask).distinct().sorted(Comparator.comparingInt(MASKS::indexOf)).toList();
        out.writeByte(masks.size());
        for (int mask : masks) {
            out.writeInt(mask);
        }
        var vrs = writeNames(out, attributes.stream().map(Attribute::vr).toList());
        var vms = writeNames(out, attributes.stream().map(Attribute::vm).toList());
        for (var a : attributes) {
            out.writeInt(a.tag());
        }
        for (var a : attributes) {
            out.writeByte(masks.indexOf(a.mask()));
        }
        for (var a : attributes) {
            out.writeByte(vrs.indexOf(a.vr()));
        }
        for (var a : attributes) {
            out.writeByte(vms.indexOf(a.vm()) | (a.retired() ? 0x80 : 0));
        }
    }

    private static List<String> writeNames(DataOutputStream out, List<String> column) throws IOException {
        var names = column.stream().distinct().sorted().toList();
        if (names.size() > 128) {
            throw new IllegalArgumentException("more than 128 distinct values: " + names);
        }
        out.writeByte(names.size());
        for (var name : names) {
            out.writeUTF(name);
        }
        return names;
    }

    /// The end of each text within all of them, how long all of them are, and all of them in UTF-8.
    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        var blob = new ByteArrayOutputStream();
        for (var text : texts) {
            blob.write(text.getBytes(StandardCharsets.UTF_8));
            out.writeInt(blob.size());
        }
        blob.writeTo(out);
    }

    private List<String[]> rows(String file) throws IOException {
        try (var lines = Files.lines(facts.resolve(file))) {
            return lines.skip(1).map(line -> line.split("\t", -1)).toList();
        }
    }

    private static String markdown(String text) {
        return text.replaceAll("[\\[\\]*_<&`\\\\]", "\\\\$0");
    }

    private static void writeIfChanged(Path file, byte[] content) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }
}
