package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Text in graphic character sets that escape sequences switch between (PS3.5 §6.1.2.4, §6.1.2.5). At the end of a line,
/// page or value, at a tab, and in person names between components the sets of the first term are in force again
/// (PS3.5 §6.1.2.5.3).
final class Iso2022 {

    private static final byte ESC = 0x1B;
    private static final char REPLACEMENT = '\uFFFD';

    private final GraphicSet left;
    private final @Nullable GraphicSet right;
    private final List<GraphicSet> declared;
    private final Charset highBytes;

    /// @param left     the set of G0 to begin with
    /// @param right    the set of G1 to begin with, or null
    /// @param declared the sets that may be written, in the order of preference
    Iso2022(GraphicSet left, @Nullable GraphicSet right, List<GraphicSet> declared) {
        this.left = left;
        this.right = right;
        this.declared = declared;
        this.highBytes = right == null ? StandardCharsets.ISO_8859_1 : right.charset();
    }

    String decode(byte[] bytes, int start, int end, Vr vr) {
        boolean plain = true;
        boolean ascii = true;
        for (int i = start; i < end; i++) {
            plain &= bytes[i] != ESC;
            ascii &= bytes[i] >= 0;
        }
        if (plain) {
            // Every set of G1 that a first term can name is the upper half of a superset of ASCII.
            return ascii
                    ? new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
                    : LosslessText.decode(bytes, start, end - start, highBytes);
        }
        return new Decoder(bytes, end, vr).decode(start);
    }

    byte[] encode(String text, Vr vr) {
        return Values.isAscii(text) ? text.getBytes(StandardCharsets.US_ASCII) : new Encoder(vr).encode(text);
    }

    boolean canEncode(String text, Vr vr) {
        var encoder = new Encoder(vr);
        return text.codePoints().allMatch(c -> c < 0x20 || encoder.findSet(c) != null);
    }

    private static boolean isReset(int c, Vr vr) {
        return switch (c) {
            case '\t', '\n', '\f', '\r' -> true;
            case '\\' -> vr.isMultiValued();
            case '^', '=' -> vr == Vr.PN;
            default -> false;
        };
    }

    private final class Decoder {

        private final byte[] bytes;
        private final int end;
        private final Vr vr;
        private final StringBuilder text = new StringBuilder();
        private GraphicSet g0 = left;
        private @Nullable GraphicSet g1 = right;

        Decoder(byte[] bytes, int end, Vr vr) {
            this.bytes = bytes;
            this.end = end;
            this.vr = vr;
        }

        String decode(int start) {
            int i = start;
            while (i < end) {
                byte b = bytes[i];
                if (b < 0) {
                    i = high(i);
                } else if (b == ESC) {
                    i = escape(i);
                } else if (b <= ' ' || (g0.width() == 1 && isReset(b, vr))) {
                    // Within a two-byte set of G0 the bytes of delimiters are halves of characters.
                    text.append((char) b);
                    reset(b);
                    i++;
                } else {
                    i = low(i);
                }
            }
            return text.toString();
        }

        /// Where the first term names no set for G1, one that was designated once stays: writers that forget to repeat
        /// the escape sequence after a delimiter are understood.
        private void reset(byte b) {
            if (isReset(b, vr)) {
                g0 = left;
                g1 = right == null ? g1 : right;
            }
        }

        private int escape(int i) {
            var set = GraphicSet.designatedAt(bytes, i + 1, end);
            if (set == null) {
                text.append((char) ESC);
                return i + 1;
            }
            if (set.right()) {
                g1 = set;
            } else {
                g0 = set;
            }
            return i + 1 + set.designator().length;
        }

        private int high(int start) {
            int i = start;
            while (i < end && bytes[i] < 0) {
                i++;
            }
            var charset = g1 == null ? StandardCharsets.ISO_8859_1 : g1.charset();
            text.append(LosslessText.decode(bytes, start, i - start, charset));
            return i;
        }

        private int low(int start) {
            int i = start;
            while (i < end && bytes[i] > ' ' && (g0.width() > 1 || !isReset(bytes[i], vr))) {
                i++;
            }
            if (g0.width() == 1) {
                text.append(new String(bytes, start, i - start, g0.charset()));
            } else {
                wide(start, i);
            }
            return i;
        }

        private void wide(int start, int end) {
            var all = new String(bytes, start, end - start, g0.charset());
            if (all.indexOf(REPLACEMENT) < 0) {
                text.append(all);
                return;
            }
            for (int i = start; i < end; i += 2) {
                pair(i, Math.min(2, end - i));
            }
        }

        /// Two bytes that stand for no character stay as they are, between escape sequences that say of which set they
        /// are.
        private void pair(int start, int length) {
            var one = new String(bytes, start, length, g0.charset());
            if (one.indexOf(REPLACEMENT) >= 0) {
                one = g0.extended(bytes, start, length);
            }
            if (one.indexOf(REPLACEMENT) >= 0) {
                one = designation(g0) + new String(bytes, start, length, StandardCharsets.ISO_8859_1)
                        + designation(left);
            }
            text.append(one);
        }

        private String designation(GraphicSet set) {
            return (char) ESC + new String(set.designator(), StandardCharsets.US_ASCII);
        }
    }

    private final class Encoder {

        private final Vr vr;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Map<GraphicSet, CharsetEncoder> encoders = new EnumMap<>(GraphicSet.class);
        private GraphicSet g0 = left;
        private @Nullable GraphicSet g1 = right;

        Encoder(Vr vr) {
            this.vr = vr;
        }

        byte[] encode(String text) {
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int c = text.codePointAt(i);
                if (isReset(c, vr)) {
                    reset();
                    g1 = right;
                    out.write(c);
                } else if (c <= ' ') {
                    designate(left);
                    out.write(c);
                } else {
                    write(c);
                }
            }
            reset();
            return out.toByteArray();
        }

        private void write(int c) {
            var set = findSet(c);
            if (set != null) {
                designate(set);
                out.writeBytes(Character.toString(c).getBytes(set.charset()));
            } else if (c > 0x7F && c <= 0xFF && !isOfG1(c)) {
                // The set in force does not have the byte: the counterpart of how such bytes are read.
                out.write(c);
            } else {
                designate(left);
                out.write('?');
            }
        }

        private boolean isOfG1(int b) {
            return g1 != null
                    && new String(new byte[] {(byte) b}, g1.charset()).indexOf(REPLACEMENT) < 0;
        }

        private void reset() {
            designate(left);
            if (right != null) {
                designate(right);
            }
        }

        private void designate(GraphicSet set) {
            if (set == g0 || set == g1) {
                return;
            }
            out.write(ESC);
            out.writeBytes(set.designator());
            if (set.right()) {
                g1 = set;
            } else {
                g0 = set;
            }
        }

        /// {@return the set to write a character in, one in force before all others, or null}
        /// @param c the character
        @Nullable
        GraphicSet findSet(int c) {
            if (has(g0, c)) {
                return g0;
            }
            if (g1 != null && has(g1, c)) {
                return g1;
            }
            for (var set : declared) {
                if (has(set, c)) {
                    return set;
                }
            }
            return null;
        }

        private boolean has(GraphicSet set, int c) {
            if (c < 0x80 || set == GraphicSet.ASCII) {
                return c < 0x80 && !set.right() && set.width() == 1;
            }
            if (c > 0xFFFF || Character.isSurrogate((char) c)) {
                return false;
            }
            return switch (set) {
                case KATAKANA -> c >= 0xFF61 && c <= 0xFF9F;
                // The yen sign has the byte of the backslash, which would end the value.
                case ROMAJI -> c == 0x203E || (c == 0xA5 && !vr.isMultiValued());
                default -> encoder(set).canEncode((char) c);
            };
        }

        private CharsetEncoder encoder(GraphicSet set) {
            return encoders.computeIfAbsent(set, key -> key.charset().newEncoder());
        }
    }
}
