package io.larmor.assoc;

/// What a peer sent, made fit for a message.
final class Words {
    private Words() {}

    /// In quotes, with everything that is not printable ASCII replaced.
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(c >= 0x20 && c <= 0x7E ? (char) c : '?'));
        return quoted.append('"').toString();
    }
}
