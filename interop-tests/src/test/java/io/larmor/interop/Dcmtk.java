package io.larmor.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.larmor.data.DataSet;
import io.larmor.data.DicomFile;

/// What the tests say to DCMTK's programs.
final class Dcmtk {
    private static final String LOCALHOST = "127.0.0.1";
    /// Group lengths, and Data Set Trailing Padding, which DCMTK does not send (PS3.10 §7.2).
    private static final Pattern JSON_NOISE = Pattern.compile(",?\\s*\"([0-9A-F]{4}0000|FFFCFFFC)\": \\{[^}]*\\}");
    private static final Pattern DUMP_NOISE = Pattern
            .compile("^#|^ *\\(0002,|^ *\\([0-9a-f]{4},0000\\)|^ *\\(fffe,e0[0d]d\\)|^\\(fffc,fffc\\)|^$");
    private static final Pattern DUMP_LENGTHS = Pattern.compile(" with (explicit|undefined) length| *# .*$");
    private static final int PREAMBLE = 132;

    private Dcmtk() {}

    /// Runs one of DCMTK's SCUs against a node of ours.
    static ForeignProcess.Result scu(String program, int port, String... options)
            throws IOException, InterruptedException {
        return ForeignProcess.run(command(program, port, List.of(options), List.of()));
    }

    /// Runs storescu or dcmsend with files.
    static ForeignProcess.Result send(String program, int port, List<String> options, List<Path> files)
            throws IOException, InterruptedException {
        return ForeignProcess.run(command(program, port, options, files.stream().map(Path::toString).toList()));
    }

    private static List<String> command(String program, int port, List<String> options, List<String> files) {
        List<String> command = new ArrayList<>(List.of(program, "-aec", LarmorNode.AE));
        command.addAll(options);
        command.addAll(List.of(LOCALHOST, String.valueOf(port)));
        command.addAll(files);
        return command;
    }

    /// {@return the identifiers of the pending responses that findscu received}
    static List<DataSet> find(Path folder, int port, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "find");
        List<String> options = new ArrayList<>(List.of("-X", "-od", out.toString()));
        options.addAll(Arrays.asList(arguments));
        ForeignProcess.run(command("findscu", port, options, List.of())).expectNoErrorLine();
        List<DataSet> answers = new ArrayList<>();
        for (Path file : files(out)) {
            try (DicomFile response = DicomFile.open(file)) {
                answers.add(response.dataSet().compact());
            }
        }
        return answers;
    }

    /// {@return the files in a folder, by name}
    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// {@return what DCMTK reads in the data set of a file: its DICOM JSON, without group lengths and trailing padding; where it cannot make that (of encapsulated pixel
    /// data, in this version), its dump, without group lengths, File Meta Information and kinds of length}
    static String content(Path file) throws IOException, InterruptedException {
        var json = ForeignProcess.run("dcm2json", "-q", "+f", file.toString());
        if (json.exitCode() == 0) {
            return JSON_NOISE.matcher(json.output()).replaceAll("");
        }
        var dump = ForeignProcess.run("dcmdump", "-q", "+f", "+L", file.toString()).expectSuccess();
        return dump.output().lines().filter(line -> !DUMP_NOISE.matcher(line).find())
                .map(line -> DUMP_LENGTHS.matcher(line).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    /// A storescp that keeps what it receives bit by bit, in whatever syntax.
    static ForeignProcess storescp(int port, String ae, Path folder) throws IOException {
        Files.createDirectories(folder);
        return ForeignProcess
                .start("storescp", "-pm", "+B", "+xa", "-aet", ae, "-od", folder.toString(), String.valueOf(port))
                .awaitListening(port);
    }

    /// The bytes after the File Meta Information of a file that DCMTK wrote: it always has a preamble and (0002,0000).
    static byte[] dataSetBytes(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int groupLength = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(PREAMBLE + 8);
        return Arrays.copyOfRange(bytes, PREAMBLE + 12 + groupLength, bytes.length);
    }
}
