package io.larmor.data;

import java.io.IOException;
import java.util.Locale;

/// The header of the element being read: tag, VR and length (PS3.5 §7.1.2, §7.1.3).
final class ElementHeader {
    static final long UNDEFINED = 0xFFFF_FFFFL;

    int tag;
    Vr vr = Vr.UN;
    /// Whether the VR was UN, or one that nobody knows.
    boolean declaredUnknown;
    int size;
    long length;

    /// Reads the header of an element whose tag has been read.
    void read(ParserInput in, ParseScope scope, long here) throws IOException {
        if (!scope.explicit) {
            length = in.u32(in.pos + 4, scope.big);
            size = 8;
            vr = VrRules.of(tag, scope.signedPixels);
            declaredUnknown = false;
            return;
        }
        int code = in.u16(in.pos + 4, true);
        var known = Vr.of(code);
        int shortLength = in.u16(in.pos + 6, scope.big);
        if (known != null && known != Vr.UN) {
            vr = known;
            declaredUnknown = false;
            if (!known.hasLongLength()) {
                size = 8;
                length = shortLength;
                return;
            }
        } else if (unknown(in, here, known == null, code, shortLength)) {
            size = 8;
            length = shortLength;
            return;
        }
        size = 12;
        in.require(12, scope.bound, here);
        length = in.u32(in.pos + 8, scope.big);
    }

    /// {@return whether the length has 16 bits}
    private boolean unknown(ParserInput in, long here, boolean foreign, int code, int shortLength)
            throws DicomFormatException {
        vr = Vr.UN;
        declaredUnknown = true;
        if (foreign) {
            in.tolerate(tag, here, String.format(Locale.ROOT, "unknown VR %04XH", code));
            return !isLetters(code);
        }
        if (shortLength != 0) {
            in.tolerate(tag, here, "VR UN with a 16-bit length");
        }
        return shortLength != 0;
    }

    static boolean isLetters(int code) {
        return code >> 8 >= 'A' && code >> 8 <= 'Z' && (code & 0xFF) >= 'A' && (code & 0xFF) <= 'Z';
    }
}
