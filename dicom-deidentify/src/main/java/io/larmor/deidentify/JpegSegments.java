package io.larmor.deidentify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.larmor.data.BulkData;
import io.larmor.data.DataSet;
import io.larmor.data.Element;
import io.larmor.data.Tag;

/// Looks into the headers of JPEG and JPEG-LS images for segments in which cameras and programs say where, when and of whom they are (Exif, XMP, comments). They are
/// no attributes, so no table of PS3.15 knows them.
final class JpegSegments {
    private static final int SEGMENT_HEADER = 4;
    /// Longer than any name that is looked for.
    private static final int NAME = 6;
    private static final int SOI = 0xFFD8;
    private static final int SOS = 0xFFDA;
    private static final int APP_0 = 0xFFE0;
    private static final int APP_8 = 0xFFE8;
    private static final int APP_14 = 0xFFEE;
    private static final int APP_15 = 0xFFEF;
    private static final int COMMENT = 0xFFFE;

    private JpegSegments() {}

    /// {@return whether a fragment of the pixel data begins with an image whose header has a segment that may say something about the patient}
    ///
    /// @throws UncheckedIOException if the pixel data stand in a file that cannot be read
    static boolean areIn(DataSet dataSet) {
        var fragments = dataSet.element(Tag.PixelData).map(Element::fragments).orElse(List.of());
        try {
            // The first is the Basic Offset Table.
            for (int i = 1; i < fragments.size(); i++) {
                if (say(fragments.get(i))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Walks the segments of ISO/IEC 10918-1 §B.1.1.4, up to the first scan.
    private static boolean say(BulkData image) throws IOException {
        if (image.length() < 2 || word(image.slice(0, 2).bytes(), 0) != SOI) {
            return false;
        }
        long at = 2;
        while (at + SEGMENT_HEADER <= image.length()) {
            var bytes = image.slice(at, Math.min(SEGMENT_HEADER + NAME, image.length() - at)).bytes();
            int marker = word(bytes, 0);
            if (marker < 0xFF00 || marker == SOS) {
                return false;
            }
            if (marker == 0xFFFF) {
                // A fill byte (§B.1.1.2).
                at++;
                continue;
            }
            if (marker == COMMENT || (marker >= APP_0 && marker <= APP_15 && !isTechnical(marker, bytes))) {
                return true;
            }
            at += 2 + Math.max(2, word(bytes, 2));
        }
        return false;
    }

    /// Pixel density, colour transform, what JPEG-LS needs to be decoded, and the end of the SPIFF directory.
    private static boolean isTechnical(int marker, byte[] bytes) {
        var name = new String(bytes, SEGMENT_HEADER, bytes.length - SEGMENT_HEADER, StandardCharsets.ISO_8859_1);
        return switch (marker) {
            case APP_0 -> name.startsWith("JFIF\0") || name.startsWith("LJIF\0");
            case APP_8 -> name.startsWith("mrfx") || name.startsWith("SPIFF\0")
                    || name.startsWith("\0\0\0\1");
            case APP_14 -> name.startsWith("Adobe");
            default -> false;
        };
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
