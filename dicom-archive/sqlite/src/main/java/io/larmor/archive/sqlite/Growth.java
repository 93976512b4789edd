package io.larmor.archive.sqlite;

import java.util.HashMap;
import java.util.Map;

/// By how much the numbers of instances have grown in a transaction: a series that a group of 32 belongs to is updated once.
///
/// *Threading*: that of the connection that writes.
final class Growth {
    private final Map<Long, Long> series = new HashMap<>();
    private final Map<Long, Long> studies = new HashMap<>();
    private final Map<Long, Long> patients = new HashMap<>();

    void instance(long inSeries, Recent.Study study) {
        series.merge(inSeries, 1L, Long::sum);
        studies.merge(study.id(), 1L, Long::sum);
        patients.merge(study.patient(), 1L, Long::sum);
    }

    Map<Long, Long> series() {
        return series;
    }

    Map<Long, Long> studies() {
        return studies;
    }

    Map<Long, Long> patients() {
        return patients;
    }

    void clear() {
        series.clear();
        studies.clear();
        patients.clear();
    }
}
