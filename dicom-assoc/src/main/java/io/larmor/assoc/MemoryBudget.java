package io.larmor.assoc;

/// Memory that one association may take for what its peer sends, beyond the few kilobytes that it always holds. Nothing that a peer declares takes any, only
/// what has come.
///
/// *Threading:* any thread, many at a time.
public interface MemoryBudget {
    /// As much as there is.
    MemoryBudget UNLIMITED = new MemoryBudget() {
        @Override
        public boolean take(long bytes) {
            return true;
        }

        @Override
        public void giveBack(long bytes) {}
    };

    /// Takes memory, if there is as much. It does not wait.
    ///
    /// @param bytes how much, at least 0
    /// @return whether there was
    boolean take(long bytes);

    /// Tells whether there is so much that what is not needed at the moment may be kept for what comes next.
    ///
    /// @return true by default
    default boolean hasPlenty() {
        return true;
    }

    /// Gives memory back.
    ///
    /// @param bytes how much, of what was taken
    void giveBack(long bytes);
}
