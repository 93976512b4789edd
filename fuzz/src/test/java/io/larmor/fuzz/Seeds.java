package io.larmor.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.larmor.data.DicomFile;
import io.larmor.data.DicomFormatException;
import io.larmor.data.TransferSyntax;

/// Where inputs start: the corpus of this module, one folder a target, and the files of a folder beside the checkout, if there is one.
final class Seeds {
    /// Longer ones slow the fuzzer down more than they teach it.
    static final int LONGEST = 16_384;

    private Seeds() {}

    /// {@return the committed seeds of a target by their names; those that once were findings are among them}
    static Map<String, byte[]> committed(String target) throws IOException {
        return read(corpus().resolve(target));
    }

    /// {@return the folder of the corpus}
    static Path corpus() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            for (var candidate : List.of(folder.resolve("corpus"), folder.resolve("fuzz/corpus"))) {
                if (Files.isDirectory(candidate.resolve("pdu"))) {
                    return candidate;
                }
            }
        }
        throw new IllegalStateException("the folder fuzz/corpus is not there");
    }

    /// {@return what a target can learn from the shared test files; empty if they are not there}
    static List<byte[]> shared(String target) throws IOException {
        var folder = sharedFolder();
        if (folder.isEmpty()) {
            return List.of();
        }
        var root = folder.get();
        var found = new ArrayList<byte[]>();
        switch (target) {
            case "pdu" -> found.addAll(read(root.resolve("malformed/pdus")).values());
            case "stream" -> read(root.resolve("malformed/pdus")).values()
                    .forEach(bytes -> found.add(SeedWriter.join(new byte[] {(byte) 0xFC}, bytes)));
            case "part10" -> {
                found.addAll(read(root.resolve("malformed/files")).values());
                found.addAll(read(root.resolve("files")).values());
            }
            default -> {
                if (Targets.make(target) instanceof DataSetTarget(var syntax) && !syntax.deflated()) {
                    dataSets(root.resolve("files"), syntax, found);
                }
            }
        }
        return found;
    }

    private static void dataSets(Path folder, TransferSyntax syntax, List<byte[]> found) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var path : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(path) <= LONGEST) {
                    try (var file = DicomFile.open(path)) {
                        if (file.transferSyntax().encapsulated() == syntax.encapsulated()
                                && (syntax.encapsulated() || file.transferSyntax().equals(syntax))) {
                            byte[] bytes = Files.readAllBytes(path);
                            found.add(Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length));
                        }
                    } catch (DicomFormatException e) {
                        // One of those that are no DICOM.
                    }
                }
            }
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        var found = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) <= LONGEST) {
                    found.put(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return found;
    }

    private static Optional<Path> sharedFolder() {
        var named = System.getenv("LARMOR_SHARED");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Seeds::isShared);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolveSibling("shared")).filter(Seeds::isShared).findFirst();
    }

    private static boolean isShared(Path folder) {
        return Files.exists(folder.resolve("malformed/pdus-INDEX.tsv"));
    }
}
