package io.larmor.cli;

import java.time.OffsetDateTime;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// What a node that runs tells the person who runs it, on standard error: a sentence, or a line of JSON where its log is that.
final class Notices {
    private final Terminal terminal;

    Notices(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Says something, whatever level is logged.
    ///
    /// @param level how grave it is
    void say(Level level, String sentence) {
        terminal.err().print(LogProvider.isJson()
                ? json(level, sentence, null)
                : "larmor: " + Text.printable(sentence) + "\n");
        terminal.err().flush();
    }

    /// {@return a notice as a line of JSON}
    static String json(Level level, String sentence, @Nullable Throwable thrown) {
        return new LineLogger("larmor").json(OffsetDateTime.now(ZoneId.systemDefault()), level, sentence, thrown);
    }
}
