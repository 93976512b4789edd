package io.larmor.media;

import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.Uid;

/// Small instances.
final class Instances {
    private Instances() {}

    static DataSet image(String patient, String uid, int number) {
        return of(Uid.CTImageStorage, patient, uid, number).toBuilder()
                .set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL").setInts(Tag.Rows, 1).setInts(Tag.Columns, 1)
                .build();
    }

    /// One instance of the only series of the only study of a patient.
    static DataSet of(String sopClass, String patient, String uid, int number) {
        return DataSet.builder().lenient().set(Tag.SOPClassUID, sopClass).set(Tag.SOPInstanceUID, uid)
                .set(Tag.PatientName, "Doe^J" + patient).set(Tag.PatientID, patient)
                .set(Tag.StudyDate, "20260102").set(Tag.StudyTime, "030405").set(Tag.StudyID, "S")
                .set(Tag.StudyInstanceUID, "1.9." + patient)
                .set(Tag.SeriesInstanceUID, "1.9." + patient + "." + sopClass)
                .set(Tag.Modality, "CT").set(Tag.SeriesNumber, "1")
                .set(Tag.InstanceNumber, Integer.toString(number)).build();
    }
}
