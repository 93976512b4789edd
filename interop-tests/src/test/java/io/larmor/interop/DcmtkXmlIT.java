package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DataSetDiff;
import io.larmor.data.DicomFile;
import io.larmor.data.Limits;
import io.larmor.data.Tag;
import io.larmor.xml.NativeDicomXml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The Native DICOM Model (PS3.19 Annex A) that DCMTK's dcm2xml writes, read by us: value for value the file it was made of. The other way DCMTK
/// does not go: its xml2dcm reads a format of its own.
///
/// InlineBinary is "the Value Field of the enclosing Attribute encoded as base64" (PS3.19 Table A.1.5-2). Of a file in little endian dcm2xml 3.6.7 writes
/// that of OW with the high byte first, as no Value Field of the file is; ours is in little endian. So theirs is swapped here before it is compared.
class DcmtkXmlIT {
    private static final int STUDY = 51;

    @Test
    void theModelOfDcmtkIsRead(@TempDir Path folder) throws Exception {
        Programs.require("dcm2xml");
        var differences = new ArrayList<String>();
        for (Path path : Synthetic.study(folder, STUDY, 2)) {
            var xml = folder.resolve("theirs.xml");
            ForeignProcess.run("dcm2xml", "--native-format", "--encode-base64", "--load-all", "--convert-to-utf8",
                    path.toString(), xml.toString()).expectSuccess();
            var theirs = read(xml);
            try (var file = DicomFile.open(path)) {
                var options = new DataSetDiff.Options(Set.of(Tag.PixelData, Tag.SpecificCharacterSet), false);
                DataSetDiff.of(file.dataSet(), theirs, options)
                        .forEach(difference -> differences.add(path.getFileName() + ": " + difference));
                assertEquals(binary(file.dataSet()), swapped(theirs));
            }
        }
        assertEquals(List.of(), differences);
    }

    private static DataSet read(Path xml) throws IOException {
        try (var in = Files.newInputStream(xml)) {
            return NativeDicomXml.read(in, Limits.DEFAULT, BulkDataResolver.NONE).dataSet();
        }
    }

    private static String binary(DataSet dataSet) {
        return HexFormat.of().formatHex(dataSet.element(Tag.PixelData).orElseThrow().bytes());
    }

    private static String swapped(DataSet dataSet) {
        byte[] bytes = dataSet.element(Tag.PixelData).orElseThrow().bytes();
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            byte first = bytes[i];
            bytes[i] = bytes[i + 1];
            bytes[i + 1] = first;
        }
        return HexFormat.of().formatHex(bytes);
    }
}
