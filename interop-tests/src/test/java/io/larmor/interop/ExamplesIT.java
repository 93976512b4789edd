package io.larmor.interop;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// The programs of `examples`, compiled as their users do, on the class path with what their pom.xml names, and run by their own tests.
class ExamplesIT {
    private static final Path PROGRAMS = ExampleSources.EXAMPLES.resolve("programs");
    /// A newcomer's screen or two.
    private static final int MOST_LINES = 120;

    @TempDir
    private static Path folder = Path.of("");
    private static @Nullable URLClassLoader loader;

    @BeforeAll
    static void compile() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        ExampleSources.compile(classes, List.of(PROGRAMS.resolve("src/main/java"), PROGRAMS.resolve("src/test/java")),
                "-Xlint:-path", "-Xlint:-classfile", "-cp",
                ExampleSources.modules("programs") + File.pathSeparator + System.getProperty("java.class.path"));
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ExamplesIT.class.getClassLoader());
    }

    @AfterAll
    static void close() throws Exception {
        if (loader != null) {
            loader.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleDoesWhatItSays() throws Exception {
        return Stream.concat(tests("ExamplesTest"), tests("EmbeddedPacsTest"));
    }

    private static Stream<DynamicTest> tests(String name) throws Exception {
        Class<?> type = Objects.requireNonNull(loader).loadClass(name);
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class)).toList();
        assertTrue(!methods.isEmpty(), name);
        return methods.stream().map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(type, method)));
    }

    private static void run(Class<?> type, Method method) throws Exception {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        Object[] arguments = method.getParameterCount() == 0
                ? new Object[0]
                : new Object[] {Files.createTempDirectory(folder, method.getName())};
        try {
            method.invoke(constructor.newInstance(), arguments);
        } catch (InvocationTargetException e) {
            switch (Objects.requireNonNull(e.getCause())) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    @Test
    void eachIsShortAndSaysHowToRunIt() throws Exception {
        try (Stream<Path> files = Files.list(PROGRAMS.resolve("src/main/java"))) {
            List<Path> programs = files.toList();
            assertTrue(programs.size() >= 9, programs::toString);
            for (Path program : programs) {
                List<String> lines = Files.readAllLines(program);
                String name = program.getFileName().toString().replace(".java", "");
                assertTrue(lines.size() < MOST_LINES, name);
                String run = "//   java -cp 'target/classes:target/lib/*' ";
                assertTrue(lines.get(1).startsWith(run + name + " "), name);
                String words = lines.get(1).substring(run.length());
                assertTrue(lines.contains("            System.out.println(\"Say it so: " + words + "\");"), name);
            }
        }
    }
}
