package io.larmor.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the shell commands of one document in a folder of its own, in the order in which they stand there. What is printed as a session (`console`) is compared
/// with what comes; the other commands (`sh`) have to succeed; those in a block `sh server` run until the document ends. A block `sh by-hand` is not run; before `console ended` the latest server
/// has ended by itself. Ports are free ones in place of those in the document.
final class DocumentSession implements AutoCloseable {
    private static final Pattern FENCE = Pattern.compile("^```(sh|console)( .*)?\\R((?:.*\\R)*?)```$",
            Pattern.MULTILINE);
    private static final Pattern PORT = Pattern.compile("\\b(111\\d\\d|276\\d)\\b");
    /// What may be another each time.
    private static final List<Pattern> PASSING = List.of(Pattern.compile("\\d+(\\.\\d+)? ?(ns|µs|ms|s|min)\\b"),
            Pattern.compile("\\d+(\\.\\d+)? [kM]i?B/s"), Pattern.compile("\\d+(\\.\\d+)?/s"),
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ][\\d:.,]+Z?"), Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
            Pattern.compile("(?m)(^ *\\d+ +)?\\b\\d+\\.\\d{6,9}\\b"), Pattern.compile("localhost is .*"),
            Pattern.compile("\\b[3-6]\\d{4}\\b"), Pattern.compile(" +"));

    private final Path document;
    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Deque<ForeignProcess> servers = new ArrayDeque<>();
    private final List<String> differences = new ArrayList<>();

    DocumentSession(Path document, Path folder) throws IOException {
        this.document = document;
        this.folder = folder;
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("larmor");
        Files.writeString(program,
                "#!/bin/sh\nexec " + String.join(" ", LarmorProgram.command(List.of())) + " \"$@\"\n");
        program.toFile().setExecutable(true);
        Files.createSymbolicLink(folder.resolve("larmor"), program);
    }

    /// Runs everything.
    ///
    /// {@return the document with what came in place of what is printed there}
    String run() throws Exception {
        var actual = new StringBuilder();
        Matcher fence = FENCE.matcher(Files.readString(document));
        while (fence.find()) {
            String kind = fence.group(1) + Objects.requireNonNullElse(fence.group(2), "");
            String body = fence.group(3);
            String came = switch (kind) {
                case "sh by-hand" -> body;
                case "sh server" -> serve(body);
                case "sh" -> succeed(body);
                case "console" -> compare(body);
                case "console ended" -> {
                    servers.pop().await();
                    yield compare(body);
                }
                default -> throw new AssertionError("a block is sh, sh server, sh by-hand or console, not " + kind);
            };
            fence.appendReplacement(actual, Matcher.quoteReplacement("```" + kind + "\n" + came + "```"));
        }
        return fence.appendTail(actual).toString();
    }

    List<String> differences() {
        return differences;
    }

    private String serve(String body) throws IOException {
        for (String command : commands(body)) {
            Matcher listens = Pattern.compile("--(?:port|listen) (\\d+)").matcher(command);
            String written = listens.find() ? listens.group(1) : "11112";
            String whole = command.contains("--port") || command.contains("--listen")
                    ? command
                    : command + " --port " + written;
            var server = ForeignProcess.start("bash", "-c", prologue() + "exec " + translated(whole));
            servers.push(server);
            String port = String.valueOf(translate(written));
            server.awaitUntil("word of port " + port, () -> says(server, port));
        }
        return body;
    }

    private static boolean says(ForeignProcess server, String word) {
        try {
            return server.output().contains(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String succeed(String body) throws Exception {
        shell(commands(body), "set -e\n").expectSuccess();
        return body;
    }

    private String compare(String body) throws Exception {
        List<String> commands = commands(body.lines().filter(DocumentSession::isTyped)
                .map(line -> line.substring(2)).reduce("", (a, b) -> a + b + "\n"));
        String[] came = shell(commands, "").output().split("@@ \\d+\n", -1);
        List<String> printed = Arrays.stream(("\n" + body).split("\n(?=\\$ )", -1)).skip(1).toList();
        var actual = new StringBuilder();
        for (int i = 0; i < printed.size(); i++) {
            String typed = printed.get(i).lines().takeWhile(DocumentSession::isTyped)
                    .reduce("", (a, b) -> a + b + "\n");
            String expected = printed.get(i).substring(Math.min(typed.length(), printed.get(i).length()));
            String output = documented(came[i + 1].stripTrailing());
            if (!matches(expected.strip(), output.strip())) {
                differences.add(typed + "printed there:\n" + expected.strip() + "\nwhat came:\n" + output);
                actual.append(typed).append(output.isEmpty() ? "" : output + "\n");
            } else {
                actual.append(typed).append(expected.isBlank() ? "" : expected.stripTrailing() + "\n");
            }
        }
        return actual.toString();
    }

    private static boolean isTyped(String line) {
        return line.startsWith("$ ") || line.startsWith("> ");
    }

    /// Whether an output is what is printed; a line of "…" stands for any lines.
    private static boolean matches(String printed, String came) {
        String pattern = Arrays.stream(passing(printed).split("(?m)^…$", -1)).map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b).orElse("");
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(passing(came)).matches();
    }

    private static String passing(String text) {
        String plain = text;
        for (Pattern each : PASSING) {
            plain = each.matcher(plain).replaceAll(" # ").replaceAll(" +", " ");
        }
        return plain;
    }

    private ForeignProcess.Result shell(List<String> commands, String before) throws Exception {
        var script = new StringBuilder(prologue()).append("mark() { local s=$?; echo \"@@ $1\"; return $s; }\n")
                .append(before);
        for (int i = 0; i < commands.size(); i++) {
            script.append("mark ").append(i).append('\n').append(translated(commands.get(i))).append('\n');
        }
        return ForeignProcess.run("bash", "-c", script.toString());
    }

    private String prologue() {
        return "cd '" + folder + "'; export PATH='" + folder.resolve("bin") + "':\"$PATH\" COLUMNS=100\n";
    }

    /// {@return the commands, one each, without comments; a backslash at the end of a line continues it}
    private static List<String> commands(String body) {
        return body.replaceAll("\\\\\\R\\s*", " ").lines().map(line -> line.replaceFirst("(^|\\s+)# .*$", ""))
                .filter(line -> !line.isBlank()).toList();
    }

    private String translated(String command) throws IOException {
        var actual = new StringBuilder();
        Matcher port = PORT.matcher(command);
        while (port.find()) {
            port.appendReplacement(actual, String.valueOf(translate(port.group())));
        }
        return port.appendTail(actual).toString();
    }

    private int translate(String written) throws IOException {
        Integer known = ports.get(written);
        int actual = known == null ? ForeignProcess.freePort() : known;
        ports.put(written, actual);
        return actual;
    }

    /// {@return an output as the document has it: with its ports, and without the folder of this run}
    private String documented(String output) {
        String text = output.replace(folder.toString() + "/", "").replace(folder.toString(), ".");
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            text = text.replaceAll("\\b" + port.getValue() + "\\b", port.getKey());
        }
        return text.replaceAll("(?m)[ \\t]+$", "").replaceAll("(?m)^Running as user .*\\R", "");
    }

    @Override
    public void close() throws IOException {
        while (!servers.isEmpty()) {
            servers.pop().close();
        }
    }
}
