package io.larmor.cli;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// The program's logging: SLF4J's events as lines on standard error. It reads no file and searches nothing at start, as a command
/// often lives for less time than that takes.
///
/// Threading: safe for use by several threads.
public final class LogProvider implements SLF4JServiceProvider {
    private static volatile Level atStart = Level.WARN;
    private static volatile Level level = Level.WARN;
    private static volatile boolean json;

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /// For SLF4J, which makes one in a process.
    public LogProvider() {}

    /// Names this provider to SLF4J, which then does not look for others; before the first logger is made.
    ///
    /// @param least what is logged: events of this level and above
    static void use(Level least) {
        atStart = least;
        level = least;
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // It would say that it was told which provider to take.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /// Changes what is logged from now on.
    ///
    /// @param least events of this level and above; empty: what the process began with
    static void level(Optional<Level> least) {
        level = least.orElse(atStart);
    }

    /// Changes how it is written.
    ///
    /// @param lines whether each event is a line of JSON
    static void json(boolean lines) {
        json = lines;
    }

    static boolean isJson() {
        return json;
    }

    /// {@return whether an event of a level is logged}
    static boolean takes(Level one) {
        return one.toInt() >= level.toInt();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, LineLogger::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
