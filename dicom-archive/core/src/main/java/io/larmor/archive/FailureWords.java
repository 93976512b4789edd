package io.larmor.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Says in a log what went wrong, for whoever runs the archive. For instance stores and indexes too.
public final class FailureWords {
    private FailureWords() {}

    /// {@return what went wrong, in words: an [IOException] has them, but for some of files, whose words are the path alone; of a defect its class is told too}
    ///
    /// @param failure what was thrown
    public static String of(Throwable failure) {
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getMessage() + ": " + switch (file) {
                case NoSuchFileException _ -> "not there";
                case AccessDeniedException _ -> "access denied";
                case FileAlreadyExistsException _ -> "there already";
                default -> file.getClass().getSimpleName();
            };
        }
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
    }
}
