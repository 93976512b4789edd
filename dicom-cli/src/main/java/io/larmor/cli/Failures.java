package io.larmor.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import io.larmor.archive.ArchiveInUseException;
import io.larmor.archive.ArchiveRefusedException;
import io.larmor.assoc.AssociationException;
import io.larmor.assoc.DicomTimeoutException;
import io.larmor.assoc.TlsException;
import io.larmor.data.DicomFormatException;
import io.larmor.dimse.AssociationEndedException;
import io.larmor.dimse.CommandField;
import io.larmor.scu.DimseStatusException;
import io.larmor.scu.NotSentException;
import io.larmor.services.spi.ProviderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// What went wrong, in one sentence with the fix, and the exit code for it.
final class Failures implements IExecutionExceptionHandler {
    private static final Pattern WORD_FIRST = Pattern.compile("\\p{L}[\\p{L}'-]*[,:;]?(\\s|\\.?$)");

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        return tell(thrown, command.getCommandSpec().qualifiedName(), parsed.hasMatchedOption("--verbose"),
                command.getErr());
    }

    /// {@return the exit code for what was thrown, which is told}
    ///
    /// @param name of the command
    /// @param verbose whether to say where in the program it was thrown
    static int tell(Exception thrown, String name, boolean verbose, PrintWriter err) {
        Failure failure = explain(thrown);
        if (LogProvider.isJson()) {
            err.print(Notices.json(Level.ERROR, failure.sentence(), verbose ? thrown : null));
            err.flush();
            return failure.exitCode();
        }
        err.println(name + ": " + Text.printable(failure.sentence()));
        if (verbose) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }

    /// {@return the exit code of a command whose results could not all be written, which is told}
    ///
    /// @param code that without this
    static int unwritten(IOException thrown, int code, PrintWriter err) {
        err.println("larmor: The output could not be written whole: " + Text.printable(message(thrown)));
        err.flush();
        return code == ExitCode.DONE ? ExitCode.REFUSED : code;
    }

    static Failure explain(Exception thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case UncheckedIOException wrapped -> explain(Objects.requireNonNull(wrapped.getCause()));
            case BindException taken -> new Failure(ExitCode.REFUSED, message(taken), taken);
            case ConnectException refused -> new Failure(ExitCode.NO_CONNECTION, message(refused), refused);
            case UnknownHostException unknown -> new Failure(ExitCode.NO_CONNECTION, message(unknown), unknown);
            case NoRouteToHostException far -> new Failure(ExitCode.NO_CONNECTION,
                    "There is no way to the host (" + far.getMessage() + "); check the address and the network.", far);
            case SocketException lost -> new Failure(ExitCode.NO_CONNECTION, message(lost), lost);
            case NotSentException notSent -> explain(notSent.reason());
            case AssociationEndedException ended -> new Failure(ExitCode.NO_ASSOCIATION, message(ended), ended);
            case DicomTimeoutException late when late.which() == DicomTimeoutException.Which.CONNECT ->
                new Failure(ExitCode.NO_CONNECTION, message(late), late);
            case DicomTimeoutException late when late.which() == DicomTimeoutException.Which.TLS_HANDSHAKE ->
                new Failure(ExitCode.NO_CONNECTION, message(late), late);
            case TlsException tls -> new Failure(ExitCode.NO_CONNECTION, message(tls), tls);
            case AssociationException ended -> new Failure(ExitCode.NO_ASSOCIATION, message(ended), ended);
            case DimseStatusException status ->
                new Failure(ExitCode.REFUSED, message(status) + failed(status) + advice(status), status);
            case ProviderException provider -> new Failure(ExitCode.REFUSED, message(provider), provider);
            case ArchiveInUseException taken -> new Failure(ExitCode.REFUSED, message(taken), taken);
            case ArchiveRefusedException refused -> new Failure(ExitCode.REFUSED, message(refused), refused);
            case DicomFormatException malformed -> new Failure(ExitCode.BAD_DATA, message(malformed), malformed);
            case FileSystemException file -> new Failure(ExitCode.BAD_DATA, file(file), file);
            case IOException io -> new Failure(ExitCode.BAD_DATA, message(io), io);
            case InvalidPathException name -> new Failure(ExitCode.USAGE, "'" + name.getInput()
                    + "' can be no name of a file in this locale; set LC_ALL to one that has its characters, such as C.UTF-8.",
                    name);
            case IllegalArgumentException wrong -> new Failure(ExitCode.USAGE, message(wrong), wrong);
            default -> new Failure(ExitCode.REFUSED, "Something unexpected happened (" + thrown
                    + "); --verbose shows where. Please report it.", thrown);
        };
    }

    /// {@return how much of a retrieval failed, if the peer says it}
    private static String failed(DimseStatusException status) {
        var counts = status.subOperations();
        return counts.failed() > 0
                ? " %,d of %,d instances failed.".formatted(counts.failed(), counts.total())
                : "";
    }

    /// What to do about a status, if that can be said (PS3.7 Annex C, PS3.4 §B.2.3, §C.4).
    private static String advice(DimseStatusException status) {
        int code = status.status().code();
        return switch (code) {
            case 0x0111 ->
                " It holds another version of this instance, with the same SOP Instance UID: keep that, or give the new one another UID.";
            case 0x0122 -> " It does not offer this service; check the peer's conformance statement.";
            case 0x0124 ->
                " It does not let this AE title do that; try another --calling, or change the peer's configuration.";
            case 0xA701 -> " Ask for less at a time.";
            case 0xA702 -> status.operation() == CommandField.C_GET_RQ
                    ? " It could send nothing: leave --syntax out if there is one, else its log should say why."
                    : " It could send nothing: check that the destination listens, and takes these SOP classes.";
            case 0xA801 ->
                " Make the destination known to the peer, with its address and port; for 'larmor serve' that is --peer.";
            default -> code >>> 8 == 0xA7
                    ? " It has no room; make some there, or try later."
                    : code >>> 8 == 0xA9
                            ? " It does not fit: for a query check level and keys, for a file that its SOP Class and Instance UID are right."
                            : code >>> 12 == 0xC
                                    ? " It could not process this; its log should say why."
                                    : "";
        };
    }

    /// {@return why a file was not read, in a sentence that names it}
    static String about(Path path, Exception thrown) {
        boolean named;
        String sentence;
        if (thrown instanceof FileSystemException file) {
            named = path.toString().equals(file.getFile());
            sentence = file(file);
        } else {
            sentence = message(thrown);
            named = sentence.startsWith(path + " ");
        }
        return named ? sentence : path + ": " + sentence;
    }

    private static String file(FileSystemException thrown) {
        String file = thrown.getFile();
        return switch (thrown) {
            case NoSuchFileException _ -> "There is no " + file + "; check the name.";
            case AccessDeniedException _ ->
                file + " may not be read or written by this user; change its permissions or choose another.";
            case FileAlreadyExistsException _ -> file + " is there already and is no folder; choose another.";
            case NotDirectoryException _ -> file + " is no folder; choose another.";
            case DirectoryNotEmptyException _ -> file + " is not empty; choose another.";
            case FileSystemLoopException _ ->
                file + " is a link to a folder that it is in: what is there is taken once; take the link away.";
            default -> isFull(thrown.getReason())
                    ? "The disk of " + file + " is full; make room or choose another folder."
                    : file + ": " + sentence(reason(thrown));
        };
    }

    /// {@return why something cannot be done to a file, in words that do not name it}
    static String reason(FileSystemException thrown) {
        String reason = thrown.getReason();
        return switch (thrown) {
            case NoSuchFileException _ -> "the folder is not there";
            case AccessDeniedException _ -> "the permissions of this user do not allow it";
            case NotDirectoryException _ -> "its folder is none";
            default -> isFull(reason)
                    ? "the disk is full"
                    : reason == null || reason.isBlank()
                            ? "it failed with " + thrown.getClass().getSimpleName()
                            : reason;
        };
    }

    private static boolean isFull(@Nullable String reason) {
        return reason != null && reason.toLowerCase(Locale.ROOT).contains("no space");
    }

    private static String message(Exception thrown) {
        String message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            return "It failed with " + thrown.getClass().getSimpleName() + ".";
        }
        return message.contains("No space left on device")
                ? "The disk is full; make room or choose another folder."
                : sentence(message);
    }

    /// {@return text as a sentence; a name of a file or host at its beginning stays as it is}
    private static String sentence(String text) {
        String whole = WORD_FIRST.matcher(text).lookingAt()
                ? Character.toUpperCase(text.charAt(0)) + text.substring(1)
                : text;
        return whole.endsWith(".") ? whole : whole + ".";
    }
}
