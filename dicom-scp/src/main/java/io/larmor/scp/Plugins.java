package io.larmor.scp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.larmor.services.spi.SopClassProvider;

/// The plug-ins of a folder: providers by others, each a jar with its own dependencies.
///
/// `NAME.jar` is a plug-in; the jars that it needs lie in the folder `NAME` beside it. A plug-in sees `io.larmor.*`, `org.slf4j`,
/// `org.jspecify` and the JDK's modules of the running program, and of everything else what it brought: two plug-ins can have two versions of
/// one library. A modular jar becomes a `ModuleLayer` of its own with the modules of its folder. A jar without `module-info`, which names its
/// providers in `META-INF/services/io.larmor.services.spi.SopClassProvider`, becomes the class path of a class loader of its own.
///
/// What cannot be loaded is left out, and said: a plug-in takes nothing down with it. Nothing is unloaded before the program ends.
///
/// *Threading*: immutable.
public final class Plugins {

    /// No plug-ins.
    public static final Plugins NONE = new Plugins(List.of(), List.of());
    private static final String JAR = ".jar";

    /// A plug-in's provider.
    ///
    /// @param provider the provider
    /// @param version  its version: that of its module or package, else the `Implementation-Version` of its jar, else `unknown`
    /// @param origin   the file name of its jar
    public record Plugin(SopClassProvider provider, String version, String origin) {}

    private final List<Plugin> found;
    private final List<LeftOut> leftOut;

    private Plugins(List<Plugin> found, List<LeftOut> leftOut) {
        this.found = List.copyOf(found);
        this.leftOut = List.copyOf(leftOut);
    }

    /// Loads the plug-ins of a folder, in the order of their names.
    ///
    /// @param folder the folder; if there is none, there are no plug-ins
    /// @return the plug-ins
    /// @throws IOException if the folder cannot be read, or is a file
    public static Plugins load(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return NONE;
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        var found = new ArrayList<Plugin>();
        var leftOut = new ArrayList<LeftOut>();
        Set<String> owned = new HashSet<>();
        List<Path> entries = entries(folder);
        for (Path jar : entries) {
            String file = String.valueOf(jar.getFileName());
            if (file.endsWith(JAR) && Files.isRegularFile(jar)) {
                String name = file.substring(0, file.length() - JAR.length());
                owned.add(name);
                try {
                    found.addAll(new PluginJar(jar, dependencies(folder.resolve(name))).load());
                } catch (Exception | Error e) {
                    leftOut.add(new LeftOut(file, PluginFailure.sentence(e, name)));
                }
            }
        }
        for (Path other : entries) {
            String name = String.valueOf(other.getFileName());
            if (Files.isDirectory(other) && !owned.contains(name)) {
                leftOut.add(new LeftOut(name, "there is no " + name + JAR + " beside this folder of dependencies."));
            }
        }
        return found.isEmpty() && leftOut.isEmpty() ? NONE : new Plugins(found, leftOut);
    }

    /// {@return the providers that were found}
    public List<Plugin> found() {
        return found;
    }

    /// {@return what could not be loaded, and why}
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    private static List<Path> dependencies(Path folder) throws IOException {
        return Files.isDirectory(folder)
                ? entries(folder).stream().filter(file -> file.toString().endsWith(JAR)).toList()
                : List.of();
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }
}
