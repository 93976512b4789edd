package io.larmor.benchmarks.wire;

/// What starting a virtual machine costs.
final class Nothing {
    private Nothing() {}

    static void main(String... args) {
        if (args.length != 1) {
            throw new IllegalArgumentException("one argument");
        }
    }
}
