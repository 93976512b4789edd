package io.larmor.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The text of the shared files, written anew in the character set that it was read in.
class CorpusTextTest {

    private int values;
    private int sameBytes;
    private int beyondAscii;

    @Test
    void whatWasReadIsWrittenInTheSameCharacterSet() throws IOException {
        for (var row : Shared.table(Shared.directory().resolve("files/INDEX.tsv"))) {
            if (row.get("expected").equals("reads")) {
                read(Shared.directory().resolve("files").resolve(row.get("file")));
            }
        }
        assertTrue(values > 1000, "few values");
        // The others write the escape sequence earlier or more often than they must.
        assertTrue(sameBytes > beyondAscii * 9 / 10, sameBytes + " of " + beyondAscii);
    }

    private void read(Path file) throws IOException {
        try (var open = DicomFile.open(file)) {
            walk(open.dataSet(), file, SpecificCharacterSet.DEFAULT);
        }
    }

    private void walk(DataSet dataSet, Path file, SpecificCharacterSet around) {
        var terms = dataSet.strings(Tag.SpecificCharacterSet);
        var set = dataSet.contains(Tag.SpecificCharacterSet)
                ? SpecificCharacterSet.of(terms.toArray(String[]::new))
                : around;
        for (var element : dataSet) {
            for (var item : element.items()) {
                walk(item, file, set);
            }
            if (element.vr().isText()) {
                check(element, set, file + " " + Tag.toString(element.tag()));
            }
        }
    }

    private void check(Element element, SpecificCharacterSet set, String where) {
        var read = element.strings();
        var bytes = Values.characters(read.toArray(String[]::new), element.vr(), set);
        assertEquals(read, Values.strings(bytes, 0, bytes.length, element.vr(), set), where);
        values++;
        if (!read.stream().allMatch(Values::isAscii)) {
            beyondAscii++;
            sameBytes += same(bytes, element.bytes()) ? 1 : 0;
        }
    }

    private static boolean same(byte[] written, byte[] original) {
        return trimmed(written).equals(trimmed(original));
    }

    private static String trimmed(byte[] bytes) {
        return Arrays.toString(bytes).replaceAll("(, (32|0))*]$", "]");
    }
}
