package io.larmor.cli;

import java.util.List;

/// Something that is wrong with a configuration.
///
/// @param origin `FILE:LINE:COLUMN`, or the flag; empty if it is not known
/// @param sentence what, with the fix
record ConfigProblem(String origin, String sentence) {
    private boolean ofFlag() {
        return origin.startsWith("--");
    }

    @Override
    public String toString() {
        return origin.isEmpty() ? sentence : origin + ": " + sentence;
    }

    /// Ends a command, if something is wrong. The first sentence is enough for who starts a node.
    static void refuse(List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            var first = problems.getFirst();
            int more = problems.size() - 1;
            throw new Failure(first.ofFlag() ? ExitCode.USAGE : ExitCode.BAD_DATA, first
                    + (more == 0 ? "" : " (" + more + " more; 'larmor config check' shows all.)"));
        }
    }
}
