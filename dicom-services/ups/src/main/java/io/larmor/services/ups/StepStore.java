package io.larmor.services.ups;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.DataSetFolder;
import io.larmor.data.Uid;

/// Keeps procedure steps, and who has subscribed to them, over restarts. A program that shares one with its server has it used in place of
/// a folder.
///
/// *Threading*: called by one thread at a time.
public interface StepStore {
    /// Keeps a data set in place of what was kept under its UID. When this returns it is as durable as it is going to be.
    ///
    /// @param uid the UID
    /// @param dataSet what to keep
    /// @throws IOException if it cannot be kept: then what was kept before still is
    void put(String uid, DataSet dataSet) throws IOException;

    /// Forgets a data set; one that is not there is passed over.
    ///
    /// @param uid the UID
    /// @throws IOException if that fails
    void remove(String uid) throws IOException;

    /// Reads everything that is kept, once, at the start.
    ///
    /// @param visitor takes it
    /// @return what could not be read, in words for a log
    /// @throws IOException if that fails as a whole
    List<String> load(DataSetFolder.Visitor visitor) throws IOException;

    /// A folder, each data set a Part 10 file that is forced to the disk.
    ///
    /// @param folder the folder, made if it is not there
    /// @return the store
    /// @throws IOException if it cannot be made or read
    static StepStore inFolder(Path folder) throws IOException {
        var kept = DataSetFolder.open(folder, Uid.UnifiedProcedureStepPush);
        return new StepStore() {
            @Override
            public void put(String uid, DataSet dataSet) throws IOException {
                kept.put(uid, dataSet);
            }

            @Override
            public void remove(String uid) throws IOException {
                kept.remove(uid);
            }

            @Override
            public List<String> load(DataSetFolder.Visitor visitor) throws IOException {
                return kept.forEach(visitor).stream().map(Path::toString).toList();
            }
        };
    }

    /// {@return a store that keeps nothing: steps are forgotten with the server}
    static StepStore none() {
        return new StepStore() {
            @Override
            public void put(String uid, DataSet dataSet) {
                // in the memory of the service alone
            }

            @Override
            public void remove(String uid) {
                // in the memory of the service alone
            }

            @Override
            public List<String> load(DataSetFolder.Visitor visitor) {
                return List.of();
            }
        };
    }
}
