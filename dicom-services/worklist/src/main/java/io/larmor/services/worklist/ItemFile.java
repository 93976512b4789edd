package io.larmor.services.worklist;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.larmor.data.BulkDataResolver;
import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.DicomJson;
import io.larmor.data.ReadOptions;

/// Reads worklist items: a file whose first character is `{` or `[` is DICOM JSON, any other a DICOM file.
final class ItemFile {
    /// An item has a few kilobytes; what is larger than a thousand of them is something else.
    private static final long MOST = 4L << 20;
    private static final ReadOptions WHOLE = ReadOptions.builder().bulkThreshold(Long.MAX_VALUE).build();

    private ItemFile() {}

    static List<DataSet> read(Path path, long size) throws IOException {
        if (size > MOST) {
            throw new DicomFormatException("it has " + size + " bytes, more than a file of worklist items");
        }
        if (!isJson(path)) {
            try (var file = DicomFile.open(path, WHOLE)) {
                return List.of(file.dataSet().compact());
            }
        }
        var items = new ArrayList<DataSet>();
        try (var reader = DicomJson.read(Files.newInputStream(path), DicomJson.Limits.DEFAULT, BulkDataResolver.NONE)) {
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                items.add(item.get());
            }
        } catch (CharacterCodingException e) {
            throw new DicomFormatException("it is not in UTF-8");
        }
        return items;
    }

    private static boolean isJson(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '{' || first == '[';
        }
    }
}
