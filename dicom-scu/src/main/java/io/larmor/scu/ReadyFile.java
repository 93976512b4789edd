package io.larmor.scu;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.larmor.data.DicomFile;
import org.jspecify.annotations.Nullable;

/// A file that has been opened to be sent, and read if it is not large; or why that could not be.
///
/// *Threading*: one thread after the other.
final class ReadyFile implements AutoCloseable {
    private final StorePipeline.Item item;
    private @Nullable DicomFile file;
    private @Nullable ByteBuffer memory;
    private @Nullable Outgoing instance;
    private @Nullable IOException failure;

    private ReadyFile(StorePipeline.Item item) {
        this.item = item;
    }

    static ReadyFile open(StorePipeline.Item item) {
        var ready = new ReadyFile(item);
        try {
            var file = DicomFile.open(item.path());
            ready.file = file;
            ready.instance = Outgoing.of(file, ready::memory);
        } catch (IOException e) {
            ready.failure = e;
        } catch (RuntimeException | Error e) {
            ready.close();
            throw e;
        }
        return ready;
    }

    private @Nullable ByteBuffer memory(long length) {
        memory = ReadBuffers.take(length);
        return memory;
    }

    StorePipeline.Item item() {
        return item;
    }

    /// {@return what an association must have been made for, to send it}
    ///
    /// @throws IOException why the file cannot be sent
    StorePlan.Kind kind() throws IOException {
        var from = file;
        if (from == null || failure != null) {
            throw failed();
        }
        return Outgoing.kind(from);
    }

    /// {@return what to send, while this is open}
    ///
    /// @throws IOException why the file cannot be sent
    Outgoing instance() throws IOException {
        if (instance == null) {
            throw failed();
        }
        return instance;
    }

    /// {@return how many bytes the data set has; 0 if the file cannot be sent}
    long dataSetLength() {
        return file == null ? 0 : file.dataSetLength();
    }

    private IOException failed() {
        return failure != null ? failure : new IOException("the file is closed");
    }

    @Override
    public void close() {
        if (memory != null) {
            ReadBuffers.giveBack(memory);
            memory = null;
        }
        instance = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException _) {
                // It was read only: nothing is lost.
            }
            file = null;
        }
    }
}
