package io.larmor.scu;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.larmor.dimse.Status;
import io.larmor.dimse.SubOperations;

/// How a C-MOVE or C-GET ended.
///
/// @param status the final status: success, a warning, or cancelled by this side
/// @param subOperations the final numbers of sub-operations, as far as the peer tells them: it may leave them out (PS3.4 §C.4.2.1.7)
/// @param failedInstances the SOP Instance UIDs of those that failed, as far as the peer names them
/// @param localFailure the first thing that went wrong on this side while instances came in
public record RetrieveResult(Status status, SubOperations subOperations, List<String> failedInstances,
        Optional<IOException> localFailure) {
    /// Copies the list.
    public RetrieveResult {
        failedInstances = List.copyOf(failedInstances);
    }
}
