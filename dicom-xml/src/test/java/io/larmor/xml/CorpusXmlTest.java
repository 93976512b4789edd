package io.larmor.xml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DicomFile;
import io.larmor.data.Difference;
import io.larmor.data.Element;
import io.larmor.data.Limits;
import io.larmor.data.Tag;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// XML on the shared files.
class CorpusXmlTest {

    @Test
    void everyFileComesBackFromXml() throws IOException {
        var files = shared().resolve("files");
        int count = 0;
        for (var line : Files.readAllLines(files.resolve("INDEX.tsv"))) {
            var file = files.resolve(line.substring(0, line.indexOf('\t')));
            if (Files.isRegularFile(file) && line.contains("\treads")) {
                comesBack(file);
                count++;
            }
        }
        assertTrue(count > 300, "only " + count + " files");
    }

    private static void comesBack(Path path) throws IOException {
        try (var file = DicomFile.open(path)) {
            var out = new ByteArrayOutputStream();
            NativeDicomXml.write(file.dataSet(), out,
                    NativeDicomXml.Options.DEFAULT.withIllegal(NativeDicomXml.IllegalCharacters.REPLACE));
            var replaced = out.toString(StandardCharsets.UTF_8).contains("\uFFFD");
            var read = NativeDicomXml
                    .read(new ByteArrayInputStream(out.toByteArray()), Limits.DEFAULT, BulkDataResolver.NONE).dataSet();
            var options = new DataSetDiff.Options(Set.of(Tag.SpecificCharacterSet), false);
            var differences = new ArrayList<>(DataSetDiff.of(file.dataSet(), read, options));
            // Encapsulated is OB, whatever the file says (PS3.5 §A.4); what XML does not have was replaced.
            differences.removeIf(difference -> switch (difference) {
                case Difference.OtherVr(var _, var first, var _) -> first.isEncapsulated();
                case Difference.OtherValue(var _, var first, var second) -> replaced && first.vr().isString()
                        && second.strings().toString().contains("\uFFFD");
                default -> false;
            });
            if (moved(differences, true).equals(moved(differences, false))) {
                differences.removeIf(difference -> difference instanceof Difference.OnlyInFirst
                        || difference instanceof Difference.OnlyInSecond);
            }
            assertEquals(List.of(), differences, path.toString());
        }
    }

    /// The private elements that only one side has, without their blocks: of two blocks of one creator the model does not
    /// tell which.
    private static List<String> moved(List<Difference> differences, boolean first) {
        return differences.stream().map(difference -> switch (difference) {
            case Difference.OnlyInFirst(var _, var element) when first -> moved(element);
            case Difference.OnlyInSecond(var _, var element) when !first -> moved(element);
            default -> "";
        }).filter(text -> !text.isEmpty()).sorted().toList();
    }

    private static String moved(Element element) {
        boolean inBlock = Tag.isPrivate(element.tag()) && (element.tag() & 0xFFFF) >= 0x1000;
        return "%08X %s".formatted(inBlock ? element.tag() & 0xFFFF_00FF : element.tag(), element.strings());
    }

    private static Path shared() {
        var named = System.getenv("LARMOR_SHARED");
        var candidates = new ArrayList<Path>();
        if (named != null) {
            candidates.add(Path.of(named));
        } else {
            for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
                candidates.add(folder.resolveSibling("shared"));
            }
        }
        var found = candidates.stream().filter(folder -> Files.exists(folder.resolve("files/INDEX.tsv"))).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "the shared test files are not there");
        return found.orElseThrow();
    }
}
