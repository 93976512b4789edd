package io.larmor.archive;

/// A Query/Retrieve information model (PS3.4 §C.6).
public enum QueryRoot {
    /// Patient, study, series, instance (PS3.4 §C.6.1).
    PATIENT_ROOT,
    /// Study, series, instance; patients are attributes of studies (PS3.4 §C.6.2).
    STUDY_ROOT
}
