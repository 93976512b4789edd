package io.larmor.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DicomFormatException;
import io.larmor.data.DicomJson;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// DICOM JSON. What was read is written so that it reads the same.
final class JsonTarget implements FuzzTarget {
    private static final DicomJson.Limits LIMITS = new DicomJson.Limits(1 << 20, 64);

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        try (var reader = DicomJson.read(new ByteArrayInputStream(input), LIMITS, BulkDataResolver.KEEP)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                Walk.over(next.get());
            }
        }
        var dataSet = DicomJson.parse(new String(input, StandardCharsets.UTF_8), LIMITS);
        String written = DicomJson.toString(dataSet);
        assertEquals(written, DicomJson.toString(DicomJson.parse(written)));
    }
}
