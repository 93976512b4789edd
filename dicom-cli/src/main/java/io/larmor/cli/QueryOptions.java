package io.larmor.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.scu.QueryLevel;
import io.larmor.scu.QueryModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is asked for, or retrieved (PS3.4 §C.4): information model, level and keys.
final class QueryOptions {
    /// What is returned when nothing is asked for.
    private static final Map<QueryLevel, List<String>> USUAL = Map.of(
            QueryLevel.PATIENT,
            List.of("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "NumberOfPatientRelatedStudies"),
            QueryLevel.STUDY,
            List.of("PatientName", "PatientID", "StudyDate", "StudyTime", "AccessionNumber", "ModalitiesInStudy",
                    "StudyDescription", "NumberOfStudyRelatedInstances", "StudyInstanceUID"),
            QueryLevel.SERIES,
            List.of("Modality", "SeriesNumber", "SeriesDescription", "NumberOfSeriesRelatedInstances",
                    "SeriesInstanceUID"),
            QueryLevel.IMAGE, List.of("InstanceNumber", "SOPClassUID", "SOPInstanceUID"));

    @Option(names = "--level", paramLabel = "LEVEL", description = "patient, study, series or image (default: study; image where there is nothing else).")
    private @Nullable QueryLevel level;

    @Option(names = {"-m",
        "--match"}, paramLabel = "KEY=VALUE", converter = AttributeValue.Converter.class, description = "What must match: a value, wildcards ('DOE*'), a range (20240101-20240131, 20240101-), UIDs separated by"
                + " backslashes. KEY is a keyword or a tag, or one in a sequence (Sequence.Keyword). Can be repeated.")
    private List<AttributeValue> matches = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", converter = ModelConverter.class, description = "Information model: study-root, patient-root, patient-study-only; to move and get instances by their UIDs alone"
            + " composite-instance-root, and to get them without pixels and other bulk data without-bulk-data (default:"
            + " patient-root at level patient, else study-root).")
    private @Nullable QueryModel model;

    /// {@return the SOP class of C-FIND}
    String find() {
        return model().find().orElseThrow(() -> cannot("find"));
    }

    /// {@return the SOP class of C-MOVE}
    String move() {
        return model().move().orElseThrow(() -> cannot("move"));
    }

    private Failure cannot(String what) {
        return new Failure(ExitCode.USAGE,
                "Nothing can be asked to " + what + " in the model " + ModelConverter.name(model()) + ".");
    }

    QueryModel model() {
        var chosen = model == null ? QueryModel.of(level()) : model;
        if (!chosen.has(level())) {
            throw new Failure(ExitCode.USAGE, "The model " + ModelConverter.name(chosen) + " has no level "
                    + level().name().toLowerCase(Locale.ROOT) + ".");
        }
        return chosen;
    }

    QueryLevel level() {
        if (level != null) {
            return level;
        }
        return model == null || model.has(QueryLevel.STUDY) ? QueryLevel.STUDY : QueryLevel.IMAGE;
    }

    /// {@return the identifier of a retrieval: level and keys alone}
    DataSet retrieval() {
        if (matches.stream()
                .noneMatch(match -> match.path().tags().getFirst() == uniqueKey() && !match.value().isEmpty())) {
            var name = new AttributePath(List.of(uniqueKey()));
            throw new Failure(ExitCode.USAGE,
                    "A retrieval at level " + level().name().toLowerCase(Locale.ROOT) + " needs its unique key: -m "
                            + name + "=…; 'find' tells it.");
        }
        return identifier(List.of());
    }

    /// {@return the attributes that answers are asked for, in the order of columns}
    ///
    /// @param wanted by name; if there are none, the usual ones of the level
    List<AttributePath> columns(List<AttributePath> wanted) {
        var columns = new LinkedHashSet<AttributePath>();
        matches.forEach(match -> columns.add(match.path()));
        (wanted.isEmpty() ? USUAL.getOrDefault(level(), List.of()).stream().map(AttributePath::parse) : wanted.stream())
                .forEach(columns::add);
        return List.copyOf(columns);
    }

    /// {@return the identifier: level, keys, and empty attributes that answers are to hold}
    ///
    /// @param columns the attributes of the answers
    DataSet identifier(List<AttributePath> columns) {
        var unique = columns.isEmpty()
                ? Stream.<AttributePath>of()
                : Stream.of(new AttributePath(List.of(uniqueKey())));
        var dataSet = DataSet.EMPTY.with(Tag.QueryRetrieveLevel, level().name());
        if (matches.stream().anyMatch(match -> match.value().chars().anyMatch(c -> c > '~'))) {
            dataSet = dataSet.with(Tag.SpecificCharacterSet, "ISO_IR 192");
        }
        for (var path : Stream.concat(columns.stream(), unique).toList()) {
            dataSet = path.set(dataSet, "");
        }
        for (var match : matches) {
            dataSet = match.set(dataSet);
        }
        return dataSet;
    }

    private int uniqueKey() {
        return switch (level()) {
            case PATIENT -> Tag.PatientID;
            case STUDY -> Tag.StudyInstanceUID;
            case SERIES -> Tag.SeriesInstanceUID;
            case IMAGE -> Tag.SOPInstanceUID;
        };
    }
}
