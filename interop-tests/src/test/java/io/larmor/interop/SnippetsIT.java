package io.larmor.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Java of a document compiles as it is printed, with the imports that are printed there and nothing else.
class SnippetsIT {
    private static final Pattern FENCE = Pattern.compile("^```java( imports)?\\R((?:.*\\R)*?)```$", Pattern.MULTILINE);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/client.md", "docs/server.md", "docs/provider.md docs/testing.md"})
    void whatIsPrintedCompiles(String documents) throws IOException {
        var imports = new LinkedHashSet<String>();
        var code = new LinkedHashSet<String>();
        for (String document : documents.split(" ", -1)) {
            Matcher fence = FENCE.matcher(Files.readString(ROOT.resolve(document)));
            while (fence.find()) {
                if (fence.group(1) == null) {
                    code.add(fence.group(2));
                } else {
                    fence.group(2).lines().forEach(imports::add);
                }
            }
        }
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve("Printed.java"),
                String.join("\n", imports) + "\nclass Printed {\n" + String.join("\n", code) + "}\n");
        ExampleSources.compile(folder.resolve("classes"), List.of(sources), "-p", ExampleSources.modules(),
                "-cp", System.getProperty("java.class.path"), "-Xlint:none", "--add-modules",
                "io.larmor.testkit,io.larmor.archive" + junit());
    }

    /// Where it is a module, it has to be asked for.
    private static String junit() {
        Module module = Test.class.getModule();
        return module.isNamed() ? "," + module.getName() : "";
    }
}
