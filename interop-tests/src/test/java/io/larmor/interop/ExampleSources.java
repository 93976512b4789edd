package io.larmor.interop;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The folder `examples`, and the JDK's tools in this process: what it takes to build them without Maven.
final class ExampleSources {
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
    private static final Pattern NAME = Pattern.compile("(?m)^(?:open )?module ([\\w.]+)");
    private static final Pattern DEPENDENCY = Pattern.compile("<artifactId>(dicom-[^<]+)</artifactId>");

    private ExampleSources() {}

    /// {@return the modules under test, as a path of the JDK's tools}
    static String modules() {
        return Objects.requireNonNull(System.getProperty("jdk.module.path"));
    }

    /// {@return the modules that an example's pom.xml names, and what these require, as a path of the JDK's tools: what Maven gives it}
    static String modules(String example) throws IOException {
        var finder = ModuleFinder.of(Stream.of(modules().split(File.pathSeparator, -1)).map(Path::of)
                .toArray(Path[]::new));
        var modules = modulesByArtifact();
        var names = new ArrayDeque<String>();
        DEPENDENCY.matcher(Files.readString(EXAMPLES.resolve(example).resolve("pom.xml"))).results()
                .forEach(each -> names.add(Objects.requireNonNull(modules.get(each.group(1)), each.group(1))));
        var found = new LinkedHashMap<String, String>();
        while (!names.isEmpty()) {
            String name = names.remove();
            var module = finder.find(name).orElse(null);
            if (module != null && !found.containsKey(name)) {
                found.put(name, Path.of(module.location().orElseThrow()).toString());
                module.descriptor().requires().forEach(each -> names.add(each.name()));
            }
        }
        return String.join(File.pathSeparator, found.values());
    }

    private static Map<String, String> modulesByArtifact() throws IOException {
        var modules = new HashMap<String, String>();
        Path root = Objects.requireNonNull(EXAMPLES.getParent());
        for (String folder : MODULE.matcher(Files.readString(root.resolve("pom.xml"))).results()
                .map(each -> each.group(1)).toList()) {
            Path descriptor = root.resolve(folder).resolve("src/main/java/module-info.java");
            if (Files.exists(descriptor)) {
                String pom = Files.readString(root.resolve(folder).resolve("pom.xml"));
                Matcher artifact = ARTIFACT.matcher(pom.substring(pom.indexOf("</parent>")));
                Matcher name = NAME.matcher(Files.readString(descriptor));
                if (artifact.find() && name.find()) {
                    modules.put(artifact.group(1), name.group(1));
                }
            }
        }
        return modules;
    }

    /// Compiles every source file below some folders, with every warning an error.
    static void compile(Path classes, List<Path> folders, String... options) throws IOException {
        var arguments = new ArrayList<>(
                List.of("-proc:none", "-Xlint:all", "-Werror", "--release", "25", "-d", classes.toString()));
        arguments.addAll(List.of(options));
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            }
        }
        run("javac", arguments);
    }

    /// Makes a jar of whatever lies in some folders.
    static void jar(Path jar, Path... folders) throws IOException {
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        var arguments = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        if (Files.exists(folders[0].resolve("module-info.class"))) {
            arguments.addAll(List.of("--module-version", "1.0.0"));
        }
        for (Path folder : folders) {
            arguments.addAll(List.of("-C", folder.toString(), "."));
        }
        run("jar", arguments);
    }

    private static void run(String tool, List<String> arguments) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError(tool + " ended with " + code + ":\n" + said);
        }
    }
}
