package io.larmor.fuzz;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/// One run of a target: what leaves it is a refusal that it states, and it allocates no more, and takes no more of the processor, than what its input can
/// excuse.
final class Execution {
    /// What any input may cost: buffers of a fixed size, tables that are filled on first use.
    private static final long FIXED = 32L << 20;
    /// What a byte of input may cost: each target reads it a dozen times over, with an object for every two bytes or so.
    private static final long EACH_BYTE = 4096;

    /// What any input may take of the processor, in nanoseconds, on a slow machine and while everything is still interpreted.
    private static final long FIXED_TIME = 5_000_000_000L;
    /// And what a byte of it may.
    private static final long TIME_OF_A_BYTE = 1_000_000;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Execution() {}

    /// Runs a target.
    ///
    /// @return whether the input was read to its end, and not refused
    /// @throws AssertionError if that is a finding
    static boolean run(FuzzTarget target, byte[] input) {
        return run(target, input, FIXED_TIME);
    }

    /// As [#run(FuzzTarget, byte[])].
    ///
    /// @param fixedTime what any input may take of the processor, in nanoseconds
    static boolean run(FuzzTarget target, byte[] input, long fixedTime) {
        long allowed = fixedTime + TIME_OF_A_BYTE * input.length;
        long bytes = THREAD.getCurrentThreadAllocatedBytes();
        long time = THREAD.getCurrentThreadCpuTime();
        boolean read = readOrRefuse(target, input);
        bytes = THREAD.getCurrentThreadAllocatedBytes() - bytes;
        time = THREAD.getCurrentThreadCpuTime() - time;
        if (bytes > allowedBytes(input) || time > allowed) {
            again(target, input, allowed);
        }
        return read;
    }

    /// Classes are loaded, and instrumented, once: what an input costs, it costs again.
    private static void again(FuzzTarget target, byte[] input, long allowed) {
        long bytes = THREAD.getCurrentThreadAllocatedBytes();
        long time = THREAD.getCurrentThreadCpuTime();
        readOrRefuse(target, input);
        bytes = THREAD.getCurrentThreadAllocatedBytes() - bytes;
        time = THREAD.getCurrentThreadCpuTime() - time;
        if (bytes > allowedBytes(input)) {
            throw new AssertionError(bytes + " bytes were allocated for an input of " + input.length);
        }
        if (time > allowed) {
            throw new AssertionError(time / 1_000_000 + " ms of the processor for an input of " + input.length);
        }
    }

    private static long allowedBytes(byte[] input) {
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
