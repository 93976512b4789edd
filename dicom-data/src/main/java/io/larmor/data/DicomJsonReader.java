package io.larmor.data;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;

/// Reads the data sets of a JSON text one after the other, each when it is asked for: those of an array, as
/// PS3.18 §F.1 has it for several, or the one that stands alone.
///
/// In memory are one data set and a few KiB of text, however long the array. *Threading:* for one thread at a time.
public final class DicomJsonReader implements AutoCloseable {
    private final Reader source;
    private final JsonInput in;
    private final JsonParser parser;
    private boolean started;
    private boolean array;
    private boolean ended;

    DicomJsonReader(Reader source, DicomJson.Limits limits, BulkDataResolver resolver) throws IOException {
        this.source = source;
        this.in = new JsonInput(source, limits);
        this.parser = new JsonParser(in, resolver);
    }

    /// Reads the next data set.
    ///
    /// @return the data set, its text in UTF-8; empty after the last, when nothing but white space follows
    /// @throws DicomFormatException if what comes is none; nothing can be read after that. A [LimitExceededException] if it
    /// goes beyond a limit
    /// @throws IOException if the text cannot be read, or a value that is elsewhere
    public Optional<DataSet> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        // Whatever fails from here on ends it.
        ended = true;
        if (hasNext()) {
            var dataSet = parser.read();
            ended = false;
            return Optional.of(dataSet);
        }
        if (!in.isAtEnd()) {
            throw in.expected("the end of the JSON");
        }
        return Optional.empty();
    }

    private boolean hasNext() throws IOException {
        boolean first = !started;
        if (first) {
            started = true;
            in.restart();
            array = in.peek() == '[';
            if (array) {
                in.enter('[', "an array");
            }
        }
        return array ? in.more(first, ']') : first;
    }

    /// {@return the values that the data set read last refers to and that the resolver did not find: their elements are
    /// not in it}
    public List<BulkReference> references() {
        return parser.references();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
