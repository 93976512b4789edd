package io.larmor.services.spi;

/// Of which study and patient an instance is, and what an operation did to what a node holds: for those who keep an account of it (PS3.15 §A.5). It is data of a
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
