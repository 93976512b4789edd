package io.larmor.benchmarks.wire;

/// How the raw sender sends.
///
/// @param associations how many at a time
/// @param window how many objects may be under way on each
/// @param maxPdu the longest PDU it makes, if the receiver takes it; 0 for what the receiver takes, but no more than 256 KiB
record Load(int associations, int window, int maxPdu) {
    static final Load ONE = new Load(1, 1, 0);

    static Load associations(int associations) {
        return new Load(associations, 1, 0);
    }

    static Load window(int window) {
        return new Load(1, window, 0);
    }

    static Load maxPdu(int maxPdu) {
        return new Load(1, 1, maxPdu);
    }
}
