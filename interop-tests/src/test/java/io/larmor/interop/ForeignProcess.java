package io.larmor.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A program that runs beside the test: started with `TCP_NODELAY=1` (without it DCMTK waits 40 ms for each small object), its output captured in
/// a file, stopped by its process id.
final class ForeignProcess implements AutoCloseable {
    /// What a program that ended said: standard output and error together.
    record Result(List<String> command, int exitCode, String output) {
        Result expectSuccess() {
            if (exitCode != 0) {
                throw new AssertionError(command + " ended with " + exitCode + ":\n" + output);
            }
            return this;
        }

        /// {@return the first line that tells of an error, or that the program failed}
        String firstError() {
            return output.lines().filter(Result::isError).findFirst().orElse("exit code " + exitCode);
        }

        boolean failed() {
            return exitCode != 0 || output.lines().anyMatch(Result::isError);
        }

        private static boolean isError(String line) {
            return line.startsWith("E: ") || line.startsWith("F: ");
        }

        /// DCMTK's tools say `E:` or `F:` for what went wrong, some of them with exit code 0.
        Result expectNoErrorLine() {
            if (failed()) {
                throw new AssertionError(command + " reported an error:\n" + output);
            }
            return this;
        }
    }

    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final List<String> command;
    private final Process process;
    private final Path log;

    private ForeignProcess(List<String> command, Path log) throws IOException {
        this.command = command;
        this.log = log;
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("TCP_NODELAY", "1");
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
    }

    /// Starts a program of the system, found by name, or any other by its path.
    static ForeignProcess start(List<String> command) throws IOException {
        var full = new ArrayList<>(command);
        if (!full.getFirst().contains("/")) {
            full.set(0, Programs.path(full.getFirst()));
        }
        return new ForeignProcess(List.copyOf(full), Files.createTempFile("larmor-interop", ".log"));
    }

    static ForeignProcess start(String... command) throws IOException {
        return start(List.of(command));
    }

    static Result run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        try (ForeignProcess running = start(command)) {
            return running.await();
        }
    }

    /// Waits for the end of the program.
    Result await() throws IOException, InterruptedException {
        if (!process.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end within " + RUN_LIMIT + ":\n" + output());
        }
        return new Result(command, process.exitValue(), output());
    }

    ForeignProcess awaitListening(int port) throws IOException {
        awaitUntil("a listener on port " + port, () -> accepts(port));
        return this;
    }

    ForeignProcess awaitUntil(String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError(command + " gave no " + what + ":\n" + output());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return this;
    }

    String output() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// `kill -9`: no chance to write or to say anything.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// `kill -TERM`, then waits.
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        Files.deleteIfExists(log);
    }

    /// A loopback port that nobody listens on at this moment.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
