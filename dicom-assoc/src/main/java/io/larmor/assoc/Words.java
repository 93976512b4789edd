package io.larmor.assoc;

/// What a peer sent, made fit for a message, a log line or a terminal.
public final class Words {
    private Words() {}

    /// {@return a text in quotes, with everything that is not printable ASCII replaced by a question mark} So nothing that a peer calls itself begins a line of
    /// its own, or steers a terminal.
    ///
    /// @param text what a peer sent
    public static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(c >= 0x20 && c <= 0x7E ? (char) c : '?'));
        return quoted.append('"').toString();
    }
}
