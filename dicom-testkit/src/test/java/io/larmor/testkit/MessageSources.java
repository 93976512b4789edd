package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words that the sources put into messages: every string in the arguments of whatever makes one, cut where a value comes between.
final class MessageSources {
    /// What the program and its network say: what makes these is told to people. What a programmer alone sees is not among them.
    private static final Pattern SITE = Pattern.compile(
            "new (Failure|ConfigProblem|AssociationRejectedException|AssociationAbortedException|ProtocolViolationException"
                    + "|NegotiationException|TlsException|ConnectException|UnknownHostException|BindException"
                    + "|TypeConversionException|TomlException|ArchiveInUseException|ArchiveRefusedException"
                    + "|NotSentException|PoolExhaustedException|IOException|EOFException)\\("
                    + "|LOG\\.(?:warn|error)\\(|\\bproblem\\(");
    /// Where a value stands in a message.
    private static final Pattern VALUE = Pattern.compile("%[-,#0-9.]*[a-zA-Z]|\\{}|…");
    /// Sentences that are not made in such a place: of these classes every text counts.
    private static final List<String> WHOLE = List.of("dicom-cli/Failures.java", "dicom-scp/PluginFailure.java",
            "dicom-assoc/DicomTimeoutException.java", "dicom-assoc/RejectReason.java", "dicom-assoc/TlsException.java",
            "dicom-assoc/AssociationRejectedException.java", "dicom-assoc/FirstBytes.java");
    /// What is compared with the words of others is not said.
    private static final Pattern COMPARED = Pattern
            .compile("\\.(contains|startsWith|equals|compile)\\(\"(?:[^\"\\\\]|\\\\.)*\"\\)");
    private static final int LEAST = 12;

    private MessageSources() {}

    /// {@return the pieces of messages of some folders, and the file that each is in}
    static Map<String, String> pieces(List<String> folders) throws IOException {
        var pieces = new TreeMap<String, String>();
        for (String folder : folders) {
            for (Path source : Documents.below(folder + "/src/main/java", ".java")) {
                String text = Files.readString(source).replaceAll("(?m)^\\s*//.*$", "");
                String name = String.valueOf(source.getFileName());
                Matcher site = SITE.matcher(text);
                while (site.find()) {
                    strings(text, site.end(), true).forEach(each -> add(pieces, each, name));
                }
                if (WHOLE.contains(folder + "/" + name)) {
                    String said = COMPARED.matcher(text).replaceAll("");
                    strings(said, said.indexOf('{'), false).forEach(each -> add(pieces, each, name));
                }
            }
        }
        return pieces;
    }

    private static void add(Map<String, String> pieces, String string, String file) {
        for (String piece : pieces(string)) {
            pieces.putIfAbsent(piece, file);
        }
    }

    /// {@return what is said whatever the values are: pieces long enough to be told from others}
    static List<String> pieces(String message) {
        return VALUE.splitAsStream(message).map(piece -> piece.replaceAll("\\s+", " ").strip())
                .filter(piece -> piece.length() >= LEAST && piece.contains(" ")).toList();
    }

    /// {@return the strings from a place on: up to the parenthesis that closes, or to the end}
    private static List<String> strings(String text, int from, boolean toParenthesis) {
        var strings = new ArrayList<String>();
        int depth = 1;
        for (int i = from; i < text.length() && (depth > 0 || !toParenthesis); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                i = closing(text, i + 1, '\'');
            } else if (text.startsWith("\"\"\"", i)) {
                int end = text.indexOf("\"\"\"", i + 3);
                strings.add(text.substring(i + 3, end));
                i = end + 2;
            } else if (c == '"') {
                int end = closing(text, i + 1, '"');
                strings.add(unescaped(text.substring(i + 1, end)));
                i = end;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return strings;
    }

    private static int closing(String text, int from, char quote) {
        int i = from;
        while (text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private static String unescaped(String literal) {
        return literal.replace("\\\"", "\"").replace("\\n", " ").replace("\\t", " ");
    }
}
