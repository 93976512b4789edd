package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What documentation comments refer to in brackets is there. The compiler does not look, and javadoc only when a release is made, which then fails: an import
/// that a comment alone needs is easily taken out.
class DocumentationLinksTest {
    private static final Pattern IMPORT = Pattern.compile("^import ([\\w.]+)\\.(\\w+);", Pattern.MULTILINE);
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum)\\s+(\\w+)");
    private static final Pattern COMMENT = Pattern.compile("^\\s*///(.*)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern
            .compile("\\[(?=[\\w#])(\\w*)(?:\\.[\\w.]+)?(#\\w+)?(?:\\([^)]*\\))?](?![(\\[:])");

    @Test
    void everyLinkOfAPublishedModuleLeadsSomewhere() throws IOException {
        var dangling = new ArrayList<String>();
        int links = 0;
        for (Path root : Documents.below("", "module-info.java")) {
            Path module = Objects.requireNonNull(root.getParent());
            if (module.endsWith("src/main/java") && !module.toString().contains("/examples/")) {
                for (Path file : sources(module)) {
                    links += look(file, generated(module), dangling);
                }
            }
        }
        assertTrue(links > 100, links + " links were found");
        assertEquals(List.of(), dangling);
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /// {@return the names of the classes that are generated at build time}
    private static Set<String> generated(Path sources) throws IOException {
        Path folder = sources.resolve("../../../target/generated-sources").normalize();
        var names = new HashSet<String>();
        for (Path file : Files.isDirectory(folder) ? sources(folder) : List.<Path>of()) {
            names.add(name(file));
        }
        return names;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".java", "");
    }

    private static int look(Path file, Set<String> generated, List<String> dangling) throws IOException {
        String text = Files.readString(file);
        var known = new HashSet<>(generated);
        IMPORT.matcher(text).results().forEach(each -> known.add(each.group(2)));
        DECLARED.matcher(text).results().forEach(each -> known.add(each.group(1)));
        int links = 0;
        for (var comment : COMMENT.matcher(text).results().toList()) {
            for (var link : LINK.matcher(comment.group(1).replaceAll("`[^`]*`", "")).results().toList()) {
                links++;
                String type = Objects.requireNonNull(link.group(1));
                boolean found = type.isEmpty()
                        ? isMember(text, Objects.requireNonNull(link.group(2)))
                        : known.contains(type) || Files.exists(file.resolveSibling(type + ".java")) || isOfJava(type)
                                || type.matches("[a-z].*");
                if (!found) {
                    dangling.add(Documents.root().relativize(file) + ": " + link.group());
                }
            }
        }
        return links;
    }

    private static boolean isOfJava(String type) {
        try {
            return Class.forName("java.lang." + type) != null;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static boolean isMember(String text, String member) {
        return Pattern.compile("(?<![#\\w])" + member.substring(1) + "\\b").matcher(text).find();
    }
}
