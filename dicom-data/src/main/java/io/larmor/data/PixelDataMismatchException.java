package io.larmor.data;

/// Pixel data (PS3.5 §8.2, §A.4) cannot be written in a transfer syntax without being compressed, decompressed or compressed anew, which is
/// not done here.
public final class PixelDataMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    PixelDataMismatchException(String pixels, TransferSyntax to) {
        super(pixels + " pixel data cannot be written in transfer syntax " + to.uid());
    }
}
