package io.larmor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/// The frames of the pixel data of a data set, each found in constant time: native ones by their size (PS3.3 §C.7.6.3),
/// encapsulated ones by the Extended Offset Table, the Basic Offset Table or else the fragments themselves (PS3.5 §A.4).
///
/// Where the fragments are is known from reading the data set, so that no pixel data is read to find a frame; without a
/// table, the first two bytes of each fragment are when there are more fragments than frames. Immutable and safe for use
/// by several threads; frames of a [DicomFile] can be read until it is closed.
///
/// @spec https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_A.4.html PS3.5 §A.4
public final class Frames {
    private final FrameLocator locator;
    private final int count;

    private Frames(FrameLocator locator, int count) {
        this.locator = locator;
        this.count = count;
    }

    /// Finds the frames of a data set.
    ///
    /// @param dataSet an image; for encapsulated pixel data as it was read, with all its elements
    /// @return its frames
    /// @throws DicomFormatException if there is no pixel data, or it does not have the frames that the data set declares,
    /// or nothing tells where they start
    /// @throws IOException if the file cannot be read
    public static Frames of(DataSet dataSet) throws IOException {
        int declared = number(dataSet, Tag.NumberOfFrames, 1);
        if (declared < 1) {
            throw new DicomFormatException("Number of Frames (0028,0008) is " + declared);
        }
        for (int tag : new int[] {Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData}) {
            var pixels = dataSet.element(tag);
            if (pixels.isPresent()) {
                return new Frames(pixels.get().isEncapsulated()
                        ? EncapsulatedFrames.of(dataSet, pixels.get().fragments(), declared)
                        : NativeFrames.of(dataSet, pixels.get(), declared), declared);
            }
        }
        throw new DicomFormatException("the data set has no pixel data");
    }

    /// {@return a number that tells where the frames are}
    static int number(DataSet dataSet, int tag, int missing) throws DicomFormatException {
        try {
            return dataSet.intValue(tag).orElse(missing);
        } catch (NumberFormatException e) {
            throw new DicomFormatException(Dictionary.keyword(tag) + " " + Tag.toString(tag) + " is no number");
        }
    }

    /// {@return how many frames there are}
    public int count() {
        return count;
    }

    /// One frame, not read yet.
    ///
    /// @param frame its number, from 0
    /// @return its fragments in their order, not decompressed; of native pixel data the one range that it is
    /// @throws IndexOutOfBoundsException if there is no such frame
    /// @throws IOException if the file cannot be read
    public List<BulkData> frame(int frame) throws IOException {
        if (frame < 0 || frame >= count) {
            throw new IndexOutOfBoundsException("frame " + frame + " of " + count);
        }
        return locator.frame(frame);
    }

    /// The bytes of one frame.
    ///
    /// @param frame its number, from 0
    /// @return its fragments one after the other, not decompressed; of native pixel data its words in little endian order
    /// @throws IndexOutOfBoundsException if there is no such frame
    /// @throws IOException if the file cannot be read
    public byte[] bytes(int frame) throws IOException {
        var pieces = frame(frame);
        if (pieces.size() == 1) {
            return pieces.getFirst().bytes();
        }
        var out = new ByteArrayOutputStream();
        for (var piece : pieces) {
            piece.writeTo(out);
        }
        return out.toByteArray();
    }

    /// Tells where a frame is.
    sealed interface FrameLocator permits NativeFrames, EncapsulatedFrames {
        List<BulkData> frame(int frame) throws IOException;
    }
}
