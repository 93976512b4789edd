package io.larmor.data;

/// VRs that the data set does not say itself (PS3.5 §6.2.2, A.1).
final class VrRules {
    private VrRules() {}

    /// {@return the VR of an element that does not name one}
    ///
    /// @param tag the element
    /// @param signedPixels whether Pixel Representation (0028,0103) is 1, which decides between US and SS
    static Vr of(int tag, boolean signedPixels) {
        var vr = Dictionary.vr(tag);
        return vr == Vr.US && signedPixels && maybeSigned(tag) ? Vr.SS : vr;
    }

    private static boolean maybeSigned(int tag) {
        return Dictionary.find(tag).filter(attribute -> attribute.vrs().contains(Vr.SS)).isPresent();
    }
}
