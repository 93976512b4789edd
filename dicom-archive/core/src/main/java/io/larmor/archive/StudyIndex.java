package io.larmor.archive;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.larmor.data.DataSet;

/// Knows patients, studies, series and instances, their key attributes and counters.
///
/// *Threading*: [#apply] by one platform thread at a time; everything else from any thread, virtual ones too.
public interface StudyIndex extends AutoCloseable {
    /// Works out what is going to be kept of an instance. All that may be wrong with it has to be found here: when it has been stored, it cannot be refused any
    /// more.
    ///
    /// @param attributes the attributes of [LevelAttributes#all] that it has
    /// @return what a [Change.Add] takes; of no use to another index
    Prepared prepare(DataSet attributes);

    /// Makes changes, all or none, in one transaction. Adding an instance whose UID is there replaces it. When this has returned, whoever asks from then on is
    /// answered with them, and the end of the process undoes none. If it throws, the same changes come again, others after them; some may then have been made.
    ///
    /// @param changes in order
    /// @throws IOException if they could not be made
    void apply(List<Change> changes) throws IOException;

    /// Makes everything applied so far survive power loss.
    ///
    /// @throws IOException if it cannot
    void force() throws IOException;

    /// Finds instances by their UIDs.
    ///
    /// @param sopInstances SOP Instance UIDs
    /// @return those that are there, by UID
    /// @throws IOException if the index cannot be read
    Map<String, IndexedInstance> find(Collection<String> sopInstances) throws IOException;

    /// Reads the next entities of a level, by key. No transaction stays open in between.
    ///
    /// @param level what to list
    /// @param conditions that narrow the search: every entity that fulfils all of them is among the results, others may be too
    /// @param after the key of the last entity seen, 0 to begin
    /// @param limit how many at most
    /// @return entities in ascending order of their keys; fewer than `limit` only at the end
    /// @throws IOException if the index cannot be read
    List<Entity> page(QueryLevel level, List<Condition> conditions, long after, int limit) throws IOException;

    /// Finds an instance of an entity.
    ///
    /// @param level of the entity
    /// @param key of the entity
    /// @return the first instance in it, or nothing if it is gone
    /// @throws IOException if the index cannot be read
    Optional<IndexedInstance> sample(QueryLevel level, long key) throws IOException;

    /// Counts instances.
    ///
    /// @param selection which
    /// @return how many
    /// @throws IOException if the index cannot be read
    long count(InstanceSelection selection) throws IOException;

    /// Reads the next instances of a selection, ordered by study, series and instance number.
    ///
    /// @param selection which
    /// @param after the last one seen, or nothing to begin
    /// @param limit how many at most
    /// @return the instances; fewer than `limit` only at the end
    /// @throws IOException if the index cannot be read
    List<IndexedInstance> instances(InstanceSelection selection, Optional<IndexedInstance> after, int limit)
            throws IOException;

    /// Compares what is kept of an instance itself, not of its series, study and patient, with what its data set says.
    ///
    /// @param sopInstance SOP Instance UID of an instance that is indexed
    /// @param attributes those of [LevelAttributes#all] that its data set has
    /// @return whether it is the same
    /// @throws IOException if the index cannot be read
    boolean holds(String sopInstance, DataSet attributes) throws IOException;

    /// Tells whether an instance names the patient under whom its study is filed: the one that the first instance of the study named (PS3.4 §C.6.1: a study is of
    /// one patient). An instance without a Patient ID names none.
    ///
    /// @param study Study Instance UID of the instance
    /// @param attributes those of [LevelAttributes#all] that its data set has
    /// @return whether it does, or names none
    /// @throws IOException if the index cannot be read
    boolean isOfItsPatient(String study, DataSet attributes) throws IOException;

    /// {@return what the index holds}
    ///
    /// @throws IOException if the index cannot be read
    ArchiveStatistics statistics() throws IOException;

    /// Checks the index against itself: counters, lists, lost links, checksums of what it keeps, and the database's own check.
    ///
    /// @return what is wrong, in words; empty if all is well
    /// @throws IOException if the index cannot be read
    List<String> check() throws IOException;

    @Override
    void close() throws IOException;

    /// What an index is going to keep of the attributes of an instance. Immutable.
    interface Prepared {
        /// {@return how many bytes of memory it takes, more or less}
        long size();
    }

    /// A change.
    sealed interface Change {
        /// {@return the SOP Instance UID of the instance that it is about}
        String sopInstance();

        /// Adds an instance.
        ///
        /// @param instance what to add; its key and order are not set yet
        /// @param prepared what the index is going to keep of its attributes
        record Add(IndexedInstance instance, Prepared prepared) implements Change {
            @Override
            public String sopInstance() {
                return instance.sopInstance();
            }
        }

        /// Removes an instance, and what is empty without it.
        ///
        /// @param sopInstance its SOP Instance UID; passed over if it is not there
        record Remove(String sopInstance) implements Change {}

        /// Marks an instance as one for which storage commitment was given.
        ///
        /// @param sopInstance its SOP Instance UID; passed over if it is not there
        record Commit(String sopInstance) implements Change {}
    }

    /// An entity of some level.
    ///
    /// @param key tells it from others of its level, and orders them
    /// @param attributes its own, those of the levels above it, and the computed ones (counters, modalities in study, …)
    record Entity(long key, DataSet attributes) {}

    /// A condition on one attribute, in the normal form of [io.larmor.data.SearchValue].
    sealed interface Condition {
        /// {@return the attribute}
        int tag();

        /// The value is one of these.
        ///
        /// @param tag the attribute
        /// @param values any of them
        record AnyOf(int tag, List<String> values) implements Condition {
            /// Keeps a copy.
            public AnyOf {
                values = List.copyOf(values);
            }
        }

        /// The value matches a pattern.
        ///
        /// @param tag the attribute
        /// @param pattern with `*` for any characters and `?` for one
        record Like(int tag, String pattern) implements Condition {}

        /// The value lies between two others, inclusive, and is not empty.
        ///
        /// @param tag the attribute
        /// @param low the lower bound, "" if there is none
        /// @param high the upper bound, "" if there is none
        record Between(int tag, String low, String high) implements Condition {}
    }
}
