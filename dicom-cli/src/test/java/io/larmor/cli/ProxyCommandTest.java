package io.larmor.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProxyCommandTest {
    private static final Pattern PORT = Pattern.compile("(?:port |\"port\":)([0-9]+)");

    /// A proxy in this process, and what it says.
    private static final class Proxy {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> code;

        Proxy(String... words) {
            code = CompletableFuture.supplyAsync(() -> {
                try (var terminal = Terminal.ofPipes(out, out)) {
                    return Main.run(terminal, words);
                }
            });
        }

        int port() {
            while (!code.isDone()) {
                var matcher = PORT.matcher(said());
                if (matcher.find()) {
                    return Integer.parseInt(matcher.group(1));
                }
                Thread.onSpinWait();
            }
            throw new AssertionError(said());
        }

        String said() {
            return out.toString(StandardCharsets.UTF_8);
        }

        int end() throws Exception {
            return code.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void eachMessageIsALineWithoutPatientData(@TempDir Path folder) throws Exception {
        try (var node = TestNode.start(folder.resolve("archive"))) {
            var proxy = new Proxy("proxy", "--listen", "0", "--to", node.peer(), "--connections", "2", "--record",
                    folder.resolve("r").toString(), "--pcapng", folder.resolve("c").toString(), "--mask");
            String peer = "WRONG@127.0.0.1:" + proxy.port();
            assertEquals(0, Run.of("echo", peer).code());
            assertEquals(0, Run.of("find", peer, "-m", "PatientName=SECRET*").code());
            assertEquals(0, proxy.end());
            String said = proxy.said();
            assertTrue(said.contains("> C-ECHO-RQ          id 1, Verification SOP Class"), said);
            assertTrue(
                    said.contains("< C-ECHO-RSP         id 1, Verification SOP Class, status 0000H (success), after "),
                    said);
            assertTrue(said.contains("association 'LARMOR' -> 'LARMOR'"), said);
            assertFalse(said.contains("SECRET"), said);
            assertTrue(Files.size(folder.resolve("c")) > 1000);
        }
    }

    @Test
    void jsonIsALineForEachThing(@TempDir Path folder) throws Exception {
        try (var node = TestNode.start(folder.resolve("archive"))) {
            var proxy = new Proxy("proxy", "--listen", "0", "--to", node.peer(), "--connections", "1", "--json",
                    "--fault",
                    "server:truncate@A-RELEASE-RP", "--called", "*");
            // The echo is answered; that the answer to the release is cut off ends the association badly
            assertEquals(4, Run.of("echo", "LARMOR@127.0.0.1:" + proxy.port()).code());
            assertEquals(0, proxy.end());
            String said = proxy.said();
            assertTrue(said.lines().allMatch(line -> line.startsWith("{") && line.endsWith("}")), said);
            assertTrue(said.contains("\"command\":\"C-ECHO-RSP\",\"messageId\":1"), said);
            assertTrue(said.contains("\"status\":\"0000\""), said);
            assertTrue(said.contains("truncate at byte "), said);
        }
    }

    @Test
    void wrongUseIsExplained() {
        var wrong = Run.of("proxy", "--listen", "0", "--to", "A@localhost:1", "--fault", "explode");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("'explode' is none of delay, split"), wrong.err());
        assertEquals(2, Run.of("proxy", "--listen", "0", "--to", "A@localhost:1", "--pcapng", "x").code());
        assertEquals(2,
                Run.of("proxy", "--listen", "0", "--to", "A@localhost:1", "--called", "SEVENTEEN LETTERS").code());
    }
}
