package io.larmor.assoc;

import java.net.InetAddress;
import java.util.Arrays;

/// Addresses that begin with the same bits: `10.0.0.0/8`, `::1`.
///
/// @param address the first of them
/// @param bits    how many bits are the same
public record AddressRange(InetAddress address, int bits) {
    /// Checks the number of bits.
    public AddressRange {
        if (bits < 0 || bits > 8 * address.getAddress().length) {
            throw new IllegalArgumentException("An address like " + address.getHostAddress() + " has "
                    + 8 * address.getAddress().length + " bits, not " + bits + ".");
        }
    }

    /// {@return the range that a text stands for}
    ///
    /// @param text an address, or an address, a slash and a number of bits
    /// @throws IllegalArgumentException if it is neither
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            return new AddressRange(address,
                    slash < 0 ? 8 * address.getAddress().length : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("A range of addresses is written 10.0.0.0/8, not " + Words.quoted(text)
                    + ".");
        }
    }

    /// {@return whether an address is one of them}
    ///
    /// @param other the address
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        int whole = bits / 8;
        if (mine.length != theirs.length || !Arrays.equals(mine, 0, whole, theirs, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xFF) >>> (8 - rest) == 0;
    }
}
