package io.larmor.cli;

import java.util.LinkedHashMap;

import io.larmor.dimse.CommandField;
import io.larmor.dimse.SubOperations;
import io.larmor.scu.RetrieveResult;

/// What became of a C-GET or C-MOVE, for a person or a script.
///
/// @param operation which of the two
/// @param verb what was done, in the past tense
record RetrieveReport(CommandField operation, String verb) {
    /// Says how it ended, and what failed.
    ///
    /// @param command says it
    /// @param result how it ended
    /// @param json whether as JSON
    /// @param nanoseconds how long it took
    /// @return the exit code
    int print(LarmorCommand command, RetrieveResult result, boolean json, long nanoseconds) {
        var counts = result.subOperations();
        int done = Math.max(0, counts.completed()) + Math.max(0, counts.warning());
        int failed = Math.max(0, counts.failed());
        // A final response "may contain" the numbers (PS3.4 §C.4.2.1.7)
        boolean told = counts.completed() >= 0 || counts.warning() >= 0 || counts.failed() >= 0;
        result.failedInstances().forEach(uid -> command
                .complain("Instance " + uid + " could not be " + verb.toLowerCase(java.util.Locale.ROOT) + "."));
        if (failed > 0 && result.localFailure().isEmpty()) {
            command.complain(operation == CommandField.C_GET_RQ
                    ? "Leave --syntax out if there is one, else the peer's log should say why."
                    : "The log of the peer, or that of the destination, should say why.");
        }
        result.localFailure().ifPresent(failure -> command.complain(Failures.explain(failure).sentence()));
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("status", result.status().codeText());
            line.put("completed", told ? Math.max(0, counts.completed()) : null);
            line.put("warning", told ? Math.max(0, counts.warning()) : null);
            line.put("failed", told ? failed : null);
            line.put("failedInstances", result.failedInstances());
            line.put("seconds", nanoseconds / 1e9);
            command.say(JsonLine.of(line));
        } else {
            command.say((!told
                    ? verb + " in " + Text.duration(nanoseconds) + "; the peer does not say how many instances"
                    : done + failed == 0
                            ? "Nothing matched; nothing was " + verb.toLowerCase(java.util.Locale.ROOT)
                            : verb + " " + Text.count(done, "instance") + " in " + Text.duration(nanoseconds)
                                    + (failed > 0 ? "; " + failed + " failed" : ""))
                    + (result.status().isSuccess()
                            ? "."
                            : " (" + result.status().codeText() + ", " + result.status().meaning(operation) + ")."));
        }
        return result.localFailure().isPresent()
                ? ExitCode.BAD_DATA
                : result.status().isSuccess() && failed == 0 && (done > 0 || !told)
                        ? ExitCode.DONE
                        : ExitCode.REFUSED;
    }

    /// {@return how far it has come, on one line}
    static String progress(SubOperations counts) {
        int done = Math.max(0, counts.completed()) + Math.max(0, counts.warning()) + Math.max(0, counts.failed());
        return counts.remaining() < 0
                ? "%,d done".formatted(done)
                : "%,d of %,d done".formatted(done, done + counts.remaining());
    }
}
