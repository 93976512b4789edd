package io.larmor.archive.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// All that the store asks of the file system, so that tests can put one in its place that fails, or forgets what was not forced.
///
/// A name is durable once its folder has been forced, bytes are once the file has been; of anything else a power cut may leave the state
/// before or after.
interface Disk {
    /// Makes a file that is not there yet, to write and to read.
    FileChannel create(Path file) throws IOException;

    /// Opens a file to read.
    FileChannel open(Path file) throws IOException;

    /// {@return how long a force may take that is done in line, rather than at the same time as others on other threads}
    default Duration quickForce() {
        return Duration.ofNanos(50_000);
    }

    /// Forces a file that others may have open.
    void force(Path file) throws IOException;

    /// Makes the names in a folder durable.
    void forceFolder(Path folder) throws IOException;

    /// Gives a file another name, at once; one that is there of that name is gone then.
    void move(Path from, Path to) throws IOException;

    /// Takes a file away.
    ///
    /// @return whether there was one
    boolean delete(Path file) throws IOException;

    /// Makes a folder.
    ///
    /// @return whether there was none
    boolean createFolder(Path folder) throws IOException;

    boolean exists(Path file);

    /// {@return what is in a folder}
    List<Path> list(Path folder) throws IOException;
}
