package io.larmor.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What people read: README.md and the Markdown files below `docs`, with their fenced blocks.
final class Documents {
    /// A fenced block.
    ///
    /// @param info what stands behind the opening fence
    record Fence(Path file, int line, String info, String text) {}

    private static final Pattern FENCE = Pattern.compile("^```(.*)\\R((?:.*\\R)*?)```$", Pattern.MULTILINE);

    private Documents() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md")) || !Files.exists(folder.resolve("bom"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the checkout's root is not above");
        }
        return folder;
    }

    /// {@return the documents}
    static List<Path> all() throws IOException {
        var all = new ArrayList<Path>(List.of(root().resolve("README.md"), root().resolve("ARCHITECTURE.md")));
        all.addAll(below("docs", ".md"));
        return all;
    }

    /// {@return the files below a folder of the checkout whose names end so, in order}
    static List<Path> below(String folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(end) && !file.toString().contains("/target/")).sorted()
                    .toList();
        }
    }

    static List<Fence> fences(Path file) throws IOException {
        String text = Files.readString(file);
        var fences = new ArrayList<Fence>();
        Matcher matcher = FENCE.matcher(text);
        while (matcher.find()) {
            int line = 1 + (int) text.substring(0, matcher.start()).lines().count();
            fences.add(new Fence(file, line, matcher.group(1).strip(), matcher.group(2)));
        }
        return fences;
    }

    /// {@return the text of a document without its fenced blocks}
    static String prose(Path file) throws IOException {
        return FENCE.matcher(Files.readString(file)).replaceAll("");
    }
}
