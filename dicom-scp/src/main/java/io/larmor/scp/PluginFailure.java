package io.larmor.scp;

import java.lang.module.FindException;
import java.lang.module.ResolutionException;
import java.nio.file.FileSystemException;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

import io.larmor.services.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/// Why a plug-in is left out, in one sentence with the fix.
final class PluginFailure {

    private static final int JAVA_VERSION_OFFSET = 44;
    /// Modules of the JDK, and the words about one that is not there.
    private static final Pattern JDK_MODULE = Pattern.compile("^Module (java|jdk)\\.");
    private static final String WHOLE_JDK = ": the program holds a part of the JDK only; run it on a whole one, with"
            + " --add-modules ALL-DEFAULT.";

    private PluginFailure() {}

    /// @param thrown what loading it, or creating its service, threw
    /// @param folder the name of the folder with its dependencies
    static String sentence(Throwable thrown, String folder) {
        Throwable cause = cause(thrown);
        String bring = ": put the jar that has it into the folder " + folder + " beside the plug-in.";
        return switch (cause) {
            case UnsupportedClassVersionError error -> "it was compiled for a newer Java than this one, "
                    + Runtime.version().feature() + newer(error) + ": build it with --release "
                    + Runtime.version().feature() + ".";
            case NoClassDefFoundError error -> missing(dotted(error.getMessage()), bring);
            case ClassNotFoundException error -> missing(dotted(error.getMessage()), bring);
            case FindException error when isMissing(error) ->
                message(error) + (JDK_MODULE.matcher(message(error)).find() ? WHOLE_JDK : bring);
            case FindException error ->
                "its jar cannot be read as a module (" + message(error) + "): build it again.";
            case ResolutionException error -> "its modules do not fit together: " + message(error) + ".";
            case LayerInstantiationException error -> "its modules do not fit together: " + message(error) + ".";
            case ZipException error -> "its jar cannot be read (" + message(error) + "): copy it again.";
            case FileSystemException error -> "its jar cannot be read (" + message(error) + "): check its permissions.";
            case ProviderException error -> message(error);
            case IllegalArgumentException error when error.getMessage() != null -> message(error);
            case IncompatibleClassChangeError error -> "it was built for another version of Larmor (" + message(error)
                    + "): use one that was built for " + version() + ".";
            default -> "it failed with " + cause.getClass().getSimpleName() + " (" + message(cause)
                    + "): ask whoever wrote it.";
        };
    }

    /// What is behind the wrappers of ServiceLoader and of static initializers.
    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ServiceConfigurationError || cause instanceof ExceptionInInitializerError)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String missing(String className, String bring) {
        return "the class " + className + " is missing" + (className.startsWith("java.") ? WHOLE_JDK : bring);
    }

    private static boolean isMissing(FindException error) {
        return message(error).contains("not found");
    }

    /// The words of the virtual machine name the version of the class file: that of Java is 44 less.
    private static String newer(UnsupportedClassVersionError error) {
        var version = Pattern.compile("class file version (\\d+)").matcher(message(error));
        return version.find() ? " (for Java " + (Integer.parseInt(version.group(1)) - JAVA_VERSION_OFFSET) + ")" : "";
    }

    private static String dotted(@Nullable String name) {
        return String.valueOf(name).replace('/', '.');
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }

    private static String version() {
        var descriptor = PluginFailure.class.getModule().getDescriptor();
        return descriptor == null ? "this one" : descriptor.rawVersion().orElse("this one");
    }
}
