package io.larmor.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.ReadOptions;
import io.larmor.data.Tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A file: with the 128 bytes of the preamble, with the prefix alone, or a bare data set. What it says of itself does not depend on how it is read.
final class Part10Target implements FuzzTarget {
    private static final ReadOptions IN_FILE = DataSetTarget.OPTIONS.toBuilder().bulkThreshold(16).build();

    private final Scratch scratch = new Scratch("input.dcm");

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        try (var file = DicomFile.open(scratch.holding(input), IN_FILE)) {
            assertTrue(file.dataSetOffset() >= 0 && file.dataSetOffset() + file.dataSetLength() == input.length);
            file.notes().forEach(note -> assertTrue(!note.toString().isEmpty()));
            if (file.fileMeta().isPresent()) {
                var meta = file.fileMeta().get();
                Walk.over(meta);
                new ByteArrayInputStream(DicomFile.header(meta)).close();
            }
            file.sopInstanceUid();
            var dataSet = file.dataSet();
            Walk.over(dataSet);
            var some = file.readDataSet(DataSetTarget.OPTIONS.toBuilder().onlyTags(Tag.PatientName).build());
            assertEquals(dataSet.strings(Tag.PatientName), some.strings(Tag.PatientName));
            var early = file.readDataSet(DataSetTarget.OPTIONS.toBuilder().stopAtTag(Tag.PatientName).build());
            assertTrue(early.size() <= dataSet.size());
        }
    }
}
