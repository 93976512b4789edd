package io.larmor.services.mpps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Uid;

/// Keeps Modality Performed Procedure Steps. A program that shares one with its server has it used in place of the provider's own.
///
/// *Threading*: the provider calls [#put] for one step at a time, and [#find] at any.
public interface PerformedProcedureSteps {

    /// Finds a step.
    ///
    /// @param sopInstance its SOP Instance UID
    /// @return its attributes, if there is one
    /// @throws IOException if that cannot be told
    Optional<DataSet> find(String sopInstance) throws IOException;

    /// Keeps a step, in place of what was kept of it. When this returns it is as durable as it is going to be.
    ///
    /// @param sopInstance its SOP Instance UID
    /// @param attributes  all its attributes
    /// @return whether there was room for it
    /// @throws IOException if it cannot be kept: then what was kept before still is
    boolean put(String sopInstance, DataSet attributes) throws IOException;

    /// Steps in a folder, each a Part 10 file that is forced to the disk.
    ///
    /// @param folder the folder, made if it is not there
    /// @return the steps
    /// @throws IOException if it cannot be made or read
    static PerformedProcedureSteps inFolder(Path folder) throws IOException {
        var kept = DataSetFolder.open(folder, Uid.ModalityPerformedProcedureStep);
        return new PerformedProcedureSteps() {
            @Override
            public Optional<DataSet> find(String sopInstance) throws IOException {
                return kept.get(sopInstance);
            }

            @Override
            public boolean put(String sopInstance, DataSet attributes) throws IOException {
                kept.put(sopInstance, attributes);
                return true;
            }
        };
    }

    /// Steps in memory, forgotten with it.
    ///
    /// @param limit how many at most; one more cannot be kept
    /// @return the steps
    static PerformedProcedureSteps inMemory(int limit) {
        Map<String, DataSet> steps = new ConcurrentHashMap<>();
        return new PerformedProcedureSteps() {
            @Override
            public Optional<DataSet> find(String sopInstance) {
                return Optional.ofNullable(steps.get(sopInstance));
            }

            @Override
            public boolean put(String sopInstance, DataSet attributes) {
                if (steps.size() >= limit && !steps.containsKey(sopInstance)) {
                    return false;
                }
                steps.put(sopInstance, attributes.compact());
                return true;
            }
        };
    }
}
