package io.larmor.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Text of a data set without a character set of its own.
record TextCodec(List<String> terms) {
    static final TextCodec DEFAULT = new TextCodec(List.of());

    static final TextCodec UTF_8 = new TextCodec(List.of("ISO_IR 192"));

    static TextCodec of(List<String> terms) {
        return terms.isEmpty() ? DEFAULT : new TextCodec(terms);
    }

    String decode(byte[] bytes, int offset, int length, Vr vr) {
        return new String(bytes, offset, length, utf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    byte[] encode(String text, Vr vr) {
        return text.getBytes(utf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private boolean utf8() {
        return terms.equals(List.of("ISO_IR 192"));
    }
}
