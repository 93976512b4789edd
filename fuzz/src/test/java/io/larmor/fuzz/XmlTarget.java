package io.larmor.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFormatException;
import io.larmor.xml.NativeDicomXml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/// The Native DICOM Model in XML. What was read is written so that it reads the same.
final class XmlTarget implements FuzzTarget {
    private static final NativeDicomXml.Options OPTIONS = NativeDicomXml.Options.DEFAULT
            .withIllegal(NativeDicomXml.IllegalCharacters.REPLACE);

    @Override
    public List<Class<? extends Exception>> refusals() {
        return List.of(DicomFormatException.class);
    }

    @Override
    public void read(byte[] input) throws IOException {
        var dataSet = parse(input);
        Walk.over(dataSet);
        byte[] written = write(dataSet);
        assertArrayEquals(written, write(parse(written)));
    }

    private static DataSet parse(byte[] xml) throws IOException {
        return NativeDicomXml.read(new ByteArrayInputStream(xml), DataSetTarget.LIMITS, BulkDataResolver.KEEP)
                .dataSet();
    }

    private static byte[] write(DataSet dataSet) throws IOException {
        var out = new ByteArrayOutputStream();
        NativeDicomXml.write(dataSet, out, OPTIONS);
        return out.toByteArray();
    }
}
