/// Modality Performed Procedure Steps (PS3.4 §F.7, §F.8, §F.9): created and set by modalities, kept, retrieved, notified. Start from `MppsProvider`;
/// `PerformedProcedureSteps` keeps them, `PerformedProcedureStepListener` is told of them.
module io.larmor.services.mpps {
    requires static transitive org.jspecify;
    requires transitive io.larmor.services.spi;
    requires org.slf4j;

    exports io.larmor.services.mpps;

    provides io.larmor.services.spi.SopClassProvider with io.larmor.services.mpps.MppsProvider;
}
