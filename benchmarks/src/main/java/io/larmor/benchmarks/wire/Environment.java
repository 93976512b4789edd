package io.larmor.benchmarks.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Where figures come from: the machine, and the versions of those that are compared. Figures of two machines are not to be compared.
final class Environment {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Environment() {}

    /// {@return what there is to say, by name}
    static Map<String, String> of(Peers peers, Path folder) throws IOException {
        var said = new LinkedHashMap<String, String>();
        said.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        said.put("processor", Runtime.getRuntime().availableProcessors() + " x " + processor());
        said.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        said.put("disk", Files.getFileStore(folder).type());
        said.put("java", Runtime.version().toString());
        said.put("larmor", firstLine(peers.larmor().toString()));
        if (Peers.has("storescp")) {
            said.put("dcmtk", firstLine("storescp"));
        }
        if (Peers.has("Orthanc")) {
            said.put("orthanc", firstLine("Orthanc"));
        }
        if (peers.dcm4che().isPresent()) {
            said.put("dcm4che", dcm4che(peers.dcm4che().get()));
        }
        return said;
    }

    private static String processor() throws IOException {
        if (!Files.exists(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /// Its programs do not know; their folder does.
    private static String dcm4che(Path programs) throws IOException {
        var jars = programs.resolveSibling("lib");
        if (!Files.isDirectory(jars)) {
            return "unknown";
        }
        try (var names = Files.list(jars)) {
            return names.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith("dcm4che-net-") && name.endsWith(".jar"))
                    .map(name -> name.substring("dcm4che-net-".length(), name.length() - ".jar".length()))
                    .filter(version -> Character.isDigit(version.charAt(0))).findFirst().orElse("unknown");
        }
    }

    /// {@return what a program prints first when it is asked for its version}
    private static String firstLine(String program) throws IOException {
        var process = new ProcessBuilder(List.of(program, "--version")).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            var lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(line -> line.replace("$", "").strip());
            return Optional.of(process.waitFor(1, TimeUnit.MINUTES)).filter(ended -> ended)
                    .flatMap(_ -> lines.filter(line -> !line.isEmpty()).findFirst()).orElse("unknown");
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
