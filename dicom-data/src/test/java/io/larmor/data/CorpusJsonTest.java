package io.larmor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// JSON and character sets on the shared files.
class CorpusJsonTest {

    @Test
    void everyFileComesBackFromJson() throws IOException {
        int count = 0;
        for (var row : Shared.table(Shared.directory().resolve("files/INDEX.tsv"))) {
            if (row.get("expected").startsWith("refuse")) {
                continue;
            }
            try (var file = DicomFile.open(Shared.directory().resolve("files").resolve(row.get("file")))) {
                var read = DicomJson.parse(DicomJson.toString(file.dataSet()));
                var options = new DataSetDiff.Options(Set.of(Tag.SpecificCharacterSet), false);
                var differences = new ArrayList<>(DataSetDiff.of(file.dataSet(), read, options));
                // Encapsulated is OB, whatever the file says (PS3.5 §A.4).
                differences.removeIf(difference -> difference instanceof Difference.OtherVr(var _, var first, var _)
                        && first.isEncapsulated());
                assertEquals(List.of(), differences, row.get("file"));
                count++;
            }
        }
        assertTrue(count > 300, "only " + count + " files");
    }

    @Test
    void everyCharacterSetReadsAsOthersReadIt() throws IOException {
        int count = 0;
        try (var oracles = Files.newDirectoryStream(Shared.directory().resolve("oracle/generated"), "charset-*.json")) {
            for (var oracle : oracles) {
                count += compare(oracle);
            }
        }
        assertTrue(count > 100);
    }

    /// Compares the text elements of the top level; decodes the bytes anew, so that only the character set is tested.
    private static int compare(Path oracle) throws IOException {
        var json = object(SmallJson.object(Files.readString(oracle)));
        var terms = list(json.get("specificCharacterSet")).stream().map(term -> term == null ? "" : term.toString())
                .toArray(String[]::new);
        var set = SpecificCharacterSet.of(terms);
        var expected = object(json.get("dataset"));
        int count = 0;
        var name = oracle.getFileName().toString().replace(".json", "");
        try (var file = DicomFile.open(Shared.directory().resolve("files/generated").resolve(name))) {
            for (var element : file.dataSet()) {
                var there = expected.get("%08X".formatted(element.tag()));
                if (element.vr().isText() && there != null) {
                    var bytes = element.bytes();
                    var text = set.decode(bytes, 0, bytes.length, element.vr());
                    assertEquals(values(object(there), element.vr()), text.replaceAll("[ \0]+$", ""),
                            name + " " + element);
                    count++;
                }
            }
        }
        return count;
    }

    private static String values(Map<?, ?> element, Vr vr) {
        var values = new ArrayList<String>();
        for (var value : list(element.get("Value"))) {
            if (vr == Vr.PN) {
                var groups = object(value);
                values.add(new PersonName(group(groups, "Alphabetic"), group(groups, "Ideographic"),
                        group(groups, "Phonetic")).toString());
            } else {
                values.add(String.valueOf(value));
            }
        }
        return String.join("\\", values);
    }

    private static PersonName.Group group(Map<?, ?> groups, String name) {
        return groups.get(name) instanceof String text ? PersonName.Group.of(text) : PersonName.Group.EMPTY;
    }

    private static Map<?, ?> object(@Nullable Object json) {
        return json instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object json) {
        return json instanceof List<?> list ? list : List.of();
    }
}
