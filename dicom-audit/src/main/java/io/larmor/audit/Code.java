package io.larmor.audit;

/// A coded value of the audit message schema (PS3.15 §A.5.1): events of PS3.16 CID 400, their types of CID 401 and 403, roles of CID 402, kinds of
/// identifiers of CID 404.
///
/// @param value   of the code
/// @param system  whose code it is
/// @param meaning in words
record Code(String value, String system, String meaning) {
    static final Code APPLICATION_ACTIVITY = dicom("110100", "Application Activity");
    static final Code BEGIN_TRANSFERRING = dicom("110102", "Begin Transferring DICOM Instances");
    static final Code INSTANCES_ACCESSED = dicom("110103", "DICOM Instances Accessed");
    static final Code INSTANCES_TRANSFERRED = dicom("110104", "DICOM Instances Transferred");
    static final Code STUDY_DELETED = dicom("110105", "DICOM Study Deleted");
    static final Code PROCEDURE_RECORD = dicom("110111", "Procedure Record");
    static final Code QUERY = dicom("110112", "Query");
    static final Code SECURITY_ALERT = dicom("110113", "Security Alert");
    static final Code USER_AUTHENTICATION = dicom("110114", "User Authentication");

    static final Code APPLICATION_START = dicom("110120", "Application Start");
    static final Code APPLICATION_STOP = dicom("110121", "Application Stop");
    static final Code LOGIN = dicom("110122", "Login");
    static final Code NODE_AUTHENTICATION = dicom("110126", "Node Authentication");
    static final Code SECURITY_CONFIGURATION = dicom("110129", "Security Configuration");
    static final Code RESTRICTED_FUNCTION = dicom("110132", "Use of Restricted Function");
    static final Code RECORDING_STOPPED = dicom("110133", "Audit Recording Stopped");

    static final Code APPLICATION = dicom("110150", "Application");
    static final Code APPLICATION_LAUNCHER = dicom("110151", "Application Launcher");
    static final Code DESTINATION = dicom("110152", "Destination Role ID");
    static final Code SOURCE = dicom("110153", "Source Role ID");

    static final Code STUDY_UID = dicom("110180", "Study Instance UID");
    static final Code SOP_CLASS_UID = dicom("110181", "SOP Class UID");
    static final Code NODE_ID = dicom("110182", "Node ID");
    static final Code PATIENT_NUMBER = new Code("2", "RFC-3881", "Patient Number");

    private static Code dicom(String value, String meaning) {
        return new Code(value, "DCM", meaning);
    }
}
