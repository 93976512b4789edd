package io.larmor.archive;

import java.util.EnumMap;
import java.util.Map;

import io.larmor.data.DataSet;

/// What a look at every byte of an archive found.
///
/// @param instances how many instances are there, whole, as received, and indexed, as far as they were before
/// @param bytes how many bytes those have
/// @param found how many problems of each kind there were
/// @param mended how many of those there are no more
public record ArchiveCheck(long instances, long bytes, Map<ArchiveProblem.Kind, Long> found,
        Map<ArchiveProblem.Kind, Long> mended) {

    /// Keeps copies.
    public ArchiveCheck {
        found = Map.copyOf(found);
        mended = Map.copyOf(mended);
    }

    /// {@return whether nothing was wrong}
    public boolean isClean() {
        return found.isEmpty();
    }

    /// {@return whether nothing is wrong any more}
    public boolean isMended() {
        return found.equals(mended);
    }

    /// {@return this and what was seen in addition}
    ///
    /// @param problem that was mended
    ArchiveCheck andMended(ArchiveProblem.Kind problem) {
        return new ArchiveCheck(instances, bytes, plus(found, problem), plus(mended, problem));
    }

    static Map<ArchiveProblem.Kind, Long> plus(Map<ArchiveProblem.Kind, Long> counts, ArchiveProblem.Kind kind) {
        var more = new EnumMap<ArchiveProblem.Kind, Long>(ArchiveProblem.Kind.class);
        more.putAll(counts);
        more.merge(kind, 1L, Long::sum);
        return more;
    }

    /// Watches. Called on the thread that checks.
    public interface Listener {
        /// Nobody watches.
        Listener NONE = new Listener() {};

        /// An instance was looked at.
        ///
        /// @param done how many were
        /// @param expected how many the index knows
        default void progress(long done, long expected) {}

        /// A problem was found.
        ///
        /// @param problem what is wrong
        /// @param mended what was done about it, in words, or "" if nothing was
        default void found(ArchiveProblem problem, String mended) {}

        /// A repair has taken an instance out of the index, for it is lost or damaged.
        ///
        /// @param instance the instance
        /// @param study what the index had of its patient and of its study
        default void removed(IndexedInstance instance, DataSet study) {}
    }
}
