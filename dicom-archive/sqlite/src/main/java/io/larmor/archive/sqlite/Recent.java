package io.larmor.archive.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The studies and series that were written to last, so that the next instance of one does not ask for them again.
///
/// *Threading*: that of the connection that writes.
final class Recent {
    /// As many senders as this may store at once, each a study of its own.
    private static final int KEPT = 256;

    private final Map<String, Study> studies = new Least<>();
    private final Map<Series, Long> series = new Least<>();

    /// A study in the index.
    ///
    /// @param id the key of its row
    /// @param patient the key of its patient's row
    /// @param identity of that patient
    /// @param sopClasses what its row says of SOP classes
    record Study(long id, long patient, String identity, Set<String> sopClasses) {}

    private record Series(long study, String uid) {}

    @Nullable
    Study study(String uid) {
        return studies.get(uid);
    }

    Study keep(String uid, Study study) {
        studies.put(uid, study);
        return study;
    }

    /// {@return the key of a series' row; 0 if it is not known here}
    long series(long study, String uid) {
        return series.getOrDefault(new Series(study, uid), 0L);
    }

    long keepSeries(long study, String uid, long id) {
        series.put(new Series(study, uid), id);
        return id;
    }

    /// Rows may have gone.
    void forget() {
        studies.clear();
        series.clear();
    }

    /// What was asked for longest ago makes room.
    private static final class Least<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        Least() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > KEPT;
        }
    }
}
