package io.larmor.data;

/// VRs that the data set does not say itself (PS3.5 §6.2.2, A.1).
final class VrRules {
    private static final int OB = Vr.OB.number();

    private VrRules() {}

    /// {@return the VR of an element that does not name one}
    ///
    /// @param tag the element
    /// @param signedPixels whether Pixel Representation (0028,0103) is 1, which decides between US and SS
    static Vr of(int tag, boolean signedPixels) {
        return Vr.ofNumber(number(tag, signedPixels));
    }

    /// {@return the number of that VR, see [Vr#number()]}
    static int number(int tag, boolean signedPixels) {
        if ((tag & 0xFF00_FFFF) == 0x5000_3000) {
            // Curve Data is OB here, which the dictionary leaves open (PS3.5-2004 A.1).
            return OB;
        }
        return Dictionary.vrNumber(tag, signedPixels);
    }
}
