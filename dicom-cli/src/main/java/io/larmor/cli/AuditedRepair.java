package io.larmor.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.larmor.archive.Archive;
import io.larmor.archive.ArchiveCheck;
import io.larmor.archive.ArchiveConfig;
import io.larmor.archive.IndexedInstance;
import io.larmor.audit.AuditTrail;
import io.larmor.data.DataSet;
import io.larmor.services.spi.Subject;

/// What a repair takes out of an archive, told to the audit trail of the archive, if it has one.
final class AuditedRepair {
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> instances = new LinkedHashMap<>();

    /// Repairs an archive. What has been taken out is told even if the repair then fails.
    ///
    /// @param report is told of each problem, and has [#removed] take note
    /// @throws Failure if the trail that there is cannot be kept now; then nothing is done
    ArchiveCheck repair(ArchiveConfig config, ArchiveCheck.Listener report) throws IOException {
        var audit = KeptTrail.open(config.folder());
        try {
            var check = Archive.repair(config, report);
            if (audit.isPresent() && !subjects.isEmpty()) {
                try (var archive = Archive.open(config)) {
                    for (var study : subjects.keySet()) {
                        told(audit.get(), study, AuditedArchive.isGone(archive, study));
                    }
                }
                instances.clear();
            }
            return check;
        } finally {
            audit.ifPresent(trail -> instances.keySet().forEach(study -> told(trail, study, false)));
            audit.ifPresent(AuditTrail::close);
        }
    }

    private void told(AuditTrail trail, String study, boolean whole) {
        trail.deleted(subjects.getOrDefault(study, Subject.UNKNOWN), instances.getOrDefault(study, Map.of()), whole);
    }

    void removed(IndexedInstance instance, DataSet study) {
        subjects.computeIfAbsent(instance.study(),
                uid -> AuditedArchive.subject(study, uid, Subject.Effect.NONE));
        instances.computeIfAbsent(instance.study(), _ -> new LinkedHashMap<>()).merge(instance.sopClass(), 1,
                Integer::sum);
    }
}
