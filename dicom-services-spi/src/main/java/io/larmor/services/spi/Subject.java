package io.larmor.services.spi;

import java.util.LinkedHashMap;
import java.util.List;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;

/// Of which study and patient an instance or a procedure step is, and what an operation did to what a node holds: for those who keep an account of it (PS3.15 §A.5). It is data of a
/// patient: never for a log, and [#toString()] does not show it.
///
/// *Threading*: immutable.
///
/// @param study           Study Instance UID, or "" if there is none
/// @param patientId       Patient ID, or "" if there is none
/// @param patientName     Patient's Name, or "" if there is none
/// @param accessionNumber Accession Number, or "" if there is none
/// @param effect          what became of it
public record Subject(String study, String patientId, String patientName, String accessionNumber, Effect effect) {

    /// More studies of one step are not told.
    private static final int MAX_STUDIES = 64;

    /// Nobody knows.
    public static final Subject UNKNOWN = new Subject("", "", "", "", Effect.NONE);

    /// Tells of which patient and studies a procedure step is: those of the requests that it fulfils, else that which it names itself, else none.
    ///
    /// @param step     attributes of the step
    /// @param requests tag of the sequence with a study in each item: Scheduled Step Attributes or Referenced Request Sequence
    /// @return one for each study, of the first 64; one without a study if there is none
    public static List<Subject> ofStep(DataSet step, int requests) {
        var subjects = new LinkedHashMap<String, Subject>();
        for (DataSet request : step.items(requests)) {
            String study = text(request, Tag.StudyInstanceUID);
            if (!study.isEmpty() && subjects.size() < MAX_STUDIES) {
                subjects.putIfAbsent(study, of(step, study, text(request, Tag.AccessionNumber)));
            }
        }
        return subjects.isEmpty()
                ? List.of(of(step, text(step, Tag.StudyInstanceUID), text(step, Tag.AccessionNumber)))
                : List.copyOf(subjects.values());
    }

    private static Subject of(DataSet step, String study, String accessionNumber) {
        return new Subject(study, text(step, Tag.PatientID), text(step, Tag.PatientName), accessionNumber, Effect.NONE);
    }

    private static String text(DataSet attributes, int tag) {
        return attributes.string(tag).orElse("");
    }

    /// What an operation did to an instance that a node holds, or was to hold.
    public enum Effect {
        /// It was not held before.
        CREATED,
        /// It took the place of another.
        REPLACED,
        /// It was held already, or was only read.
        NONE
    }

    /// Tells nothing of the patient.
    @Override
    public String toString() {
        return "Subject[" + effect + "]";
    }
}
