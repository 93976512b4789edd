package io.larmor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DataSetFolderTest {
    private static final DataSet FIRST = DataSet.builder().set(Tag.PatientID, "1").build();
    private static final DataSet SECOND = DataSet.builder().set(Tag.PatientID, "2").build();

    @TempDir
    private Path folder;

    private DataSetFolder open() throws IOException {
        return DataSetFolder.open(folder.resolve("kept"), Uid.ModalityPerformedProcedureStep);
    }

    private static Map<String, String> all(DataSetFolder kept) throws IOException {
        var found = new TreeMap<String, String>();
        assertEquals(List.of(),
                kept.forEach((uid, dataSet) -> found.put(uid, dataSet.string(Tag.PatientID).orElseThrow())));
        return found;
    }

    @Test
    void whatIsPutIsThereAfterTheFolderIsOpenedAgain() throws IOException {
        var kept = open();
        kept.put("1.2.3", FIRST);
        kept.put("1.2.3", SECOND);
        kept.put("1.2.4", FIRST);
        assertEquals("2", open().get("1.2.3").orElseThrow().string(Tag.PatientID).orElseThrow());
        assertEquals("{1.2.3=2, 1.2.4=1}", all(open()).toString());
        kept.remove("1.2.3");
        kept.remove("1.2.3");
        assertFalse(kept.contains("1.2.3"));
        assertEquals(Optional.empty(), kept.get("1.2.3"));
        assertEquals("{1.2.4=1}", all(kept).toString());
    }

    @Test
    void aLargeValueIsThereAfterItsFileIsClosed() throws IOException {
        var kept = open();
        var text = "x".repeat(100_000);
        kept.put("1.2.3", FIRST.with(Tag.TextValue, text));
        assertEquals(text, kept.get("1.2.3").orElseThrow().string(Tag.TextValue).orElse(""));
        var visited = new ArrayList<DataSet>();
        kept.forEach((_, dataSet) -> visited.add(dataSet));
        assertEquals(text, visited.getFirst().string(Tag.TextValue).orElse(""));
    }

    @Test
    void aUidNeverLeavesTheFolder() throws IOException {
        var kept = open();
        for (var uid : List.of("../../outside", "/etc/passwd", "", "x".repeat(5_000), "a\0b")) {
            kept.put(uid, FIRST);
            assertTrue(kept.contains(uid));
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("kept")), files.toList());
        }
    }

    @Test
    void whatACrashLeftIsRemovedAndWhatCannotBeReadIsNamed() throws IOException {
        open().put("1.2.3", FIRST);
        var partial = Files.write(folder.resolve("kept").resolve("new-1.part"), new byte[10]);
        var broken = Files.write(folder.resolve("kept").resolve("broken.dcm"), new byte[10]);
        var kept = open();
        assertFalse(Files.exists(partial));
        assertEquals(List.of(broken), kept.forEach((uid, _) -> assertEquals("1.2.3", uid)));
    }
}
