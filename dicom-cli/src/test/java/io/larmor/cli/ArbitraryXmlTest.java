package io.larmor.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSetDiff;
import io.larmor.data.Limits;
import io.larmor.data.Tag;
import io.larmor.testkit.ArbitraryDataSets;
import io.larmor.xml.NativeDicomXml;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The Native DICOM Model gives every data set back.
class ArbitraryXmlTest {
    /// XML is in UTF-8, and so is what is read from it.
    private static final DataSetDiff.Options UNICODE = new DataSetDiff.Options(Set.of(Tag.SpecificCharacterSet), false);

    @Test
    void xmlGivesArbitraryDataSetsBack() throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            var made = ArbitraryDataSets.of(seed);
            var out = new ByteArrayOutputStream();
            NativeDicomXml.write(made, out, NativeDicomXml.Options.DEFAULT);
            var read = NativeDicomXml.read(new ByteArrayInputStream(out.toByteArray()), Limits.DEFAULT,
                    BulkDataResolver.NONE).dataSet();
            assertEquals(List.of(), DataSetDiff.of(made, read, UNICODE), "seed " + seed);
        }
    }
}
