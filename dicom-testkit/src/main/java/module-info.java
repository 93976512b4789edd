/// For tests of programs that speak DICOM: virtual time, scripted peers, faults on connections, recorded associations, contracts of providers,
/// synthetic studies. Start at [io.larmor.testkit.TestBench], [io.larmor.testkit.ScriptedPeer], [io.larmor.testkit.Faults],
/// [io.larmor.testkit.ProviderContract], [io.larmor.testkit.TestOperation] and [io.larmor.testkit.SyntheticStudies]. JUnit is needed only by
/// [io.larmor.testkit.BenchExtension] and [io.larmor.testkit.SopClassProviderContract].
module io.larmor.testkit {
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
    requires transitive io.larmor.scp;
    requires org.slf4j;

    exports io.larmor.testkit;
}
