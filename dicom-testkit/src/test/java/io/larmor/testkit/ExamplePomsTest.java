package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The projects of `examples` are outside of the build, and take from it: its version, the modules that it publishes, its plug-ins.
class ExamplePomsTest {
    private static final Pattern PLUGIN = Pattern.compile(
            "<plugin>\\s*(?:<groupId>[^<]*</groupId>\\s*)?<artifactId>([^<]*)</artifactId>\\s*<version>([^<]*)</version>");
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]*)</groupId>\\s*<artifactId>([^<]*)</artifactId>\\s*(<version>([^<]*)</version>)?");
    private static final Pattern PROPERTY = Pattern.compile("<(\\w[\\w.-]*)\\.version>([^<]*)</");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");

    static List<Path> poms() throws IOException {
        return Documents.below("examples", "pom.xml");
    }

    private static String first(Pattern pattern, String text) {
        return Objects.requireNonNull(pattern.matcher(text).results().findFirst().orElseThrow().group(1));
    }

    @ParameterizedTest
    @MethodSource("poms")
    void anExampleTakesVersionsOfTheBuild(Path file) throws IOException {
        String pom = Files.readString(file);
        String build = Files.readString(Documents.root().resolve("pom.xml"));
        String bom = Files.readString(Documents.root().resolve("bom/pom.xml"));
        Map<String, String> properties = PROPERTY.matcher(build).results()
                .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
        Map<String, String> plugins = PLUGIN.matcher(build).results()
                .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));

        assertTrue(pom.contains("<larmor.version>" + first(VERSION, bom) + "</larmor.version>"), pom);
        assertTrue(pom.contains("<maven.compiler.release>" + properties.get("jdk") + "</maven.compiler.release>"));
        PLUGIN.matcher(pom).results()
                .forEach(each -> assertEquals(plugins.get(each.group(1)), each.group(2), each.group(1)));
        DEPENDENCY.matcher(pom).results().forEach(each -> {
            Function<String, Boolean> published = name -> bom.contains("<artifactId>" + name + "</artifactId>");
            String version = each.group(4);
            switch (each.group(2)) {
                case "larmor-bom" -> assertEquals("${larmor.version}", version);
                case "slf4j-simple" -> assertEquals(properties.get("slf4j"), version);
                case "junit-jupiter" -> assertEquals(properties.get("junit"), version);
                default -> {
                    assertEquals("io.larmor", each.group(1));
                    assertTrue(published.apply(Objects.requireNonNull(each.group(2))), each.group(2));
                    assertEquals(null, version, each.group(2));
                }
            }
        });
    }

    @Test
    void theListHasThemAll() throws IOException {
        String list = Files.readString(Documents.root().resolve("examples/README.md"));
        assertFalse(poms().isEmpty());
        for (Path pom : poms()) {
            String name = String.valueOf(Objects.requireNonNull(pom.getParent()).getFileName());
            assertTrue(list.contains("(" + name), name);
        }
    }
}
