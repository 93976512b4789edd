package io.larmor.scu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import io.larmor.assoc.Payload;

/// The rest of a stream, whose length nobody knows.
record StreamPayload(InputStream stream) implements Payload {
    private static final int CHUNK = 64 * 1024;

    static Payload of(InputStream stream) {
        return new StreamPayload(stream);
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        var chunk = new byte[CHUNK];
        for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
            sink.write(ByteBuffer.wrap(chunk, 0, count));
        }
    }
}
