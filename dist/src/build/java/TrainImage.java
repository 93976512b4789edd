import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/// Makes the AOT caches of an image (JEP 483, 514, 515): classes come loaded, linked and profiled from them. Each is made of a recorded
/// run of command lines: `lib/larmor.aot` of a little of everything, `lib/client.aot` of what talks to a peer, `lib/files.aot` of what
/// works on files. Before that, the arguments of all commands are taken down (`lib/commands`), and what they read at each start is made short.
///
/// Usage: `java TrainImage.java IMAGE LINES-FOLDER`. In the lines `$LINES` is that folder, `$DIR` is a folder for the run, `$CT` a file in it, `$STUDY` its Study
/// Instance UID, `$PEER` a node, `$PORT` that of the node.
void main(String... args) throws Exception {
    var image = Path.of(args[0]).toAbsolutePath();
    var lines = Path.of(args[1]);
    var folder = Files.createTempDirectory("larmor-train");
    try {
        withoutComments(image.resolve("conf/security/java.security"));
        finish(start(folder, java(image, COMMAND, "train", "--arguments=" + image.resolve("lib/commands"))), folder);
        var values = new HashMap<>(Map.of("DIR", folder.toString(), "LINES", lines.toAbsolutePath().toString()));
        finish(record(image, "larmor", NODE, lines.resolve("all.txt"), values), folder);
        var ct = folder.resolve(Path.of("generated", "ST0001-CT", "SE001", "IM0001.dcm"));
        values.putAll(Map.of("CT", ct.toString(), "STUDY", study(Files.readAllBytes(ct))));
        var files = record(image, "files", COMMAND, lines.resolve("files.txt"), values);
        var server = new ProcessBuilder(java(image, List.of("-XX:AOTCache=" + image.resolve("lib/larmor.aot")), "serve",
                "--port=0", "--dir=" + folder.resolve("node"), "--json"))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            var port = port(server.inputReader());
            values.putAll(Map.of("PORT", port, "PEER", "LARMOR@localhost:" + port));
            finish(record(image, "client", COMMAND, lines.resolve("client.txt"), values), folder);
        } finally {
            server.destroy();
            server.waitFor();
            finish(files, folder);
        }
    } finally {
        delete(folder);
    }
}

/// How the launcher runs nodes, and commands.
static final List<String> NODE = List.of("-XX:+UseG1GC");
static final List<String> COMMAND = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

/// (0020,000D) Study Instance UID in explicit VR little endian; its length follows.
static final String STUDY_INSTANCE_UID = "20000d005549";

/// Takes the comments out of a file of properties, nineteen twentieths of it: who opens a connection reads it, before anything is compiled.
static void withoutComments(Path file) throws IOException {
    var kept = new StringBuilder("# The JDK's own file has the comments.\n");
    boolean continues = false;
    for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        var text = line.strip();
        if (continues || !(text.isEmpty() || text.startsWith("#") || text.startsWith("!"))) {
            kept.append(line).append('\n');
            continues = text.endsWith("\\");
        }
    }
    if (!properties(kept.toString()).equals(properties(Files.readString(file, StandardCharsets.ISO_8859_1)))) {
        throw new IllegalStateException("without its comments " + file + " says something else");
    }
    Files.writeString(file, kept, StandardCharsets.ISO_8859_1);
}

static Properties properties(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
}

/// Starts a process that runs lines and leaves a cache.
static Process record(Path image, String cache, List<String> mode, Path lines, Map<String, String> values) throws IOException {
    String text = Files.readString(lines);
    for (var value : values.entrySet()) {
        text = text.replace("$" + value.getKey(), value.getValue());
    }
    var folder = Path.of(values.get("DIR"));
    var script = Files.writeString(folder.resolve(cache + ".txt"), text);
    var options = new ArrayList<>(mode);
    options.addAll(List.of("-XX:AOTCacheOutput=" + image.resolve("lib").resolve(cache + ".aot"), "-Xlog:aot=error", "-Xlog:cds=error"));
    return start(folder, java(image, options, "train", script.toString()));
}

static List<String> java(Path image, List<String> options, String... words) {
    var command = new ArrayList<>(List.of(image.resolve("bin/java").toString()));
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=org.xerial.sqlitejdbc", "-m", "io.larmor.cli/io.larmor.cli.Main"));
    command.addAll(List.of(words));
    return command;
}

static Process start(Path folder, List<String> command) throws IOException {
    var log = Files.createTempFile(folder, "run", ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
}

static void finish(Process process, Path folder) throws IOException, InterruptedException {
    if (process.waitFor() == 0) {
        return;
    }
    try (var logs = Files.newDirectoryStream(folder, "run*.log")) {
        for (var log : logs) {
            System.err.print(Files.readString(log));
        }
    }
    throw new IllegalStateException("a run for the AOT caches ended with " + process.exitValue());
}

static String port(BufferedReader output) throws IOException {
    var line = String.valueOf(output.readLine());
    var matcher = Pattern.compile("\"port\":(\\d+)").matcher(line);
    if (!matcher.find()) {
        throw new IllegalStateException("the node does not say its port: " + line);
    }
    return matcher.group(1);
}

static String study(byte[] file) {
    int at = (HexFormat.of().formatHex(file).indexOf(STUDY_INSTANCE_UID) + STUDY_INSTANCE_UID.length()) / 2;
    return new String(file, at + 2, file[at], StandardCharsets.US_ASCII).replace("\0", "");
}

static void delete(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
        for (var each : found.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
        }
    }
}
