import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Gives the classes of a jar that are older than Java 6 stack maps and a newer version. Classes without stack maps take the old
/// verifier, so the AOT cache leaves them out, and with them all that extend them; picocli is compiled for Java 5.
///
/// Usage: `java RaiseClassFiles.java JAR…`; a name may end in `*`.
void main(String... jars) throws IOException {
    for (var jar : jars) {
        var path = Path.of(jar);
        try (var found = Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
            for (var each : found) {
                raise(each);
            }
        }
    }
}

/// The first version whose classes have stack maps, and nothing but.
static final int JAVA_8 = 52;
static final int OLDEST = 50;

/// Code that is left as it is would be copied without stack maps: each instruction is written anew.
static final ClassTransform RAISE = (builder, element) -> {
    switch (element) {
        case ClassFileVersion _ -> builder.withVersion(JAVA_8, 0);
        case MethodModel method -> builder.transformMethod(method, MethodTransform.transformingCode((code, each) -> code.with(each)));
        default -> builder.with(element);
    }
};

void raise(Path jar) throws IOException {
    int raised = 0;
    try (var inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toAbsolutePath().toUri()), Map.of());
            var files = Files.walk(inside.getPath("/"))) {
        for (var file : files.filter(name -> name.toString().endsWith(".class") && !name.endsWith("module-info.class")).toList()) {
            var old = Files.readAllBytes(file);
            var classes = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(inside)),
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
            var model = classes.parse(old);
            if (model.majorVersion() < OLDEST) {
                Files.write(file, classes.transformClass(model, RAISE));
                raised++;
            }
        }
    }
    IO.println(jar.getFileName() + ": " + raised + " classes raised");
}

ClassHierarchyResolver hierarchy(FileSystem jar) {
    return ClassHierarchyResolver.ofResourceParsing(name -> {
        var file = jar.getPath("/" + name.packageName().replace('.', '/') + "/" + name.displayName() + ".class");
        try {
            return Files.exists(file) ? Files.newInputStream(file) : null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }).orElse(ClassHierarchyResolver.defaultResolver()).cached();
}
