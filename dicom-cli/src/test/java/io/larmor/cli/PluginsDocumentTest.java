package io.larmor.cli;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What docs/plugins.md says a plug-in can count on is what the image holds and the program resolves.
class PluginsDocumentTest {
    private static final Pattern LINKED = Pattern.compile("<image\\.jdk\\.modules>([^<]+)<");
    private static final Pattern LISTED = Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE);

    private static Set<String> listed() throws IOException {
        return LISTED.matcher(Files.readString(Path.of("..", "docs", "plugins.md"))).results()
                .map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> required() {
        return Main.class.getModule().getDescriptor().requires().stream().map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith("java.") || name.startsWith("jdk.")).collect(Collectors.toSet());
    }

    private static Set<String> closure(Collection<String> roots) {
        return Configuration.resolve(ModuleFinder.ofSystem(), List.of(Configuration.empty()), ModuleFinder.of(), roots)
                .modules().stream().map(ResolvedModule::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theImageHoldsWhatTheDocumentLists() throws IOException {
        var matcher = LINKED.matcher(Files.readString(Path.of("..", "dist", "pom.xml")));
        assertTrue(matcher.find());
        var roots = new HashSet<>(required());
        Collections.addAll(roots, matcher.group(1).split(",", -1));
        assertEquals(listed(), closure(roots));
    }

    /// A module that exports packages must be required: nobody else brings it into the layer on which plug-ins build.
    @Test
    void theProgramResolvesWhatTheDocumentLists() throws IOException {
        Set<String> resolved = closure(required());
        Stream<String> exporting = listed().stream().filter(name -> ModuleFinder.ofSystem().find(name).orElseThrow()
                .descriptor().exports().stream().anyMatch(exports -> !exports.isQualified()));
        assertEquals(List.of(), exporting.filter(name -> !resolved.contains(name)).toList());
    }
}
