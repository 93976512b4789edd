/// Synthetic studies, scripted peers, fault injection and recorded associations, for tests of programs that speak DICOM.
/// Start at [io.larmor.testkit.SyntheticStudies].
module io.larmor.testkit {
    requires static transitive org.jspecify;
    requires transitive io.larmor.scp;
    requires org.slf4j;

    exports io.larmor.testkit;
}
