package io.larmor.pdu;

import java.util.Arrays;

/// Immutable bytes with value equality: what an item holds whose content the upper layer does not interpret.
public final class Octets {
    /// No bytes at all.
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// {@return a copy of the given bytes}
    ///
    /// @param bytes the content
    public static Octets of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /// Takes over the array, which nobody else may keep.
    static Octets owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes);
    }

    /// {@return the number of bytes}
    public int size() {
        return bytes.length;
    }

    /// {@return the byte at an index, 0 to 255}
    ///
    /// @param index from 0 to `size() - 1`
    public int at(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    /// {@return a copy of the bytes}
    public byte[] toArray() {
        return bytes.clone();
    }

    byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// {@return the number of bytes, never the bytes: they may be a secret}
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
