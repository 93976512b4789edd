package io.larmor.interop;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.larmor.data.TransferSyntax;
import io.larmor.dimse.Status;
import io.larmor.scp.DicomServer;
import io.larmor.testkit.SyntheticStudies;
import io.larmor.testkit.SyntheticStudies.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/// Larmor as plain libraries: on the class path of a class loader that has nothing but them, whole or some modules alone.
class ClassPathIT {
    @TempDir
    private Path folder = Path.of("");

    /// What Maven gives an example: the modules of its pom.xml, and what these require.
    private static List<Path> pathOf(String example) throws IOException {
        return Stream.of(ExampleSources.modules(example).split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    /// Compiles programs against some modules alone, and gives a class loader that has these.
    private URLClassLoader loader(List<Path> path, String... sources) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String joined = String.join(File.pathSeparator, path.stream().map(Path::toString).toList());
        ExampleSources.compile(classes, Stream.of(sources).map(ExampleSources.EXAMPLES::resolve).toList(),
                "-Xlint:-path",
                "-Xlint:-classfile", "-cp", joined);
        var urls = new ArrayList<URL>(List.of(classes.toUri().toURL()));
        for (Path each : path) {
            urls.add(each.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), new JdkClasses());
    }

    private static Object call(ClassLoader loader, String type, String name, Object argument) throws Exception {
        Method method = loader.loadClass(type).getDeclaredMethod(name,
                argument instanceof Path ? Path.class : argument.getClass());
        method.setAccessible(true);
        return Objects.requireNonNull(method.invoke(null, argument));
    }

    @Test
    void dataIsUsedAlone() throws Exception {
        var files = new ArrayList<Path>();
        SyntheticStudies.builder().studies(1).series(1).instances(1).matrix(16).modalities(Modality.CT).build()
                .writeTo(folder.resolve("in"), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, files::add);
        try (var loader = loader(pathOf("data-alone"), "data-alone/src/main/java")) {
            assertEquals("CT Image Storage, CT, 16 x 16, Explicit VR Little Endian",
                    call(loader, "ListFiles", "line", files.getFirst()));
            assertFalse(call(loader, "ListFiles", "json", files.getFirst()).toString().isEmpty());
        }
    }

    @Test
    void theClientIsUsedAlone() throws Exception {
        try (var loader = loader(pathOf("scu-alone"), "scu-alone/src/main/java");
                var server = DicomServer.builder().aeTitle("ANY").port(0).echo((_, _) -> Status.SUCCESS).build()
                        .start()) {
            assertEquals("0000H",
                    call(loader, "Echo", "echo", "ANY@localhost:" + server.port()).toString().substring(0, 5));
        }
    }

    @Test
    void providersAreFound() throws Exception {
        var everything = Stream.of(ExampleSources.modules().split(File.pathSeparator, -1)).map(Path::of).toList();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = loader(everything, "programs/src/test/java/EmbeddedPacs.java")) {
            thread.setContextClassLoader(loader);
            Class<?> type = loader.loadClass("EmbeddedPacs");
            var constructor = type.getDeclaredConstructor(Path.class);
            constructor.setAccessible(true);
            try (var pacs = (AutoCloseable) constructor.newInstance(folder.resolve("archive"))) {
                Method services = type.getDeclaredMethod("services");
                services.setAccessible(true);
                String found = String.valueOf(services.invoke(pacs));
                for (String name : List.of("verification", "storage", "query-retrieve", "storage-commitment", "mpps",
                        "ups")) {
                    assertEquals(1, found.split(name + " [^ ]+ \\(class path\\)", -1).length - 1, found);
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// The JDK without the modules of this test, which its platform class loader gives as well.
    private static final class JdkClasses extends ClassLoader {
        JdkClasses() {
            super(null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = ClassLoader.getPlatformClassLoader().loadClass(name);
            String module = String.valueOf(found.getModule().getName());
            if (module.startsWith("java.") || module.startsWith("jdk.")) {
                return found;
            }
            throw new ClassNotFoundException(name);
        }
    }
}
