package io.larmor.deidentify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.Element;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.data.Vr;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// No string that an identifying attribute of a real file had is anywhere in the bytes that come out.
class CorpusTest {
    /// Shorter ones, such as `1` or `CT`, are found by chance.
    private static final int TELLING = 6;
    private static final String DUMMIES = "REMOVED 19000101000000";

    @Test
    void nothingThatIsRemovedSurvives() throws IOException {
        // Of a random key, the digits of a new UID are now and then those of a time that was removed.
        var deidentifier = Deidentifier.builder().key("a key of the tests".getBytes(StandardCharsets.US_ASCII)).build();
        int files = 0;
        int values = 0;
        var leaks = new ArrayList<String>();
        for (var row : Shared.table(Shared.directory().resolve("files/INDEX.tsv"))) {
            if (!row.get("expected").startsWith("reads")) {
                continue;
            }
            var path = Shared.directory().resolve("files").resolve(row.get(row.cells().keySet().iterator().next()));
            try (var file = DicomFile.open(path)) {
                var original = file.dataSet();
                var result = deidentifier.deidentify(original).dataSet();
                var secrets = new HashSet<String>();
                secrets(original, secrets);
                // Pixels and the like are kept; text in them is what the warnings are about.
                var text = new String(withoutBulk(result).encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                        StandardCharsets.ISO_8859_1);
                var utf = new String(withoutBulk(result).with(Tag.SpecificCharacterSet, "ISO_IR 192")
                        .encode(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), StandardCharsets.UTF_8);
                var kept = new HashSet<String>();
                kept(original, kept);
                for (var secret : secrets) {
                    values++;
                    if ((text.contains(secret) || utf.contains(secret))
                            && kept.stream().noneMatch(value -> value.contains(secret))) {
                        leaks.add(path.getFileName() + ": " + secret);
                    }
                }
                files++;
            } catch (DicomFormatException e) {
                assertTrue(e.reason().contains("DICOMDIR"), path + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), leaks);
        assertTrue(files > 300, files + " files");
        assertTrue(values > 3_000, values + " values");
    }

    private static void secrets(DataSet dataSet, Set<String> secrets) {
        for (var element : dataSet) {
            var rule = Tables.attribute(element.tag());
            if (Tag.isPrivate(element.tag()) || (rule != null && element.vr() != Vr.SQ)) {
                strings(element, secrets);
            } else if (element.vr() == Vr.SQ) {
                element.items().forEach(item -> secrets(item, secrets));
            }
        }
    }

    /// What an attribute that the profile leaves alone says too is no leak.
    private static void kept(DataSet dataSet, Set<String> kept) {
        for (var element : dataSet) {
            if (element.vr() == Vr.SQ) {
                element.items().forEach(item -> kept(item, kept));
            } else if (!Tag.isPrivate(element.tag()) && Tables.attribute(element.tag()) == null
                    && element.vr() != Vr.PN) {
                strings(element, kept);
            }
        }
    }

    private static void strings(Element element, Set<String> strings) {
        if (element.vr() == Vr.SQ) {
            element.items().forEach(item -> item.forEach(inner -> strings(inner, strings)));
        } else if (element.vr().isString()) {
            element.strings().stream().map(String::strip).filter(text -> text.length() >= TELLING)
                    .filter(text -> !UidMap.isOfTheStandard(text) && !DUMMIES.contains(text)).forEach(strings::add);
        }
    }

    private static DataSet withoutBulk(DataSet dataSet) {
        var builder = DataSet.builder();
        for (var element : dataSet) {
            if (element.vr() == Vr.SQ) {
                builder.setItems(element.tag(), element.items().stream().map(CorpusTest::withoutBulk).toList());
            } else if (!element.vr().isBinary()) {
                builder.add(element);
            }
        }
        return builder.build();
    }
}
