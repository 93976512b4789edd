package io.larmor.scp;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

/// Plug-ins that a test compiles: a library in two versions, a modular plug-in, and classes of plug-ins without modules.
final class PluginSources {
    static final String SERVICES = "META-INF/services/io.larmor.services.spi.SopClassProvider";
    private static final String LIBRARY = """
            package org.example.lib;
            public class Library {
                public static String version() { return "%s"; }
            }
            """;
    private final Path folder;

    PluginSources(Path folder) throws IOException {
        this.folder = folder;
        write("one/org.example.lib/module-info.java", "module org.example.lib { exports org.example.lib; }");
        write("one/org.example.lib/org/example/lib/Library.java", LIBRARY.formatted("1"));
        write("one/org.example.modular/module-info.java", """
                module org.example.modular {
                    requires io.larmor.services.spi;
                    requires org.example.lib;
                    provides io.larmor.services.spi.SopClassProvider with org.example.modular.Provider;
                }
                """);
        provider("one/org.example.modular/", "modular",
                "return new Service(\"2.25.1\" + org.example.lib.Library.version());");
        write("one/org.example.silent/module-info.java",
                "module org.example.silent { requires io.larmor.services.spi; }");
        provider("one/org.example.silent/", "silent", "return new Service(\"2.25.4\");");
        write("two/org/example/lib/Library.java", LIBRARY.formatted("2"));
        provider("two/", "plain", "return new Service(\"2.25.2\" + org.example.lib.Library.version());");
        provider("two/", "throwing", "throw new IllegalStateException(\"no licence\");");
        provider("two/", "unfinished", "throw new Error(\"not implemented\");");
        provider("two/", "endless", "return create(context);");
        provider("two/", "fine", "return new Service(\"2.25.3\");");
        provider("two/", "greedy", "return new Service(\"1.2.840.10008.1.1\");");
        compile("one", "-p", path(), "--module-version", "1.5", "--module-source-path",
                folder.resolve("one").toString());
        compile("two", "-cp", path());
    }

    private static String path() {
        return Objects.requireNonNull(System.getProperty("jdk.module.path"));
    }

    private void provider(String root, String name, String create) throws IOException {
        write(root + "org/example/" + name + "/Provider.java", """
                package org.example.%1$s;
                import io.larmor.services.spi.*;
                public class Provider implements SopClassProvider {
                    public String name() { return "%1$s"; }
                    public SopClassService create(ProviderContext context) {
                        %2$s
                    }
                    public static class Service implements SopClassService, EchoOperation {
                        private final String uid;
                        Service(String uid) { this.uid = uid; }
                        public java.util.Collection<ServiceDescriptor> descriptors() {
                            return java.util.List.of(ServiceDescriptor.of(uid, Operation.ECHO));
                        }
                        public io.larmor.dimse.Status echo(OperationContext context, io.larmor.dimse.CEchoRq request) {
                            return io.larmor.dimse.Status.SUCCESS;
                        }
                    }
                }
                """.formatted(name, create));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void compile(String what, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.resolve(what + "-classes").toString()));
        arguments.addAll(List.of(options));
        try (Stream<Path> files = Files.walk(folder.resolve(what))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        var said = new StringWriter();
        int code = ToolProvider.findFirst("javac").orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));
        assertEquals(0, code, said::toString);
    }

    /// {@return the classes of the library or plug-in that is modular}
    Path modular(String name) {
        return folder.resolve("one-classes/org.example." + name);
    }

    /// {@return the classes of a library or plug-in that is not modular, and nothing else of its folder}
    Path plain() {
        return folder.resolve("two-classes");
    }

    /// Makes a jar of the classes of one package, with the descriptor of a module if there is one, and a list of providers if one is named.
    static void jar(Path jar, Path descriptor, Path classes, String name, String version, boolean listed)
            throws IOException {
        jar(jar, descriptor, classes, List.of(name), version, listed);
    }

    /// Makes a jar of the classes of some packages.
    static void jar(Path jar, Path descriptor, Path classes, List<String> names, String version, boolean listed)
            throws IOException {
        Files.createDirectories(jar.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : names) {
                try (Stream<Path> files = Files.walk(classes.resolve("org/example/" + name))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        entry(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                    }
                }
            }
            if (Files.exists(descriptor.resolve("module-info.class"))) {
                entry(out, "module-info.class", Files.readAllBytes(descriptor.resolve("module-info.class")));
            }
            if (listed) {
                String lines = names.stream().map("org.example.%s.Provider\n"::formatted).collect(joining());
                entry(out, SERVICES, lines.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
