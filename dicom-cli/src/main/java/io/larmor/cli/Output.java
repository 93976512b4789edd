package io.larmor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/// Standard output, which remembers why it could not be written. That nobody reads a pipe any more is no failure: `larmor dump x | head` is done.
///
/// *Threading*: one thread writes at a time; what is remembered is read by any.
final class Output extends OutputStream {
    private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");
    private static final int TYPE = 0xF000;
    private static final int FIFO = 0x1000;
    private static final int SOCKET = 0xC000;

    private final OutputStream to;
    private final BooleanSupplier pipe;
    private volatile @Nullable IOException broken;

    /// @param to where it goes
    /// @param pipe whether somebody else reads it, and may end that; asked when it cannot be written
    Output(OutputStream to, BooleanSupplier pipe) {
        this.to = to;
        this.pipe = pipe;
    }

    /// {@return why not all was written; null if it was, or if nobody reads it any more}
    @Nullable
    IOException failure() {
        var failure = broken;
        return failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe") || pipe.getAsBoolean()
                ? null
                : failure;
    }

    /// {@return whether the standard output of this process is a pipe or a socket} The reason of a closed one may be told in another language
    /// than English, so the kind of file is asked for.
    static boolean isPipe() {
        try {
            int type = TYPE & (int) Files.getAttribute(STANDARD_OUTPUT, "unix:mode");
            return type == FIFO || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (broken != null) {
            throw new IOException("nothing more is written", broken);
        }
        try {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }
}
