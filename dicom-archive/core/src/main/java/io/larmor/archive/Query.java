package io.larmor.archive;

import io.larmor.archive.ArchiveRefusedException.Reason;
import io.larmor.data.DataSet;
import io.larmor.data.MatchingOptions;
import io.larmor.data.Tag;

/// A question to the archive (PS3.4 §C.4.1).
///
/// @param root the information model
/// @param level what is asked for
/// @param identifier the keys: empty ones are wanted in the answers, others have to match
/// @param relational whether relational queries were negotiated: then unique keys of higher levels may be missing
/// @param matching how keys are compared
public record Query(QueryRoot root, QueryLevel level, DataSet identifier, boolean relational,
        MatchingOptions matching) {

    /// A question whose keys are compared as is usual when nothing was negotiated.
    ///
    /// @param root the information model
    /// @param level what is asked for
    /// @param identifier the keys
    /// @param relational whether relational queries were negotiated
    public Query(QueryRoot root, QueryLevel level, DataSet identifier, boolean relational) {
        this(root, level, identifier, relational, MatchingOptions.DEFAULT);
    }

    /// Reads the identifier of a C-FIND.
    ///
    /// @param root the information model
    /// @param identifier with Query/Retrieve Level (0008,0052)
    /// @param relational whether relational queries were negotiated
    /// @return the query
    /// @throws ArchiveRefusedException if the level is missing or unknown
    public static Query of(QueryRoot root, DataSet identifier, boolean relational) throws ArchiveRefusedException {
        return new Query(root, levelOf(identifier), identifier, relational);
    }

    /// Reads the Query/Retrieve Level (0008,0052) of an identifier.
    ///
    /// @param identifier of a query or retrieval
    /// @return the level
    /// @throws ArchiveRefusedException if it is missing or unknown
    public static QueryLevel levelOf(DataSet identifier) throws ArchiveRefusedException {
        var value = identifier.string(Tag.QueryRetrieveLevel).orElse("");
        return QueryLevel.of(value)
                .orElseThrow(() -> new ArchiveRefusedException(Reason.IDENTIFIER_MISMATCH, value.isEmpty()
                        ? "Query/Retrieve Level (0008,0052) is missing"
                        : "Query/Retrieve Level (0008,0052) is none of PATIENT, STUDY, SERIES, IMAGE"));
    }

    /// Checks what PS3.4 §C.4.1.2.1 demands: the level exists in the model, and (unless relational) the unique key of each level above
    /// is there, as one value without wildcards.
    void check() throws ArchiveRefusedException {
        checkLevel(root, level);
        for (var above : QueryLevel.values()) {
            boolean inModel = root == QueryRoot.PATIENT_ROOT || above != QueryLevel.PATIENT;
            if (!relational && inModel && above.compareTo(level) < 0) {
                checkUniqueKey(above, identifier, true);
            }
        }
    }

    static void checkLevel(QueryRoot root, QueryLevel level) throws ArchiveRefusedException {
        if (root == QueryRoot.STUDY_ROOT && level == QueryLevel.PATIENT) {
            throw new ArchiveRefusedException(Reason.IDENTIFIER_MISMATCH, "the Study Root model has no level PATIENT");
        }
    }

    static void checkUniqueKey(QueryLevel level, DataSet identifier, boolean required) throws ArchiveRefusedException {
        var values = identifier.strings(level.uniqueKey());
        boolean empty = values.stream().allMatch(String::isBlank);
        if (empty && required) {
            throw new ArchiveRefusedException(Reason.IDENTIFIER_MISMATCH,
                    "the unique key " + Tag.toString(level.uniqueKey()) + " of level " + level + " is missing");
        }
        if (values.stream().anyMatch(value -> value.indexOf('*') >= 0 || value.indexOf('?') >= 0)) {
            throw new ArchiveRefusedException(Reason.IDENTIFIER_MISMATCH,
                    "the unique key " + Tag.toString(level.uniqueKey()) + " of level " + level
                            + " must not hold a wildcard");
        }
    }
}
