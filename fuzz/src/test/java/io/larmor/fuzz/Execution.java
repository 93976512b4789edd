package io.larmor.fuzz;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/// One run of a target: what leaves it is a refusal that it states, and it allocates no more than what its input can excuse.
final class Execution {
    /// What any input may cost: buffers of a fixed size, tables that are filled on first use.
    private static final long FIXED = 32L << 20;
    /// What a byte of input may cost: each target reads it a dozen times over, with an object for every two bytes or so.
    private static final long EACH_BYTE = 4096;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Execution() {}

    /// Runs a target.
    ///
    /// @return whether the input was read to its end, and not refused
    /// @throws AssertionError if that is a finding
    static boolean run(FuzzTarget target, byte[] input) {
        long before = allocated();
        boolean read = readOrRefuse(target, input);
        if (allocated() - before > allowed(input)) {
            // Classes are loaded, and instrumented, once: what an input costs, it costs again.
            before = allocated();
            readOrRefuse(target, input);
            long again = allocated() - before;
            if (again > allowed(input)) {
                throw new AssertionError(again + " bytes were allocated for an input of " + input.length);
            }
        }
        return read;
    }

    private static long allocated() {
        return THREAD.getCurrentThreadAllocatedBytes();
    }

    private static long allowed(byte[] input) {
        return FIXED + EACH_BYTE * input.length;
    }

    private static boolean readOrRefuse(FuzzTarget target, byte[] input) {
        try {
            target.read(input.clone());
            return true;
        } catch (Exception e) {
            if (target.refusals().stream().noneMatch(refusal -> refusal.isInstance(e))) {
                throw new AssertionError("not a refusal that the API states: " + e, e);
            }
            return false;
        }
    }
}
