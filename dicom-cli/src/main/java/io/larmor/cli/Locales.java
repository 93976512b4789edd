package io.larmor.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// Words of a command line that the locale cannot express. Java reads them in the character set of the locale, and puts U+FFFD for what is none
/// there: that must not become a name of a patient, or of a file.
final class Locales {
    private static final char REPLACEMENT = '\uFFFD';
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Locales() {}

    /// {@return whether a word is not what was written, which is told then}
    static boolean refuses(Terminal terminal, String... words) {
        for (var word : words) {
            if (word.indexOf(REPLACEMENT) >= 0) {
                var refusal = refusal(word, System.getProperty("sun.jnu.encoding", ""), System.getenv(), commandLine());
                if (!refusal.isEmpty()) {
                    terminal.err().println("larmor: " + refusal);
                }
                return !refusal.isEmpty();
            }
        }
        return false;
    }

    /// {@return why a word with U+FFFD is not taken; empty if that is what was written}
    ///
    /// @param encoding the character set of the locale
    /// @param environment says which locale it is
    /// @param commandLine the bytes that all words were made of; empty if they are not known
    static String refusal(String word, String encoding, Map<String, String> environment, byte[] commandLine) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .filter(name -> !environment.getOrDefault(name, "").isEmpty()).findFirst()
                .map(name -> name + "=" + environment.get(name)).orElse("none is set");
        if (!encoding.equals("UTF-8")) {
            return "'" + Text.printable(word) + "' has characters that this locale (" + locale
                    + ") has not; set LC_ALL to one that has them, such as C.UTF-8.";
        }
        return isUtf8(commandLine)
                ? ""
                : "'" + Text.printable(word) + "' is not in UTF-8, as this locale (" + locale
                        + ") has it; write it so, or set LC_ALL to the locale that it is in.";
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static byte[] commandLine() {
        try {
            return Files.readAllBytes(COMMAND_LINE);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
