package io.larmor.services.queryretrieve;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.larmor.assoc.Payload;

/// A data set with an odd number of bytes, and the NULL byte that makes it even: fragments have an even length (PS3.8 Annex E), and a deflated stream
/// may be stored without its padding (PS3.5 §A.5).
///
/// @param dataSet what is stored
/// @param stored its length
record PaddedPayload(Payload dataSet, long stored) implements Payload {
    /// {@return the data set, padded if it has to be}
    static Payload even(Payload dataSet, long stored) {
        return stored % 2 == 0 ? dataSet : new PaddedPayload(dataSet, stored);
    }

    @Override
    public long length() {
        return stored + 1;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        dataSet.writeTo(sink);
        sink.write(ByteBuffer.allocate(1));
    }
}
