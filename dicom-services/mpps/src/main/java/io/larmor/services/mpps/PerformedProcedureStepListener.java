package io.larmor.services.mpps;

import io.larmor.data.DataSet;

/// Is told of performed procedure steps: shared with the server by whoever wants to know, for example to update a worklist.
///
/// *Threading*: called on the thread of the operation, after the step was kept and before the modality is answered; for one step in the
/// order of its changes. What it throws is logged, and changes nothing.
@FunctionalInterface
public interface PerformedProcedureStepListener {

    /// A step was created or changed.
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param attributes  all its attributes as they are now; Performed Procedure Step Status (0040,0252) is its state
    void changed(String sopInstance, DataSet attributes);
}
