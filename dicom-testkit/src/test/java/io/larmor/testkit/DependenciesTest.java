package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// `docs/dependencies.md` lists what the modules take from others, and nothing else; so does the `pom.xml` that has their versions.
class DependenciesTest {
    private static final Pattern DEPENDENCY = Pattern
            .compile("<dependency>\\s*<groupId>([^<]*)</groupId>\\s*<artifactId>([^<]*)</artifactId>");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]*)` \\|", Pattern.MULTILINE);

    private static Set<String> of(Path pom) throws IOException {
        return DEPENDENCY.matcher(Files.readString(pom)).results()
                .filter(each -> !each.group(1).equals("io.larmor"))
                .map(each -> each.group(1) + ":" + each.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// One artifact stands for all of JUnit.
    private static String listed(String artifact) {
        return artifact.startsWith("org.junit") ? "org.junit.jupiter:junit-jupiter" : artifact;
    }

    @Test
    void whatIsListedIsUsedAndWhatIsUsedIsListed() throws IOException {
        Path build = Documents.root().resolve("pom.xml");
        var used = new TreeSet<String>();
        for (Path pom : Documents.below("", "pom.xml")) {
            if (!pom.equals(build)) {
                of(pom).forEach(each -> used.add(listed(each)));
            }
        }
        var rows = ROW.matcher(Files.readString(Documents.root().resolve("docs/dependencies.md"))).results()
                .map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(used, rows);
        var managed = of(build).stream().map(DependenciesTest::listed).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(used, managed);
    }
}
