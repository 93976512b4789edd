package io.larmor.fuzz;

import java.util.Arrays;

/// Takes an input apart: first the bytes that choose, then those to be read.
final class Input {
    private final byte[] bytes;
    private int position;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    /// {@return the next byte, 0 behind the end}
    int u8() {
        return position < bytes.length ? bytes[position++] & 0xFF : 0;
    }

    /// {@return the next so many bytes, or as many as there are}
    byte[] take(int length) {
        int end = Math.min(bytes.length, position + length);
        byte[] taken = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return taken;
    }

    /// {@return all bytes that are left}
    byte[] rest() {
        return take(bytes.length - position);
    }
}
