package io.larmor.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// `GET /metrics` and `GET /health` on a port of their own, for whoever watches over the node. Nothing else is answered, and nothing changes by asking.
///
/// *Threading*: each request is answered on a virtual thread.
final class MetricsServer implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    static final String UP = "up";
    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("larmor-metrics").factory());

    /// Starts to answer.
    ///
    /// @param address where
    /// @param metrics the metrics, in Prometheus' text format
    /// @param status "up" if the node does what it is there for, else a word that says why not
    MetricsServer(InetSocketAddress address, Supplier<String> metrics, Supplier<String> status) throws IOException {
        // Who connects and says nothing, or reads nothing, is let go; read when the first server of the process is made.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("jdk.httpserver.maxConnections", "64");
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            var named = new BindException("Cannot serve metrics on " + address.getHostString() + ", port "
                    + address.getPort() + ": " + e.getMessage() + ". Choose another metrics.port (--metrics-port).");
            named.initCause(e);
            throw named;
        }
        server.createContext("/", exchange -> answer(exchange, metrics, status));
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Supplier<String> metrics, Supplier<String> status)
            throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, NOT_ALLOWED, "text/plain", "Only GET.\n", head);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> send(exchange, OK, "text/plain; version=0.0.4", metrics.get(), head);
                case "/health" -> {
                    var word = status.get();
                    send(exchange, word.equals(UP) ? OK : UNAVAILABLE, "application/json",
                            "{\"status\":\"" + word + "\"}\n", head);
                }
                default -> send(exchange, NOT_FOUND, "text/plain", "There are /metrics and /health.\n", head);
            }
        }
    }

    private static void send(HttpExchange exchange, int code, String type, String text, boolean head)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /// {@return the address of a name, or of this machine alone}
    static InetSocketAddress address(String host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
