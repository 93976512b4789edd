package io.larmor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

import io.larmor.assoc.Peer;

/// Which files a peer has acknowledged, so that a sending that was broken off goes on where it ended. A file counts as another once its length or time has changed.
///
/// A line is added to the journal when the answer has come; a line that was being written when the machine stopped does not count, and its file is sent again.
final class SendJournal implements AutoCloseable {
    private static final String TITLE = "larmor send to ";

    private final FileChannel channel;
    private final Set<String> known;

    private SendJournal(FileChannel channel, Set<String> known) {
        this.channel = channel;
        this.known = known;
    }

    /// Opens a journal, or begins one.
    ///
    /// @throws Failure if the file is no journal, or one of another peer
    static SendJournal open(Path path, Peer peer) throws IOException {
        String title = TITLE + peer;
        var known = new HashSet<String>();
        var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (isInUse(channel)) {
                throw new Failure(ExitCode.USAGE,
                        path + " is the journal of a sending that is under way; wait for its end, or name another file.");
            }
            String text = Files.readString(path);
            int whole = text.lastIndexOf('\n') + 1;
            var lines = text.substring(0, whole).lines().toList();
            if (lines.isEmpty() && text.isEmpty()) {
                write(channel, title);
            } else if (lines.isEmpty() || !lines.getFirst().equals(title)) {
                throw new Failure(ExitCode.USAGE, path + " is not the journal of a sending to " + peer
                        + "; name another file, which is made.");
            } else {
                known.addAll(lines.subList(1, lines.size()));
                channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
                channel.position(channel.size());
            }
            return new SendJournal(channel, known);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Where there are no locks, nobody can tell.
    private static boolean isInUse(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// {@return whether the peer has acknowledged a file as it is now}
    boolean has(Path file) {
        try {
            return known.contains(line(file));
        } catch (IOException _) {
            // Who sends it will say so.
            return false;
        }
    }

    /// Takes note that the peer has acknowledged a file.
    void sent(Path file) {
        try {
            write(channel, line(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Path file) throws IOException {
        return Files.size(file) + "\t" + Files.getLastModifiedTime(file).toMillis() + "\t"
                + file.toAbsolutePath().normalize().toString().replace("\\", "\\\\").replace("\n", "\\n").replace("\r",
                        "\\r");
    }

    private static void write(FileChannel channel, String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
