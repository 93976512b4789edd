package io.larmor.scu;

/// What a query or retrieval is about: the value of Query/Retrieve Level (0008,0052) (PS3.4 C.6.1.1, C.6.2.1).
public enum QueryLevel {
    /// Patients; in the patient root model only.
    PATIENT,
    /// Studies.
    STUDY,
    /// Series.
    SERIES,
    /// Composite object instances.
    IMAGE
}
