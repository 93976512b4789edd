package io.larmor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// How many of the files of many makers and kinds do what they must: all.
class CorpusReportTest {
    @TempDir
    Path folder;

    private interface Check {
        boolean holds(Path file, Shared.Row row) throws IOException;
    }

    private static void report(TestReporter reporter, String what, Predicate<Shared.Row> which, Check check)
            throws IOException {
        var files = Shared.directory().resolve("files");
        var failed = new ArrayList<String>();
        int all = 0;
        for (var row : Shared.table(files.resolve("INDEX.tsv"))) {
            if (which.test(row)) {
                all++;
                if (!check.holds(files.resolve(row.get("file")), row)) {
                    failed.add(row.get("file"));
                }
            }
        }
        var count = all - failed.size() + " of " + all;
        reporter.publishEntry(what, count);
        assertEquals(List.of(), failed, what + ": " + count);
        assertTrue(all > 0, what + ": no files");
    }

    private static Predicate<Shared.Row> marked(String expected) {
        return row -> row.get("expected").equals(expected);
    }

    @Test
    void readableFilesAreRead(TestReporter reporter) throws IOException {
        report(reporter, "read", row -> row.get("expected").startsWith("reads"), (file, _) -> reads(file));
    }

    @Test
    void filesReadAreWhatOthersReadInThem(TestReporter reporter) throws IOException {
        report(reporter, "equal to the oracle", row -> row.get("oracle").equals("yes"), (file, row) -> {
            try (var dicom = DicomFile.open(file)) {
                var oracle = new Oracle(Shared.directory().resolve("oracle/" + row.get("file") + ".json"));
                return oracle.compare(dicom.fileMeta().orElse(null), dicom.dataSet()).isEmpty();
            }
        });
    }

    @Test
    void badFilesAreRefusedWithThePlaceAndTheReason(TestReporter reporter) throws IOException {
        report(reporter, "refused", marked("refuse"), (file, _) -> refusal(file));
    }

    /// Refused from a file, and from a stream.
    private static boolean refusal(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            DicomStream.open(in, ReadOptions.DEFAULT).readDataSet(BulkDataConsumer.DISCARD);
            return false;
        } catch (DicomFormatException e) {
            return !e.reason().isEmpty() && refusalOnDisk(file);
        }
    }

    private static boolean refusalOnDisk(Path file) throws IOException {
        try (var dicom = DicomFile.open(file)) {
            dicom.dataSet();
            return false;
        } catch (DicomFormatException e) {
            return !e.reason().isEmpty();
        }
    }

    @Test
    void doubtfulFilesAreRefusedOrReadWithNotes(TestReporter reporter) throws IOException {
        report(reporter, "refused or noted", marked("refuse-or-lenient"),
                (file, _) -> refusal(file) || isNoted(file));
    }

    @Test
    void damagedFilesAreReadWithNotesAndRefusedWhereRulesCount(TestReporter reporter) throws IOException {
        report(reporter, "read with notes", row -> !readsStrictly(row) && row.get("expected").startsWith("reads"),
                (file, _) -> isNoted(file));
    }

    private static boolean isNoted(Path file) throws IOException {
        try (var dicom = DicomFile.open(file)) {
            return dicom.notes().size() + dicom.dataSet().notes().size() > 0;
        }
    }

    private static boolean readsStrictly(Shared.Row row) {
        var file = Shared.directory().resolve("files").resolve(row.get("file"));
        try (var dicom = DicomFile.open(file, ReadOptions.STRICT)) {
            dicom.dataSet();
            return true;
        } catch (DicomFormatException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean reads(Path file) throws IOException {
        try (var dicom = DicomFile.open(file)) {
            dicom.dataSet();
            return true;
        } catch (DicomFormatException e) {
            return false;
        }
    }

    /// Canonical is a file without anything to tolerate, whose preamble says nothing. How far to deflate is free.
    @Test
    void canonicalFilesAreWrittenBackByteForByte(TestReporter reporter) throws IOException {
        report(reporter, "written back", row -> readsStrictly(row) && isPlain(row), (file, _) -> {
            var copy = folder.resolve("copy");
            try (var dicom = DicomFile.open(file)) {
                DicomFile.write(copy, dicom.fileMeta().orElseThrow(), dicom.dataSet());
            }
            return Files.mismatch(file, copy) < 0;
        });
    }

    private static boolean isPlain(Shared.Row row) {
        var file = Shared.directory().resolve("files").resolve(row.get("file"));
        try (var dicom = DicomFile.open(file); var in = Files.newInputStream(file)) {
            return dicom.fileMeta().isPresent() && !dicom.transferSyntax().deflated()
                    && Arrays.equals(new byte[128], in.readNBytes(128));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
