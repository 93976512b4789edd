package io.larmor.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Where a value is to be had, by a template.
final class BulkUri {
    private BulkUri() {}

    /// {@return the URI}
    ///
    /// @param template with `{path}` and `{file}`
    /// @param file the file
    /// @param element the tags and items that lead to the element
    static Optional<String> of(String template, Path file, String element) {
        var name = URLEncoder.encode(String.valueOf(file.getFileName()), StandardCharsets.UTF_8).replace("+", "%20");
        return Optional.of(template.replace("{path}", element).replace("{file}", name));
    }
}
