package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Takes UTF-8, whole characters at a time as [Utf8Out] gives them, and appends the characters.
final class AppendableStream extends OutputStream {
    private final Appendable target;

    AppendableStream(Appendable target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        target.append((char) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }
}
