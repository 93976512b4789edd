package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// README.md and `docs` do not rot: Java in them is a part of a test that runs, links lead somewhere, and the index has all of them.
class DocumentsTest {
    private static final Pattern REGION = Pattern.compile("// \\[([\\w-]+)]\\R(.*?)// \\[/\\1]", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("^(\\$ |(\\./)?larmor |mvn |tshark |curl )",
            Pattern.MULTILINE);
    private static final List<String> TESTS = List.of("dicom-testkit/src/test", "interop-tests/src/test");

    @Test
    void everyJavaSnippetIsPartOfATest() throws IOException {
        Set<String> tested = regions();
        var missing = new ArrayList<String>();
        for (Path file : Documents.all()) {
            for (var fence : Documents.fences(file)) {
                if (fence.info().equals("java") && !tested.contains(fence.text().strip())) {
                    missing.add(file.getFileName() + ":" + fence.line() + "\n" + fence.text());
                }
            }
        }
        assertTrue(missing.isEmpty(),
                () -> "put them between // [name] and // [/name] of a test that runs them:\n"
                        + String.join("\n", missing));
    }

    private static Set<String> regions() throws IOException {
        var regions = new HashSet<String>();
        for (String folder : TESTS) {
            for (Path source : Documents.below(folder, ".java")) {
                REGION.matcher(Files.readString(source)).results()
                        .forEach(region -> regions.add(region.group(2).stripIndent().strip()));
            }
        }
        return regions;
    }

    @Test
    void everyBlockOfCommandsSaysHowItIsRun() throws IOException {
        var unmarked = new ArrayList<String>();
        for (Path file : Documents.all()) {
            for (var fence : Documents.fences(file)) {
                boolean told = Set.of("sh", "sh server", "sh by-hand", "console", "console ended")
                        .contains(fence.info());
                boolean shell = fence.info().matches("(sh|bash|shell|console)\\b.*")
                        || (fence.info().isEmpty() && COMMAND.matcher(fence.text()).find());
                if (shell && !told) {
                    unmarked.add(file.getFileName() + ":" + fence.line() + "\n" + fence.text());
                }
            }
        }
        assertEquals(List.of(), unmarked);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (Path file : Documents.all()) {
            for (String link : links(file)) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? file : folderOf(file).resolve(parts[0]);
                if (!Files.exists(target)
                        || (parts.length == 2 && Files.isRegularFile(target) && !anchors(target).contains(parts[1]))) {
                    broken.add(file.getFileName() + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyTestThatTheGuideNamesIsThere() throws IOException {
        Map<String, String> tests = tests();
        String guide = Documents.prose(Documents.root().resolve("docs/testing.md"));
        var missing = new ArrayList<String>();
        var named = new HashSet<String>();
        String test = "";
        Matcher matcher = Pattern.compile("`([A-Z]\\w*(?:Test|IT))?(?:\\.([a-z]\\w+))?`").matcher(guide);
        while (matcher.find()) {
            test = matcher.group(1) == null ? test : matcher.group(1);
            String method = matcher.group(2);
            named.add(test + "." + method);
            if (method == null
                    ? !tests.containsKey(test)
                    : !tests.getOrDefault(test, "").contains(" void " + method + "(")) {
                missing.add(matcher.group());
            }
        }
        assertEquals(List.of(), missing);
        var unlisted = new ArrayList<String>();
        tests.forEach((name, text) -> {
            if (name.startsWith("Checklist")) {
                Pattern.compile("@Test\\R\\s+void (\\w+)\\(").matcher(text).results()
                        .map(found -> name + "." + found.group(1)).filter(each -> !named.contains(each))
                        .forEach(unlisted::add);
            }
        });
        assertEquals(List.of(), unlisted, "what docs/testing.md does not name");
    }

    /// The sources of all tests by the name of their class; of several of one name, together.
    private static Map<String, String> tests() throws IOException {
        var tests = new HashMap<String, String>();
        List<Path> folders;
        try (Stream<Path> all = Files.list(Documents.root())) {
            folders = all.filter(each -> String.valueOf(each.getFileName()).matches("dicom-.*|fuzz|interop-tests"))
                    .toList();
        }
        for (Path folder : folders) {
            for (Path file : Documents.below(String.valueOf(folder.getFileName()), ".java")) {
                String name = String.valueOf(file.getFileName()).replace(".java", "");
                if (file.toString().contains("/src/test/") && (name.endsWith("Test") || name.endsWith("IT"))) {
                    tests.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return tests;
    }

    @Test
    void theIndexHasEveryDocument() throws IOException {
        Path docs = Documents.root().resolve("docs");
        Set<Path> listed = new HashSet<>();
        for (Path index : List.of(docs.resolve("README.md"), docs.resolve("decisions/README.md"))) {
            links(index).forEach(link -> listed.add(folderOf(index).resolve(link.split("#", 2)[0]).normalize()));
            listed.add(index);
        }
        assertEquals(List.of(),
                Documents.below("docs", ".md").stream().filter(file -> !listed.contains(file)).toList());
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static List<String> links(Path file) throws IOException {
        return LINK.matcher(Documents.prose(file)).results().map(link -> link.group(1))
                .filter(link -> !link.startsWith("http") && !link.startsWith("mailto:")).toList();
    }

    /// What headings are called in links: lower case, without punctuation, with hyphens for spaces.
    private static Set<String> anchors(Path file) throws IOException {
        return HEADING.matcher(Documents.prose(file)).results()
                .map(heading -> heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
