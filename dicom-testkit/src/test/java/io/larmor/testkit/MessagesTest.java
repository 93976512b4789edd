package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// `docs/messages.md` and the sources say the same: what the program prints is explained there, and what is explained there is printed.
class MessagesTest {
    private static final List<String> EXPLAINED = List.of("dicom-cli", "dicom-scu", "dicom-scp", "dicom-assoc",
            "dicom-archive/core", "dicom-audit");
    private static final List<String> QUOTED = List.of("dicom-data", "dicom-dimse", "dicom-archive/files",
            "dicom-archive/sqlite", "dicom-services/storage", "dicom-services/query-retrieve",
            "dicom-services/storage-commitment", "dicom-services/worklist", "dicom-services-spi");
    private static final Pattern QUOTATION = Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE);

    @Test
    void everyMessageIsExplained() throws IOException {
        String guide = guide();
        String missing = MessageSources.pieces(EXPLAINED).entrySet().stream()
                .filter(piece -> !guide.contains(piece.getKey()))
                .map(piece -> piece.getValue() + ": " + piece.getKey()).sorted().collect(Collectors.joining("\n"));
        assertTrue(missing.isEmpty(), () -> "docs/messages.md does not explain:\n" + missing);
    }

    @Test
    void everyExplainedMessageIsPrinted() throws IOException {
        var sources = new ArrayList<String>();
        for (List<String> folders : List.of(EXPLAINED, QUOTED)) {
            for (String folder : folders) {
                for (Path source : Documents.below(folder + "/src/main/java", ".java")) {
                    sources.add(Files.readString(source).replaceAll("\"\\s*\\+\\s*\"", "")
                            .replace("\\\"", "\"").replaceAll("\\s+", " "));
                }
            }
        }
        var unknown = new ArrayList<String>();
        for (Map.Entry<String, List<String>> quoted : quotations().entrySet()) {
            for (String piece : quoted.getValue()) {
                if (sources.stream().noneMatch(source -> source.contains(piece))) {
                    unknown.add(quoted.getKey() + "\n    no source says: " + piece);
                }
            }
        }
        assertTrue(unknown.isEmpty(), () -> String.join("\n", unknown));
    }

    private static Map<String, List<String>> quotations() throws IOException {
        return QUOTATION.matcher(guide()).results().map(row -> row.group(1)).distinct()
                .collect(Collectors.toMap(row -> row, MessageSources::pieces));
    }

    private static String guide() throws IOException {
        return Files.readString(Documents.root().resolve("docs/messages.md"));
    }
}
