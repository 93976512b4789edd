package io.larmor.cli;

import java.util.ArrayList;
import java.util.List;

/// What a shell hands to the first command of a line: the words, without their quotes, to a comment, a pipe or a redirection.
final class ShellWords {
    private static final String END = "|><;&";

    private ShellWords() {}

    /// {@return the words}
    static List<String> of(String line) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && (c == ' ' || END.indexOf(c) >= 0 || (c == '#' && word == null))) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                if (c != ' ') {
                    return words;
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else {
                word.append(c == '\\' && quote != '\'' ? line.charAt(++i) : c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote has no end: " + line);
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
