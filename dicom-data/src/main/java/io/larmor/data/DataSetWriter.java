package io.larmor.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Writes data sets: what was read in the same syntax and has not changed as the bytes that it was, all else anew.
final class DataSetWriter {
    private static final int PIXEL_DATA = 0x7FE0_0010;
    private static final int UNDEFINED = 0xFFFF_FFFF;
    /// A length from here on is none (PS3.5 §7.1.1).
    private static final long MOST = 0xFFFF_FFFFL;
    private static final int MOST_AT_FIRST = 32 * 1024;

    private final Gather out;
    private final boolean explicit;
    private final boolean big;

    private DataSetWriter(TransferSyntax syntax, int size) {
        this.out = new Gather(size, syntax.bigEndian());
        this.explicit = syntax.explicitVr();
        this.big = syntax.bigEndian();
    }

    static byte[] encode(DataSet dataSet, TransferSyntax syntax) {
        try {
            if (isAsItWas(dataSet, syntax) && !syntax.deflated() && !parsed(dataSet).hasSplices()) {
                return parsed(dataSet).toByteArray();
            }
            var gather = gather(dataSet, syntax);
            return syntax.deflated() ? Deflate.deflate(gather) : gather.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong with the data set is checked here: it may have been received, and is no mistake of the program.
    static void write(DataSet dataSet, TransferSyntax syntax, OutputStream out) throws IOException {
        Gather gather;
        try {
            if (isAsItWas(dataSet, syntax) && !syntax.deflated()) {
                parsed(dataSet).writeTo(out);
                return;
            }
            gather = gather(dataSet, syntax);
        } catch (UnencodableTextException e) {
            throw (IOException) new DicomFormatException(e.tag(), e.reason()).initCause(e);
        } catch (PixelDataMismatchException e) {
            throw (IOException) new DicomFormatException(PIXEL_DATA, String.valueOf(e.getMessage())).initCause(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (syntax.deflated()) {
            Deflate.write(gather, out);
        } else {
            gather.writeTo(out);
        }
    }

    /// Tells whether nothing has to change to write a data set.
    ///
    /// @throws PixelDataMismatchException if it cannot be written in that syntax
    private static boolean isAsItWas(DataSet dataSet, TransferSyntax syntax) {
        boolean same = dataSet.elements() instanceof ParsedElements parsed && parsed.isWrittenIn(syntax);
        check(dataSet, syntax, same);
        return same;
    }

    private static ParsedElements parsed(DataSet dataSet) {
        return (ParsedElements) dataSet.elements();
    }

    private static Gather gather(DataSet dataSet, TransferSyntax syntax) {
        if (isAsItWas(dataSet, syntax)) {
            var same = new Gather(parsed(dataSet).encodedSize(), syntax.bigEndian());
            parsed(dataSet).copyTo(same);
            return same;
        }
        var writer = new DataSetWriter(syntax, firstSize(dataSet));
        writer.elements(dataSet.elements(), SpecificCharacterSet.DEFAULT);
        return writer.out;
    }

    /// Large values are not copied, so this is about the size of the headers and the small values.
    private static int firstSize(DataSet dataSet) {
        return dataSet.elements() instanceof ParsedElements parsed
                ? (int) Math.min(MOST_AT_FIRST, parsed.encodedSize() * 5L / 4 + 64)
                : 512;
    }

    private static void check(DataSet dataSet, TransferSyntax syntax, boolean same) {
        var pixels = dataSet.element(PIXEL_DATA).orElse(null);
        if (pixels == null || pixels.isEmpty()) {
            return;
        }
        boolean compressed = pixels.isEncapsulated();
        if (compressed && syntax.encapsulated()) {
            var from = pixels.encapsulatedIn();
            if (from != null && !from.equals(syntax)) {
                throw new PixelDataMismatchException("compressed (" + from.uid() + ")", syntax);
            }
        } else if (!same && compressed != syntax.encapsulated()) {
            throw new PixelDataMismatchException(compressed ? "compressed" : "native", syntax);
        }
    }

    private void elements(Elements elements, SpecificCharacterSet inherited) {
        int declared = elements.find(0x0008_0005);
        var codec = declared < 0 ? inherited : Values.characterSet(elements.elementAt(declared).strings());
        var parsed = elements instanceof ParsedElements all && all.isConverted(explicit, big, codec) ? all : null;
        int lengthAt = -1;
        long lengthFrom = 0;
        int lengthGroup = -1;
        for (int i = 0; i < elements.size(); i++) {
            if (parsed != null && lengthAt < 0) {
                i = parsed.convert(i, explicit, out);
                if (i == elements.size()) {
                    break;
                }
            }
            int tag = elements.tagAt(i);
            int group = tag >>> 16;
            if (lengthAt >= 0 && group != lengthGroup) {
                out.patch32(lengthAt, out.length() - lengthFrom);
                lengthAt = -1;
            }
            if ((tag & 0xFFFF) != 0) {
                element(elements.elementAt(i), codec);
            } else if (group == 0 || group == 2) {
                header(tag, Vr.UL, 4);
                lengthAt = out.mark();
                lengthGroup = group;
                out.put32(0);
                lengthFrom = out.length();
            }
        }
        if (lengthAt >= 0) {
            out.patch32(lengthAt, out.length() - lengthFrom);
        }
    }

    private void element(Element element, SpecificCharacterSet codec) {
        if (element.isWrittenIn(explicit, big, codec)) {
            element.copyTo(out);
            return;
        }
        if (element.content() instanceof Items items) {
            sequence(element, items, codec);
        } else if (element.content() instanceof Fragments fragments) {
            fragments(element, fragments);
        } else {
            plain(element, codec);
        }
    }

    private void plain(Element element, SpecificCharacterSet codec) {
        var vr = element.vr();
        var text = ElementText.encoded(element, codec);
        long length = text != null ? text.length : element.length();
        long padding = length & 1;
        if (length + padding >= MOST) {
            throw new IllegalStateException(element + ": the value is longer than its length field can say");
        }
        if (explicit && !vr.hasLongLength() && length + padding > 0xFFFF) {
            // A value too long for the 16-bit length of its VR is written as UN (PS3.5 §6.2.2).
            vr = Vr.UN;
        }
        header(element.tag(), vr, length + padding);
        if (text != null) {
            out.put(text, 0, text.length);
        } else {
            element.writeValue(out);
        }
        if (padding == 1) {
            out.put8(element.vr().padding());
        }
    }

    private void sequence(Element element, Items items, SpecificCharacterSet codec) {
        boolean undefined = element.hasUndefinedLength();
        header(element.tag(), Vr.SQ, undefined ? UNDEFINED : 0);
        int lengthAt = out.mark() - 4;
        long from = out.length();
        for (var item : items) {
            boolean undefinedItem = item.elements() instanceof ParsedElements parsed && parsed.hasUndefinedLength();
            out.header(0xFFFE_E000, undefinedItem ? UNDEFINED : 0);
            int itemLengthAt = out.mark() - 4;
            long itemFrom = out.length();
            elements(item.elements(), codec);
            if (undefinedItem) {
                out.header(0xFFFE_E00D, 0);
            } else {
                out.patch32(itemLengthAt, length(element, out.length() - itemFrom));
            }
        }
        if (undefined) {
            out.header(0xFFFE_E0DD, 0);
        } else {
            out.patch32(lengthAt, length(element, out.length() - from));
        }
    }

    private static long length(Element element, long length) {
        if (length >= MOST) {
            throw new IllegalStateException(element + ": the sequence is longer than its length field can say");
        }
        return length;
    }

    private void fragments(Element element, Fragments fragments) {
        header(element.tag(), element.vr(), UNDEFINED);
        for (var fragment : fragments) {
            if (fragment.length() + (fragment.length() & 1) >= MOST) {
                throw new IllegalStateException(element + ": a fragment is longer than its length field can say");
            }
            out.header(0xFFFE_E000, fragment.length() + (fragment.length() & 1));
            out.splice(fragment, 1);
            if ((fragment.length() & 1) == 1) {
                out.put8(0);
            }
        }
        out.header(0xFFFE_E0DD, 0);
    }

    private void header(int tag, Vr vr, long length) {
        if (explicit) {
            out.header(tag, vr, length);
        } else {
            out.header(tag, length);
        }
    }
}
