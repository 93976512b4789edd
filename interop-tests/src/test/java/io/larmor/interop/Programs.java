package io.larmor.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.junit.jupiter.api.Assertions.fail;

/// The foreign programs on this machine. A test that needs one that is missing is skipped and says so; under `CI=true` it fails.
final class Programs {
    private static final boolean CI = "true".equals(System.getenv("CI"));

    private Programs() {}

    static void require(String... names) {
        List<String> missing = Arrays.stream(names).filter(name -> find(name).isEmpty()).toList();
        if (missing.isEmpty()) {
            return;
        }
        String message = "needs " + String.join(", ", missing) + " (Debian packages dcmtk, orthanc, strace, tshark)";
        if (CI) {
            fail(message);
        }
        Assumptions.abort(message);
    }

    static String path(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " is not installed")).toString();
    }

    private static Optional<Path> find(String name) {
        Stream<String> folders = Stream.concat(
                Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1)),
                Stream.of("/usr/sbin", "/usr/local/sbin"));
        return folders.map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}
