package io.larmor.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// A logger that writes each event to standard error in one call: the time of day, the level, the logger's simple name, the message;
/// what was thrown follows. Or as one line of JSON. Whatever a peer says in it cannot break the line or steer a terminal.
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return LogProvider.takes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return LogProvider.takes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return LogProvider.takes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return LogProvider.takes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return LogProvider.takes(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String pattern,
            Object @Nullable [] arguments, @Nullable Throwable thrown) {
        var message = MessageFormatter.basicArrayFormat(pattern, arguments);
        var line = LogProvider.isJson()
                ? json(OffsetDateTime.now(ZoneId.systemDefault()), level, message, thrown)
                : line(LocalDateTime.now(ZoneId.systemDefault()), level, message, thrown);
        try {
            Stream.ERROR.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // Nobody reads it, and there is nowhere else to say so.
        }
    }

    /// {@return an event as it is written}
    String line(LocalDateTime time, Level level, @Nullable String message, @Nullable Throwable thrown) {
        var line = new StringBuilder(128).append(Stream.TIME.format(time)).append(' ').append(level).append(' ')
                .append(name, name.lastIndexOf('.') + 1, name.length()).append(" - ")
                .append(Text.printable(String.valueOf(message))).append('\n');
        if (thrown != null) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(each -> line.append(Text.printable(each.replace('\t', ' '))).append('\n'));
        }
        return line.toString();
    }

    /// {@return an event as a line of JSON}
    String json(OffsetDateTime time, Level level, @Nullable String message, @Nullable Throwable thrown) {
        var event = new LinkedHashMap<String, Object>();
        event.put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        event.put("level", level);
        event.put("logger", name);
        event.put("message", String.valueOf(message));
        if (thrown != null) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            event.put("thrown", trace);
        }
        return JsonLine.of(event) + "\n";
    }

    /// What the first event needs, and a process that logs none does not.
    private static final class Stream {
        static final FileOutputStream ERROR = new FileOutputStream(FileDescriptor.err);
        static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
    }
}
